import type { CampaignDraft } from '../contract';
import { type Instant, presentInstant } from '../kernel/time';
import type { CampaignRecord } from './campaign.present';

type FileVoucherType = {
  code: string;
  faceFen: number;
  minItemFen: number;
  subsidyFen: number;
  merchantFen: number;
};

/** A campaign with all that its file says, as it stands in the database. */
type WholeCampaign = {
  slug: string;
  name: string;
  seriesName: string;
  sectionName: string;
  entryName: string;
  district: string;
  hotline: string;
  publishedAt: Instant | null;
  startsAt: Instant;
  endsAt: Instant;
  budgetFen: bigint;
  maxDiscountPerTradeFen: number;
  maxVouchersPerTrade: number;
  lockSeconds: number;
  maxReturnsPerVoucher: number;
  repeatMinutes: number;
  claimArea: unknown;
  categories: unknown;
  voucherTypes: FileVoucherType[];
  batches: {
    number: number;
    opensAt: Instant;
    stocks: { quota: number; voucherType: { code: string } }[];
  }[];
  limits: unknown;
  screening: unknown;
  enterprises: unknown;
  inspection: unknown;
  parameters: unknown;
  clauses: unknown;
};

/** What a board is made of, as a checked file has it. */
type FileFacts = Pick<
  CampaignRecord,
  | 'name'
  | 'district'
  | 'hotline'
  | 'startsAt'
  | 'endsAt'
  | 'maxDiscountPerTradeFen'
  | 'categories'
  | 'parameters'
  | 'clauses'
> & {
  claimArea?: CampaignRecord['claimArea'] | undefined;
  slug: string;
  series: { name: string; section: string; entry: string };
  budgetFen: number;
  voucherTypes: FileVoucherType[];
  batches: {
    number: number;
    opensAt: Instant;
    stocks: { voucherType: string; quota: number }[];
  }[];
};
/** The ids that the rows of a file will have. */
type FileIds = {
  campaign: (slug: string) => string;
  voucherType: (slug: string, code: string) => string;
  batch: (slug: string, number: number) => string;
  stock: (slug: string, number: number, code: string) => string;
};

/** A file as the board shows it, with the ids that its rows will have and nothing issued yet. */
export function boardOfFile(file: FileFacts, ids: FileIds): CampaignRecord {
  const { slug, series, voucherTypes, batches, budgetFen, ...rest } = file;
  return {
    ...rest,
    claimArea: rest.claimArea ?? null,
    id: ids.campaign(slug),
    slug,
    seriesName: series.name,
    sectionName: series.section,
    entryName: series.entry,
    budgetFen: BigInt(budgetFen),
    voucherTypes: voucherTypes.map(({ code, ...type }) => ({
      id: ids.voucherType(slug, code),
      ...type,
    })),
    batches: batches.map(({ number, opensAt, stocks }) => ({
      id: ids.batch(slug, number),
      number,
      opensAt,
      stocks: stocks.map(({ voucherType: code, quota }) => ({
        id: ids.stock(slug, number, code),
        quota,
        issued: 0,
        soldOutAt: null,
        voucherType: voucherTypes.find((type) => type.code === code) ?? {
          faceFen: 0,
          minItemFen: 0,
        },
      })),
    })),
  };
}

/** The file that a campaign in the database could have come from. */
export function presentFile(campaign: WholeCampaign): Record<string, unknown> {
  const { enterprises, inspection, claimArea } = campaign;
  return {
    slug: campaign.slug,
    name: campaign.name,
    series: {
      name: campaign.seriesName,
      section: campaign.sectionName,
      entry: campaign.entryName,
    },
    district: campaign.district,
    hotline: campaign.hotline,
    publishedAt: presentInstant(campaign.publishedAt ?? campaign.startsAt),
    startsAt: presentInstant(campaign.startsAt),
    endsAt: presentInstant(campaign.endsAt),
    budgetFen: Number(campaign.budgetFen),
    maxDiscountPerTradeFen: campaign.maxDiscountPerTradeFen,
    maxVouchersPerTrade: campaign.maxVouchersPerTrade,
    lockSeconds: campaign.lockSeconds,
    maxReturnsPerVoucher: campaign.maxReturnsPerVoucher,
    repeatMinutes: campaign.repeatMinutes,
    ...(claimArea ? { claimArea } : {}),
    categories: campaign.categories,
    voucherTypes: campaign.voucherTypes.map((type) => ({
      code: type.code,
      faceFen: type.faceFen,
      minItemFen: type.minItemFen,
      subsidyFen: type.subsidyFen,
      merchantFen: type.merchantFen,
    })),
    batches: campaign.batches.map(({ number, opensAt, stocks }) => ({
      number,
      opensAt: presentInstant(opensAt),
      stocks: stocks.map(({ voucherType, quota }) => ({ voucherType: voucherType.code, quota })),
    })),
    limits: campaign.limits,
    screening: campaign.screening,
    ...(enterprises ? { enterprises } : {}),
    ...(inspection ? { inspection } : {}),
    parameters: campaign.parameters,
    clauses: campaign.clauses,
  };
}

/** A proposal as it stands in the database. */
export type DraftFacts = {
  id: string;
  slug: string;
  name: string;
  status: CampaignDraft['status'];
  sha256: string;
  createdBy: string;
  createdByName: string;
  createdAt: Instant;
  decidedByName: string | null;
  decidedAt: Instant | null;
  /** When the campaign of this slug, if it is published, begins to give vouchers. */
  publishedOpensAt: Instant | undefined;
};

/** @param seenBy who asks: nobody publishes what they proposed themselves */
export function presentDraft(draft: DraftFacts, seenBy: { officerId: string }): CampaignDraft {
  return {
    draftId: draft.id,
    slug: draft.slug,
    name: draft.name,
    status: draft.status,
    sha256: draft.sha256,
    replaces: draft.publishedOpensAt !== undefined,
    createdBy: draft.createdByName,
    createdAt: presentInstant(draft.createdAt),
    mine: draft.createdBy === seenBy.officerId,
    decidedBy: draft.decidedByName,
    decidedAt: draft.decidedAt && presentInstant(draft.decidedAt),
  };
}
