import { sumFen } from '../kernel/fen';
import { businessDay, type Instant, parseInstant } from '../kernel/time';

/*
 * The daily bill of 嘉联 (terminal interface, section 4): a header line, one line per sale and refund of the day in fen,
 * a SUM line that must be theirs. A bill is believed as a whole or not at all.
 */

export type BillMove = 'sale' | 'refund';
/** What a refund gives back is negative. */
export type Amounts = { totalFen: number; discountFen: number; paidFen: number };
export type BillLine = Amounts & {
  move: BillMove;
  outTradeNo: string;
  /** Empty for a sale. */
  outRefundNo: string;
  termNo: string;
  transactionId: string;
  payType: string;
  tradedAt: Instant;
};

const head =
  'type,mch_id,term_no,out_trade_no,out_refund_no,transaction_id,total_fee,discount_fee,paid_fee,pay_type,trade_time';
const ownNumber = '[0-9A-Za-z_-]{8,32}';
const fen = '(?:0|-?[1-9]\\d{0,8})';
const lineForm = new RegExp(
  `^(?<type>TRADE|REFUND),(?<mchId>[^,]+),(?<termNo>[0-9A-Za-z]{1,16}),(?<outTradeNo>${ownNumber}),(?<outRefundNo>${ownNumber}|),` +
    `(?<transactionId>[0-9A-Za-z_-]{1,64}),(?<total>${fen}),(?<discount>${fen}),(?<paid>${fen}),(?<payType>[a-z]{1,16}),` +
    '(?<tradeTime>\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d{1,3})?(?:Z|[+-]\\d\\d:\\d\\d))$',
);

const moves = { TRADE: 'sale', REFUND: 'refund' } as const;

function readLine(text: string, of: { day: string; mchId: string }): BillLine | undefined {
  const found = lineForm.exec(text)?.groups;
  if (found?.mchId !== of.mchId) {
    return undefined;
  }
  const { type, termNo, outTradeNo, outRefundNo, transactionId, payType, tradeTime } =
    found as Record<string, string>;
  const [totalFen, discountFen, paidFen] = [found.total, found.discount, found.paid].map(Number);
  const line = {
    move: moves[type as keyof typeof moves],
    outTradeNo,
    outRefundNo,
    termNo,
    transactionId,
    payType,
    totalFen,
    discountFen,
    paidFen,
    tradedAt: parseInstant(tradeTime ?? ''),
  } as BillLine;
  return isPossible(line, of.day) ? line : undefined;
}

function isPossible(line: BillLine, day: string): boolean {
  const { move, outRefundNo, totalFen, discountFen, paidFen, tradedAt } = line;
  const sign = move === 'sale' ? 1 : -1;
  return (
    (move === 'refund') === (outRefundNo !== '') &&
    totalFen === discountFen + paidFen &&
    totalFen * sign > 0 &&
    discountFen * sign >= 0 &&
    paidFen * sign >= 0 &&
    !Number.isNaN(tradedAt.getTime()) &&
    businessDay(tradedAt) === day
  );
}

/** Which sale or refund of an enterprise a line is about. */
export const numberOf = ({
  move,
  outTradeNo,
  outRefundNo,
}: Pick<BillLine, 'move' | 'outTradeNo' | 'outRefundNo'>): string =>
  move === 'sale' ? outTradeNo : outRefundNo;

/** The lines of a bill, or in words why it cannot be believed. */
export function readTerminalBill(
  text: string,
  of: { day: string; mchId: string },
): BillLine[] | string {
  const written = text.split(/\r?\n/);
  if (written.shift() !== head || written.pop() !== '') {
    return 'the header or the end is missing';
  }
  const sum = written.pop();
  const lines: BillLine[] = [];
  for (const [index, row] of written.entries()) {
    const line = readLine(row, of);
    if (!line) {
      return `line ${index + 1} is unreadable`;
    }
    lines.push(line);
  }
  if (new Set(lines.map((line) => `${line.move} ${numberOf(line)}`)).size < lines.length) {
    return 'a number stands twice';
  }
  const total = (pick: (line: BillLine) => number) => sumFen(lines.map(pick));
  const adds = [
    'SUM',
    lines.length,
    total((line) => line.totalFen),
    total((line) => line.discountFen),
    total((line) => line.paidFen),
  ].join(',');
  return sum === adds ? lines : 'the sum does not add up';
}
