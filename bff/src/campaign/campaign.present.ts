import type { ApiReply, Campaign, Category } from '../contract';
import { type Instant, presentInstant } from '../kernel/time';
import { batchSoldOutAt, leftPercent } from './campaign.rules';

/** What the board shows of a campaign, as it stands in the database. */
export type CampaignRecord = {
  id: string;
  slug: string;
  name: string;
  seriesName: string;
  sectionName: string;
  entryName: string;
  district: string;
  hotline: string;
  startsAt: Instant;
  endsAt: Instant;
  budgetFen: bigint;
  maxDiscountPerTradeFen: number;
  categories: { category: Category; name: string }[];
  claimArea: Campaign['claimArea'];
  parameters: Campaign['parameters'];
  clauses: Campaign['clauses'];
  voucherTypes: TypeRecord[];
  batches: { id: string; number: number; opensAt: Instant; stocks: StockRecord[] }[];
};
type TypeRecord = {
  id: string;
  faceFen: number;
  minItemFen: number;
  subsidyFen: number;
  merchantFen: number;
};
type StockRecord = {
  id: string;
  quota: number;
  issued: number;
  soldOutAt: Instant | null;
  voucherType: { faceFen: number; minItemFen: number };
};

/** The whole campaign but for the time of the answer. */
export type CampaignBoard = Omit<Campaign, 'now'>;

function presentBatch(batch: CampaignRecord['batches'][number]): Campaign['batches'][number] {
  const soldOutAt = batchSoldOutAt(batch.stocks.map((stock) => stock.soldOutAt));
  return {
    batchId: batch.id,
    number: batch.number,
    opensAt: presentInstant(batch.opensAt),
    soldOutAt: soldOutAt && presentInstant(soldOutAt),
    stocks: batch.stocks.map((stock) => ({
      stockId: stock.id,
      faceFen: stock.voucherType.faceFen,
      minItemFen: stock.voucherType.minItemFen,
      quota: stock.quota,
      leftPercent: leftPercent(stock.quota, stock.issued),
    })),
  };
}

export function presentBoard(campaign: CampaignRecord): CampaignBoard {
  return {
    campaignId: campaign.id,
    slug: campaign.slug,
    name: campaign.name,
    series: {
      name: campaign.seriesName,
      section: campaign.sectionName,
      entry: campaign.entryName,
    },
    district: campaign.district,
    startsAt: presentInstant(campaign.startsAt),
    endsAt: presentInstant(campaign.endsAt),
    budgetFen: Number(campaign.budgetFen),
    categories: campaign.categories,
    voucherTypes: campaign.voucherTypes.map((type) => ({
      voucherTypeId: type.id,
      faceFen: type.faceFen,
      minItemFen: type.minItemFen,
      subsidyFen: type.subsidyFen,
      merchantFen: type.merchantFen,
    })),
    batches: campaign.batches.map(presentBatch),
    maxDiscountPerTradeFen: campaign.maxDiscountPerTradeFen,
    hotline: campaign.hotline,
    claimArea: campaign.claimArea,
    parameters: campaign.parameters,
    clauses: campaign.clauses,
  };
}

/** What the home page shows of it. */
export function presentEntry(
  board: CampaignBoard,
): ApiReply<'GET /v1/campaigns'>['campaigns'][number] {
  const { campaignId, slug, name, series, startsAt, endsAt } = board;
  return { campaignId, slug, name, series, startsAt, endsAt };
}
