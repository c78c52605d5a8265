import { type Compared, compareBooks, daysOver, readyAt } from './reconciliation.rules';
import type { KnownBill, ReconciledCampaign, ReconciliationStores } from './reconciliation.store';

/** A campaign's books side by side, as far as its days are over. */
export type Books = { days: string[]; bills: KnownBill[]; compared: Compared[] };

/** Reads the three books of a campaign and compares them, day by day. */
export async function readBooks(
  reads: ReconciliationStores,
  campaign: ReconciledCampaign,
  now: Date,
): Promise<Books> {
  const days = daysOver(campaign, now);
  const [first, last] = [days.at(0), days.at(-1)];
  if (first === undefined || last === undefined) {
    return { days: [], bills: [], compared: [] };
  }
  // Bills before our books: what is booked meanwhile is then missing on neither side.
  const bills = await reads.listBills(campaign.id, first, last);
  const lines = await reads.listBilled(campaign.id, first, last);
  const booked = await reads.listBooked(campaign.id);
  const here = new Set(
    bills.filter(({ importedAt }) => importedAt).map((one) => `${one.merchantId} ${one.day}`),
  );
  const compared = compareBooks(lines, booked, (merchantId, day) =>
    here.has(`${merchantId} ${day}`),
  );
  return { days, bills, compared: compared.filter(({ day }) => day >= first && day <= last) };
}

/** The days whose bills 嘉联 has made by now. */
export const daysReady = (campaign: ReconciledCampaign, now: Date): string[] =>
  daysOver(campaign, now).filter((day) => readyAt(day) <= now);
