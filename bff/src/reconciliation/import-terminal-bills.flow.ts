import type { BillTrouble } from '../contract';
import { newId } from '../kernel/id';
import { addSeconds, presentInstant } from '../kernel/time';
import { mostUnknownSeconds, nextAsk } from '../payment/payment.rules';
import { type FileStorage, sha256Of } from '../platform/files';
import { daysReady, readBooks } from './compare-days.flow';
import { type Compared, caseKeyOf, caseKeysOf, readyAt } from './reconciliation.rules';
import type { LeasedBill, ReconciledCampaign, ReconciliationStores } from './reconciliation.store';
import { readTerminalBill } from './terminal-bill.rules';

/*
 * 嘉联's bills, from 10:00 of the next day on: fetched, held against signature, digest and sum, imported once, and compared
 * with our trades, our ledger and WeChat's bill (R-3.6). Every difference has a case with an owner.
 */

export type ImportNeeds = {
  now: () => Date;
  reads: ReconciliationStores;
  inTransaction: <T>(work: (stores: ReconciliationStores) => Promise<T>) => Promise<T>;
  files: FileStorage;
  fetchBill: (of: { day: string; mchId: string }) => Promise<Buffer | BillTrouble>;
};

/** Longer than so many answers that never come. */
const leaseSeconds = 300;
const mostAtOnce = 50;
/** Before a bill counts as missing: whoever comes back after days asks more than once. */
const leastTries = 6;

/** The job: fetches every bill that is due and not here yet, then compares. */
export async function importTerminalBills(needs: ImportNeeds): Promise<void> {
  const now = needs.now();
  const { reads } = needs;
  const campaigns = await reads.listCampaigns();
  for (const campaign of campaigns) {
    await reads.insertDue(campaign.id, daysReady(campaign, now), now);
  }
  for (const due of await reads.lease(now, addSeconds(now, leaseSeconds), mostAtOnce)) {
    await importBill(needs, due);
  }
  for (const campaign of campaigns) {
    await openCases(needs, campaign);
  }
}

async function importBill(needs: ImportNeeds, due: LeasedBill): Promise<void> {
  const bill = await needs.fetchBill(due);
  if (typeof bill === 'string') {
    await putOff(needs, due, bill);
    return;
  }
  const lines = readTerminalBill(bill.toString('utf8'), due);
  if (typeof lines === 'string') {
    await putOff(needs, due, 'unreadable', lines);
    return;
  }
  const sha256 = sha256Of(bill);
  const key = `terminal-bills/${due.day}/${due.mchId}-${sha256}.csv`;
  const type = 'text/csv';
  await needs.files.put(key, bill, type);
  await needs.inTransaction((stores) =>
    stores.import(due, {
      lines,
      file: { key, type, bytes: bill.length, sha256 },
      at: needs.now(),
    }),
  );
}

/** Asked for again soon; a day later somebody has to ask 嘉联 by hand: one case a day, however many bills it lacks. */
async function putOff(
  needs: ImportNeeds,
  due: LeasedBill,
  trouble: BillTrouble,
  why: string = trouble,
): Promise<void> {
  const now = needs.now();
  const { day, mchId, tries } = due;
  const dueAt = readyAt(day);
  if (tries >= leastTries && now >= addSeconds(dueAt, mostUnknownSeconds)) {
    await needs.inTransaction(({ cases }) =>
      cases.open({
        caseId: newId('exceptionCase'),
        kind: 'terminal_bill_missing',
        merchantId: '',
        eventKey: `terminal-bill-missing:${day}`,
        evidence: { day, why: `${mchId}: ${why}`, since: presentInstant(dueAt) },
        openedAt: now,
      }),
    );
  }
  await needs.reads.putOff(due, trouble, nextAsk(now, tries));
}

/** Both sides' numbers and amounts. */
function evidenceOf(one: Compared): Record<string, string | number> {
  const { day, move, outTradeNo, outRefundNo, kind = '', line, own } = one;
  return {
    day,
    move,
    what: kind,
    outTradeNo,
    ...(outRefundNo && { outRefundNo }),
    ...(line && {
      transactionId: line.transactionId,
      termNo: line.termNo,
      tradeTime: presentInstant(line.tradedAt),
      billFen: line.paidFen,
      billDiscountFen: line.discountFen,
    }),
    ...(own?.wechat?.number && { number: own.wechat.number, billFen: own.wechat.fen ?? 0 }),
    ...(own && {
      ownFen: own.paidFen,
      ownDiscountFen: own.discountFen,
      ledgerFen: own.ledger.paidFen,
      ledgerDiscountFen: own.ledger.discountFen,
    }),
  };
}

/** One case a difference; those whose difference is gone say so. */
async function openCases(needs: ImportNeeds, campaign: ReconciledCampaign): Promise<void> {
  const now = needs.now();
  const { compared } = await readBooks(needs.reads, campaign, now);
  const found = compared.filter(({ kind }) => kind);
  const keys = found.map((one) => caseKeyOf(campaign.id, one));
  await needs.inTransaction(async (stores) => {
    const known = await stores.listCases(keys);
    for (const [index, one] of found.entries()) {
      const eventKey = keys[index] ?? '';
      if (!known.has(eventKey)) {
        await stores.cases.open({
          caseId: newId('exceptionCase'),
          kind: one.kind === 'wechat' ? 'wechat_bill_differs' : 'terminal_bill_differs',
          merchantId: one.merchantId,
          ...(one.tradeId && { tradeId: one.tradeId }),
          eventKey,
          evidence: evidenceOf(one),
          openedAt: now,
        });
      }
    }
    await stores.noteGone(caseKeysOf(campaign.id), keys, presentInstant(now));
  });
}
