import type { Category } from '../contract';
import { addSeconds, businessDayStart, type Instant } from '../kernel/time';

/** What was read of a campaign, as of a moment. */
export type Facts = {
  kinds: readonly {
    batch: number;
    faceFen: number;
    quota: number;
    opensAt: Instant;
    issued: number;
    issuedAtDesk: number;
    lastClaimedAt: Instant | null;
    redeemed: number;
  }[];
  redeemed: {
    count: number;
    reversed: number;
    trades: number;
    faceFen: number;
    subsidyFen: number;
    merchantFen: number;
    claimants: number;
    redeemers: number;
  };
  attempts: readonly { outcome: string; attempts: number; people: number }[];
  categories: readonly { category: Category; pieces: number; priceFen: number }[];
  days: readonly {
    day: string;
    claims: number;
    redemptions: number;
    reversals: number;
    salesFen: number;
    subsidyFen: number;
  }[];
  merchants: readonly {
    merchantId: string;
    name: string;
    redemptions: number;
    reversals: number;
    salesFen: number;
    paidFen: number;
    subsidyFen: number;
    merchantFen: number;
    withoutInvoice: number;
    reports: number;
  }[];
  towns: readonly { town: string; redemptions: number; salesFen: number }[];
  money: {
    payoutFen: number;
    advancedFen: number;
    reimbursedFen: number;
    salesFen: number;
    paidFen: number;
  };
  /** Settlements that were paid. */
  settled: readonly {
    kind: string;
    lastDay: string;
    paidOn: string;
    paidAt: Instant;
    receivedAt: Instant | null;
  }[];
};

const dayMs = 24 * 3_600_000;

/** With four decimals; nothing where there is nothing to divide by. */
const ratio = (part: number, whole: number): number | null =>
  whole === 0 ? null : Math.round((part / whole) * 10_000) / 10_000;

const sumOf = <Row>(rows: readonly Row[], of: (row: Row) => number): number =>
  rows.reduce((sum, row) => sum + of(row), 0);

/** Whether customers' money of a day was paid on the next one (R-3.3). */
const isNextDay = ({ lastDay, paidOn }: Facts['settled'][number]): boolean =>
  businessDayStart(paidOn) <= addSeconds(businessDayStart(lastDay), dayMs / 1_000);

/** How long a kind of voucher lasted from the opening, to the millisecond; null while some are left. */
export const soldOutSeconds = ({
  issued,
  quota,
  opensAt,
  lastClaimedAt,
}: Facts['kinds'][number]): number | null =>
  issued < quota || !lastClaimedAt ? null : (lastClaimedAt.getTime() - opensAt.getTime()) / 1_000;

/**
 * By what a campaign is judged. Each says what it divides; none is a mark: what is good is for the bureau to say.
 */
export function indicatorsOf({ kinds, redeemed, merchants, money, settled }: Facts) {
  const issued = sumOf(kinds, (one) => one.issued);
  const withoutInvoice = sumOf(merchants, (one) => one.withoutInvoice);
  const reports = sumOf(merchants, (one) => one.reports);
  const payouts = settled.filter(({ kind }) => kind === 'payout');
  const returned = settled.flatMap(({ kind, paidAt, receivedAt }) =>
    kind === 'subsidy_payout' && receivedAt ? [receivedAt.getTime() - paidAt.getTime()] : [],
  );
  return {
    leverage: ratio(money.salesFen, redeemed.subsidyFen),
    redeemedShare: ratio(
      sumOf(kinds, (one) => one.redeemed),
      issued,
    ),
    reversedShare: ratio(redeemed.reversed, redeemed.count + redeemed.reversed),
    invoicedShare: ratio(redeemed.trades - withoutInvoice, redeemed.trades),
    reportsPerThousand: ratio(reports * 1_000, redeemed.count),
    paidNextDayShare: ratio(payouts.filter(isNextDay).length, payouts.length),
    reimbursementDays: ratio(
      sumOf(returned, (ms) => ms),
      returned.length * dayMs,
    ),
  };
}
