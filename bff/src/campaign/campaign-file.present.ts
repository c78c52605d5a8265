import type { CampaignDraft } from '../contract';
import { presentInstant } from '../kernel/time';
import type { CampaignRecord } from './campaign.present';
import type { WholeCampaign } from './campaign.store';
import type { CampaignDraftRecord } from './campaign-draft.store';
import { type CampaignFile, campaignIds } from './campaign-file.store';

/** A file as the board shows it, with the ids that its rows will have and nothing issued yet. */
export function boardOfFile(file: CampaignFile): CampaignRecord {
  const { slug, series, voucherTypes, batches, budgetFen, ...rest } = file;
  return {
    ...rest,
    claimArea: rest.claimArea ?? null,
    id: campaignIds.campaign(slug),
    slug,
    seriesName: series.name,
    sectionName: series.section,
    entryName: series.entry,
    budgetFen: BigInt(budgetFen),
    voucherTypes: voucherTypes.map(({ code, ...type }) => ({
      id: campaignIds.voucherType(slug, code),
      ...type,
    })),
    batches: batches.map(({ number, opensAt, stocks }) => ({
      id: campaignIds.batch(slug, number),
      number,
      opensAt,
      stocks: stocks.map(({ voucherType: code, quota }) => ({
        id: campaignIds.stock(slug, number, code),
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
  const { enterprises, claimArea } = campaign;
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
    ...(enterprises ? { enterprises } : {}),
    parameters: campaign.parameters,
    clauses: campaign.clauses,
  };
}

/** @param seenBy who asks: nobody publishes what they proposed themselves */
export function presentDraft(
  draft: CampaignDraftRecord,
  seenBy: { officerId: string },
): CampaignDraft {
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
