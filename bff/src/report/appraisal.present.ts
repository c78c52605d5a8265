import type { Appraisal } from '../contract/appraisal.contract';
import { digestOf } from '../kernel/digest';
import { type Instant, presentInstant } from '../kernel/time';
import { type Facts, indicatorsOf, soldOutSeconds } from './appraisal.rules';

/* The figures of a campaign as the console shows them. */

const sumOf = <Row>(rows: readonly Row[], of: (row: Row) => number): number =>
  rows.reduce((sum, row) => sum + of(row), 0);

type Figures = Omit<Appraisal, 'asOf' | 'digest'>;

function figuresOf(budgetFen: number, facts: Facts): Figures {
  const { kinds, redeemed, money } = facts;
  return {
    vouchers: {
      budgetFen,
      quota: sumOf(kinds, (one) => one.quota),
      issued: sumOf(kinds, (one) => one.issued),
      issuedAtDesk: sumOf(kinds, (one) => one.issuedAtDesk),
      redeemed: redeemed.count,
      reversed: redeemed.reversed,
      faceFen: redeemed.faceFen,
      subsidyFen: redeemed.subsidyFen,
      merchantFen: redeemed.merchantFen,
    },
    sales: { trades: redeemed.trades, totalFen: money.salesFen, paidFen: money.paidFen },
    people: { claimants: redeemed.claimants, redeemers: redeemed.redeemers },
    kinds: kinds.map((kind) => ({
      batch: kind.batch,
      faceFen: kind.faceFen,
      quota: kind.quota,
      issued: kind.issued,
      redeemed: kind.redeemed,
      soldOutSeconds: soldOutSeconds(kind),
    })),
    attempts: [...facts.attempts],
    days: [...facts.days],
    merchants: [...facts.merchants],
    towns: [...facts.towns],
    categories: [...facts.categories],
    money: {
      payoutFen: money.payoutFen,
      advancedFen: money.advancedFen,
      reimbursedFen: money.reimbursedFen,
    },
    indicators: indicatorsOf(facts),
  };
}

export function presentAppraisal(budgetFen: number, facts: Facts, asOf: Instant): Appraisal {
  const at = presentInstant(asOf);
  const figures = figuresOf(budgetFen, facts);
  return { asOf: at, digest: digestOf([at, figures]), ...figures };
}
