import { sumFen } from '../kernel/fen';
import { addSeconds, businessDay, endOfBusinessDay, type Instant } from '../kernel/time';

/*
 * The two daily bills of WeChat Pay: every trade, and every movement of the account. Yuan with two decimals, each
 * field after a back-tick, a header line, the lines, and a sum that must be theirs to the fen.
 */
export type BillKind = 'trade' | 'fund_flow';
export type BillMove = 'payment' | 'refund' | 'other';
export type BillLine = { move: BillMove; number: string; amountFen: number };

/** Undefined for anything but yuan with at most two decimals: money is never approximate. */
function fenOfYuan(text: string): number | undefined {
  const [, sign, yuan, cents = ''] = /^(-?)(\d{1,12})(?:\.(\d{1,2}))?$/.exec(text) ?? [];
  return yuan === undefined
    ? undefined
    : (Number(yuan) * 100 + Number(cents.padEnd(2, '0'))) * (sign === '-' ? -1 : 1);
}

/** One row by the names of its columns. */
type Row = (column: string) => string;
type Layout = {
  columns: readonly string[];
  lineOf: (row: Row) => { move: BillMove; number: string; yuan: string };
  /** The sum's columns, each with what the lines say it is. */
  sums: Record<string, (lines: readonly BillLine[]) => number>;
  /** Those of the sum's columns that count instead of adding up. */
  counts: readonly string[];
};

const sumOf =
  (move: BillMove) =>
  (lines: readonly BillLine[]): number =>
    sumFen(lines.filter((line) => line.move === move).map(({ amountFen }) => amountFen));
/** What came in and what went out, of whatever kind: an `other` line bears its sign. */
const flow = (lines: readonly BillLine[], direction: 'in' | 'out') =>
  lines
    .map(({ move, amountFen }) => (move === 'refund' ? -amountFen : amountFen))
    .filter((amountFen) => (direction === 'in' ? amountFen > 0 : amountFen < 0));

const layouts: Record<BillKind, Layout> = {
  trade: {
    columns: [
      '商户订单号',
      '交易状态',
      '应结订单金额',
      '商户退款单号',
      '退款金额',
      '退款状态',
      '货币种类',
    ],
    lineOf: (row) => {
      if (row('货币种类') !== 'CNY') {
        return { move: 'other', number: row('商户订单号'), yuan: 'not yuan' };
      }
      if (row('交易状态') === 'SUCCESS') {
        return { move: 'payment', number: row('商户订单号'), yuan: row('应结订单金额') };
      }
      return row('交易状态') === 'REFUND' && row('退款状态') === 'SUCCESS'
        ? { move: 'refund', number: row('商户退款单号'), yuan: row('退款金额') }
        : { move: 'other', number: row('商户订单号'), yuan: '0.00' };
    },
    sums: {
      总交易单数: (lines) => lines.length,
      应结订单总金额: sumOf('payment'),
      退款总金额: sumOf('refund'),
    },
    counts: ['总交易单数'],
  },
  fund_flow: {
    columns: ['业务名称', '收支类型', '收支金额（元）', '业务凭证号'],
    lineOf: (row) => {
      const [name, direction, number] = [row('业务名称'), row('收支类型'), row('业务凭证号')];
      if (name === '交易' && direction === '收入') {
        return { move: 'payment', number, yuan: row('收支金额（元）') };
      }
      if (name === '退款' && direction === '支出') {
        return { move: 'refund', number, yuan: row('收支金额（元）') };
      }
      const sign = direction === '支出' ? '-' : '';
      return { move: 'other', number, yuan: `${sign}${row('收支金额（元）')}` };
    },
    sums: {
      资金流水总笔数: (lines) => lines.length,
      收入笔数: (lines) => flow(lines, 'in').length,
      收入金额: (lines) => sumFen(flow(lines, 'in')),
      支出笔数: (lines) => flow(lines, 'out').length,
      支出金额: (lines) => -sumFen(flow(lines, 'out')),
    },
    counts: ['资金流水总笔数', '收入笔数', '支出笔数'],
  },
};

const fieldsOf = (line: string): string[] | undefined =>
  line.startsWith('`') ? line.slice(1).split(',`') : undefined;

/** A line under its heads; undefined when it has not as many fields as they are. */
function rowUnder(heads: readonly string[], line: string): Row | undefined {
  const fields = fieldsOf(line);
  return fields?.length === heads.length
    ? (column) => fields[heads.indexOf(column)] ?? ''
    : undefined;
}

/** The lines of a bill, or in words why it cannot be believed. */
export function readBill(kind: BillKind, text: string): BillLine[] | string {
  const { columns, lineOf, sums, counts } = layouts[kind];
  const written = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  while (written.at(-1) === '') {
    written.pop();
  }
  const heads = (written.shift() ?? '').split(',');
  const [sumHeads, sumLine] = [(written.at(-2) ?? '').split(','), written.at(-1) ?? ''];
  if (!columns.every((column) => heads.includes(column))) {
    return 'a column is missing';
  }
  const lines: BillLine[] = [];
  for (const [index, line] of written.slice(0, -2).entries()) {
    const row = rowUnder(heads, line);
    const { move, number, yuan } = row ? lineOf(row) : { move: 'other', number: '', yuan: '' };
    const amountFen = fenOfYuan(yuan);
    if (amountFen === undefined || (move !== 'other' && (amountFen <= 0 || number === ''))) {
      return `line ${index + 1} is unreadable`;
    }
    lines.push({ move: move as BillMove, number, amountFen });
  }
  const moved = lines.filter(({ move }) => move !== 'other');
  if (byKey(moved).size < moved.length) {
    return 'a number stands twice';
  }
  const sum = rowUnder(sumHeads, sumLine);
  const wrong = Object.entries(sums).find(([column, ofLines]) => {
    const said = sum?.(column) ?? '';
    return (counts.includes(column) ? Number(said || NaN) : fenOfYuan(said)) !== ofLines(lines);
  });
  return wrong ? `the sum does not add up: ${wrong[0]}` : lines;
}

/** What our books say of a payment or a refund; 0 fen: they know the number and booked nothing under it. */
export type BookedMove = { move: 'payment' | 'refund'; number: string; amountFen: number };
export type Difference = BookedMove & {
  /** `twice`: it stood on a bill before. */
  what: 'amount' | 'only_at_wechat' | 'only_here' | 'bills_disagree' | 'twice';
  billFen: number;
};

const keyOf = ({ move, number }: Pick<BillLine, 'move' | 'number'>) => `${move} ${number}`;
const byKey = <T extends Pick<BillLine, 'move' | 'number'>>(lines: readonly T[]) =>
  new Map(lines.map((line) => [keyOf(line), line]));

/**
 * A day's two bills against each other and against the books.
 * @param books what they hold of that day, and of every number on the bills
 * @param earlier what stood on an earlier day's bill
 */
export function whatDiffers(
  bills: Record<BillKind, readonly BillLine[]>,
  books: readonly BookedMove[],
  earlier: readonly Pick<BillLine, 'move' | 'number'>[],
): Difference[] {
  const known = byKey(earlier);
  const [trade, flowed, booked] = [byKey(bills.trade), byKey(bills.fund_flow), byKey(books)];
  const about = new Map([...trade, ...flowed, ...booked]);
  return [...about].flatMap(([key, { move, number }]) => {
    const [said, moved, ours = 0] = [
      trade.get(key)?.amountFen,
      flowed.get(key)?.amountFen,
      booked.get(key)?.amountFen,
    ];
    const what = whyDiffers(known.has(key), said, moved, ours);
    return what && move !== 'other'
      ? [{ move, number, what, billFen: said ?? moved ?? 0, amountFen: ours }]
      : [];
  });
}

function whyDiffers(
  known: boolean,
  said: number | undefined,
  moved: number | undefined,
  ours: number,
): Difference['what'] | undefined {
  if (known) {
    return said === undefined && moved === undefined ? undefined : 'twice';
  }
  if (said !== moved) {
    return 'bills_disagree';
  }
  if (said === ours || (said === undefined && ours === 0)) {
    return undefined;
  }
  return said === undefined ? 'only_here' : ours === 0 ? 'only_at_wechat' : 'amount';
}

/** A day's bills are there at 10:00 of the next. */
export const billsReadySeconds = 10 * 60 * 60;
/** WeChat keeps bills for three months. */
const mostDays = 90;

/** The days from the first one on whose bills exist by now. */
export function billDays(first: Instant, now: Instant): string[] {
  const days: string[] = [];
  for (let at = first; addSeconds(endOfBusinessDay(at), billsReadySeconds) <= now; ) {
    days.push(businessDay(at));
    at = endOfBusinessDay(at);
  }
  return days.slice(-mostDays);
}
