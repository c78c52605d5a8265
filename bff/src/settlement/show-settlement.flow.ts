import type { ApiReply, SettlementDetail } from '../contract';
import { Refusal } from '../kernel/refusal';
import { mediaTypes, type Printed, type Printers } from '../platform/documents/paper';
import type { DrawNeeds } from './draw-settlement.flow';
import type { SettlementOfficer } from './move-settlement.flow';
import {
  applicationPaper,
  confirmationPaper,
  daysOf,
  linesPaper,
  presentOwnSettlement,
  presentSettlement,
  presentSettlementDetail,
} from './settlement.present';
import { draws } from './settlement.rules';
import type { Settlement, SettlementStores } from './settlement.store';

export type ShowNeeds = Pick<DrawNeeds, 'reads'> & {
  print: Printers;
};

/** @throws Refusal not_found */
async function requireCampaign(reads: SettlementStores, campaignId: string) {
  const campaign = (await reads.listCampaigns()).find(({ id }) => id === campaignId);
  if (!campaign) {
    throw new Refusal('not_found');
  }
  return campaign;
}

/** @throws Refusal not_found */
async function requireSettlement(reads: SettlementStores, id: string): Promise<Settlement> {
  const settlement = await reads.find(id);
  if (!settlement) {
    throw new Refusal('not_found');
  }
  return settlement;
}

/** The settlements of a campaign, and the sums beside them. @throws Refusal not_found */
export async function listSettlements(
  { reads }: ShowNeeds,
  officer: SettlementOfficer,
  campaignId: string,
): Promise<ApiReply<'GET /v1/officer/campaigns/:campaignId/settlements'>> {
  await requireCampaign(reads, campaignId);
  const settlements = await reads.list(campaignId);
  const shares = await reads.listShares(settlements.map(({ id }) => id));
  return {
    settlements: settlements.map((one) =>
      presentSettlement(
        one,
        shares.filter(({ settlementId }) => settlementId === one.id),
        officer,
      ),
    ),
    advance: await reads.findAdvance(campaignId),
    waiting: {
      subsidyFen: await reads.sumUnsettled(campaignId, draws.subsidy_payout.account),
      withoutInvoice: await reads.countWithoutInvoice(campaignId),
    },
  };
}

/** One settlement, enterprise by enterprise. @throws Refusal not_found */
export async function showSettlement(
  { reads }: ShowNeeds,
  officer: SettlementOfficer,
  id: string,
): Promise<SettlementDetail> {
  const settlement = await requireSettlement(reads, id);
  return presentSettlementDetail(settlement, await reads.listShares([id]), officer);
}

/** What one's own enterprises were and will be paid. */
export async function listOwnSettlements(
  { reads }: ShowNeeds,
  citizenId: string,
  campaignId: string,
): Promise<ApiReply<'GET /v1/me/campaigns/:campaignId/settlements'>> {
  const own = await reads.listOwnMerchantIds(citizenId);
  const settlements = own.length > 0 ? await reads.list(campaignId) : [];
  const shares = await reads.listShares(settlements.map(({ id }) => id));
  return {
    settlements: settlements.flatMap((one) =>
      shares
        .filter(
          ({ settlementId, merchantId }) => settlementId === one.id && own.includes(merchantId),
        )
        .map((share) => presentOwnSettlement(one, share)),
    ),
    due: {
      payoutFen: await reads.sumUnsettled(campaignId, draws.payout.account, own),
      subsidyFen: await reads.sumUnsettled(campaignId, draws.subsidy_payout.account, own),
    },
  };
}

/** The lines as a workbook, or the funding application as a document. @throws Refusal not_found */
export async function printSettlement(
  { reads, print }: ShowNeeds,
  id: string,
  format: 'xlsx' | 'docx',
): Promise<Printed> {
  const settlement = await requireSettlement(reads, id);
  const { name: campaignName } = await requireCampaign(reads, settlement.campaignId);
  const days = daysOf(settlement).replaceAll(' ', '');
  if (format === 'xlsx') {
    const paper = linesPaper(campaignName, settlement, await reads.listLines(id));
    return {
      type: mediaTypes.xlsx,
      name: `结算明细 ${days}.xlsx`,
      bytes: await print.xlsx(paper),
    };
  }
  const paper = applicationPaper(campaignName, settlement, await reads.listShares([id]));
  return {
    type: mediaTypes.docx,
    name: `资金申请 ${days}.docx`,
    bytes: await print.docx(paper),
  };
}

/**
 * The confirmation letter of one enterprise in a settlement.
 * @param citizenId whose own it must be; undefined for an officer
 * @throws Refusal not_found
 */
export async function printLetter(
  { reads, print }: ShowNeeds,
  { settlementId, merchantId }: { settlementId: string; merchantId: string },
  citizenId?: string,
): Promise<Printed> {
  const own = citizenId === undefined ? [merchantId] : await reads.listOwnMerchantIds(citizenId);
  const settlement = await requireSettlement(reads, settlementId);
  const shares = await reads.listShares([settlementId]);
  const share = shares.find((one) => one.merchantId === merchantId && own.includes(merchantId));
  if (!share) {
    throw new Refusal('not_found');
  }
  const { name: campaignName } = await requireCampaign(reads, settlement.campaignId);
  return {
    type: mediaTypes.pdf,
    name: `结算确认函 ${share.merchantName} ${daysOf(settlement).replaceAll(' ', '')}.pdf`,
    bytes: await print.pdf(confirmationPaper(campaignName, settlement, share)),
  };
}
