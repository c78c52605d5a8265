import type { ApiReply, ReconciliationDetail } from '../contract';
import { Refusal } from '../kernel/refusal';
import { businessDayStart } from '../kernel/time';
import { mediaTypes, type Printed, type Printers } from '../platform/documents/paper';
import type { FileStorage } from '../platform/files';
import { type Books, readBooks } from './compare-days.flow';
import {
  type DayFacts,
  presentDay,
  presentDetail,
  reconciliationPaper,
} from './reconciliation.present';
import { caseKeyOf, readyAt } from './reconciliation.rules';
import type { ReconciledCampaign, ReconciliationStores } from './reconciliation.store';

export type ShowNeeds = {
  now: () => Date;
  reads: ReconciliationStores;
  files: Pick<FileStorage, 'get'>;
  printXlsx: Printers['xlsx'];
};

/** The books of a campaign. @throws Refusal not_found */
async function requireBooks(
  { reads, now }: ShowNeeds,
  campaignId: string,
): Promise<{ campaign: ReconciledCampaign; books: Books; isReady: (day: string) => boolean }> {
  const campaign = (await reads.listCampaigns()).find(({ id }) => id === campaignId);
  if (!campaign) {
    throw new Refusal('not_found');
  }
  const at = now();
  return {
    campaign,
    books: await readBooks(reads, campaign, at),
    isReady: (day) => readyAt(day) <= at,
  };
}

const factsOf = ({ compared, bills }: Books, day: string): DayFacts => ({
  compared: compared.filter((one) => one.day === day),
  bills: bills.filter((one) => one.day === day),
});

/** The days of a campaign, and those after its end on which something still moved. The newest first. */
const listed = ({ endsAt }: ReconciledCampaign, books: Books): string[] =>
  books.days
    .filter(
      (day) => businessDayStart(day) < endsAt || books.compared.some((one) => one.day === day),
    )
    .reverse();

/** The days of a campaign, the newest first. @throws Refusal not_found */
export async function listDays(
  needs: ShowNeeds,
  campaignId: string,
): Promise<ApiReply<'GET /v1/officer/campaigns/:campaignId/reconciliation'>> {
  const { campaign, books, isReady } = await requireBooks(needs, campaignId);
  return {
    days: listed(campaign, books).map((day) => presentDay(day, factsOf(books, day), isReady(day))),
  };
}

/** One day, enterprise by enterprise. @throws Refusal not_found */
export async function showDay(
  needs: ShowNeeds,
  { campaignId, day }: { campaignId: string; day: string },
): Promise<ReconciliationDetail> {
  const { books, isReady } = await requireBooks(needs, campaignId);
  if (!books.days.includes(day)) {
    throw new Refusal('not_found');
  }
  const facts = factsOf(books, day);
  const found = facts.compared.filter(({ kind }) => kind);
  const cases = await needs.reads.listCases(found.map((one) => caseKeyOf(campaignId, one)));
  return presentDetail(day, facts, isReady(day), (one) => cases.get(caseKeyOf(campaignId, one)));
}

/** All days as a workbook. @throws Refusal not_found */
export async function printDays(needs: ShowNeeds, campaignId: string): Promise<Printed> {
  const { campaign, books, isReady } = await requireBooks(needs, campaignId);
  const days = listed(campaign, books).map((day) => ({
    day,
    facts: factsOf(books, day),
    isReady: isReady(day),
  }));
  return {
    type: mediaTypes.xlsx,
    name: '对账表.xlsx',
    bytes: await needs.printXlsx(reconciliationPaper(campaign.name, days, needs.now())),
  };
}

/** A bill as it came. @throws Refusal not_found */
export async function fetchBillFile(
  needs: ShowNeeds,
  { campaignId, day, merchantId }: { campaignId: string; day: string; merchantId: string },
): Promise<Printed> {
  const { books } = await requireBooks(needs, campaignId);
  const bill = books.bills.find((one) => one.day === day && one.merchantId === merchantId);
  if (!bill?.fileKey) {
    throw new Refusal('not_found');
  }
  return {
    type: 'text/csv',
    name: `嘉联账单 ${bill.merchantName} ${day}.csv`,
    bytes: await needs.files.get(bill.fileKey),
  };
}
