import { newId } from '../kernel/id';
import { addSeconds, businessDayStart, endOfBusinessDay, presentInstant } from '../kernel/time';
import type { PayOutcome } from '../platform/wechat-pay';
import {
  type BillKind,
  type BillLine,
  billDays,
  billsReadySeconds,
  readBill,
  whatDiffers,
} from './bill.rules';
import type { ImportedBill, LeasedBill } from './pay-bill.store';
import { mostUnknownSeconds, nextAsk } from './payment.rules';
import type { PaymentStores } from './payment.store';
import { type AskNeeds, askPayment, askRefund } from './settle-payment.flow';

/*
 * The bills of a day, from 10:00 of the next on: fetched, held against their digest and their own sums, imported once, and
 * compared with the ledger line by line. Money that WeChat has and we do not is asked about first, so that what was
 * merely never told is redeemed or given back; what still differs becomes a case with an owner.
 */

type BillFile = { text: string; digest: string };
export type BillNeeds = AskNeeds & {
  reads: AskNeeds['reads'] & Pick<PaymentStores, 'payBills'>;
  pay: AskNeeds['pay'] & {
    tradeBill: (day: string) => Promise<PayOutcome<BillFile>>;
    fundFlowBill: (day: string) => Promise<PayOutcome<BillFile>>;
  };
};

const leaseSeconds = 60;
const mostAtOnce = 4;

/** The job: fetches every bill that is due and not here yet. */
export async function importBills(needs: BillNeeds): Promise<void> {
  const now = needs.now();
  const { payBills } = needs.reads;
  const first = await payBills.findFirstDay();
  if (first) {
    await payBills.insertDays(billDays(first, now), now);
  }
  for (const due of await payBills.lease(now, addSeconds(now, leaseSeconds), mostAtOnce)) {
    await importDay(needs, due);
  }
}

type ReadBill = { digest: string; lines: readonly BillLine[] };
const nothingMoved: ReadBill = { digest: '', lines: [] };

/** A bill that can be believed, or in words why there is none yet. */
function read(kind: BillKind, heard: PayOutcome<BillFile>): ReadBill | string {
  if (heard.kind === 'rejected') {
    return heard.code === 'NO_STATEMENT_EXIST' ? nothingMoved : heard.code;
  }
  if (heard.kind === 'unknown') {
    return heard.why;
  }
  const lines = readBill(kind, heard.value.text);
  return typeof lines === 'string' ? lines : { digest: heard.value.digest, lines };
}

async function importDay(needs: BillNeeds, due: LeasedBill): Promise<void> {
  const trade = read('trade', await needs.pay.tradeBill(due.day));
  const fundFlow = read('fund_flow', await needs.pay.fundFlowBill(due.day));
  if (typeof trade === 'string' || typeof fundFlow === 'string') {
    await putOff(needs, due, String(typeof trade === 'string' ? trade : fundFlow));
    return;
  }
  await askAboutMissing(needs, trade.lines);
  const sum = (move: BillLine['move']) =>
    trade.lines.reduce((total, line) => total + (line.move === move ? line.amountFen : 0), 0);
  await book(needs, {
    day: due.day,
    digests: { trade: trade.digest, fund_flow: fundFlow.digest },
    lines: { trade: trade.lines, fund_flow: fundFlow.lines },
    payFen: sum('payment'),
    refundFen: sum('refund'),
    importedAt: needs.now(),
  });
}

/** Asked for again soon; a day later somebody has to ask WeChat by hand. */
async function putOff(needs: BillNeeds, { day, tries }: LeasedBill, why: string): Promise<void> {
  const now = needs.now();
  const dueAt = addSeconds(endOfBusinessDay(businessDayStart(day)), billsReadySeconds);
  if (now >= addSeconds(dueAt, mostUnknownSeconds)) {
    await needs.inTransaction(({ cases }) =>
      cases.open({
        caseId: newId('exceptionCase'),
        kind: 'wechat_bill_missing',
        merchantId: '',
        eventKey: `pay-bill:${day}`,
        evidence: { day, why, since: presentInstant(dueAt) },
        openedAt: now,
      }),
    );
  }
  await needs.reads.payBills.askAt(day, nextAsk(now, tries));
}

/** Paid there and not known here: redeemed now, or given back. */
async function askAboutMissing(needs: BillNeeds, lines: readonly BillLine[]): Promise<void> {
  const { payOrders, payRefunds } = needs.reads;
  for (const { move, number } of lines) {
    const order = move === 'payment' ? await payOrders.find(number) : null;
    if (order && order.status !== 'paid') {
      await askPayment(needs, { ...order, ending: false });
    }
    const refund = move === 'refund' ? await payRefunds.find(number) : null;
    if (refund && refund.status !== 'success') {
      await askRefund(needs, { ...refund, status: 'processing' });
    }
  }
}

async function book(needs: BillNeeds, bill: ImportedBill): Promise<void> {
  await needs.inTransaction(async ({ payBills, cases }) => {
    const numbers = [...bill.lines.trade, ...bill.lines.fund_flow]
      .filter(({ move }) => move !== 'other')
      .map(({ number }) => number);
    const from = businessDayStart(bill.day);
    const booked = await payBills.listBooked({ from, to: endOfBusinessDay(from) }, numbers);
    const asked = [...numbers, ...booked.map(({ number }) => number)];
    const earlier = await payBills.listBilled(asked, bill.day);
    if (!(await payBills.import(bill))) {
      return;
    }
    for (const { move, number, what, billFen, amountFen } of whatDiffers(
      bill.lines,
      booked,
      earlier,
    )) {
      const owner = await payBills.findOwner(number);
      await cases.open({
        caseId: newId('exceptionCase'),
        kind: 'wechat_bill_differs',
        merchantId: owner?.merchantId ?? '',
        ...(owner && { tradeId: owner.tradeId }),
        eventKey: `pay-bill:${bill.day}:${move}:${number}`,
        evidence: { day: bill.day, move, number, what, billFen, ledgerFen: amountFen },
        openedAt: bill.importedAt,
      });
    }
  });
}
