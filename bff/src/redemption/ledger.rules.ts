import { sumFen } from '../kernel/fen';

/*
 * Double entry in fen: debits positive, credits negative, every transaction sums to zero. What the consumer paid goes to
 * the merchant on T+1, the district's 85 % weekly; the enterprise's 15 % is borne, never collected.
 */
export type LedgerAccount =
  | 'consumer_paid'
  | 'merchant_payable'
  | 'district_subsidy'
  | 'merchant_subsidy_payable'
  | 'merchant_share'
  | 'merchant_share_borne'
  | 'stray_received'
  | 'stray_refundable'
  | 'paid_out'
  | 'jlpay_advance'
  | 'district_paid';
export type LedgerEntry = { account: LedgerAccount; amountFen: number };

export const accountTitles: Record<LedgerAccount, string> = {
  consumer_paid: '消费者实付',
  merchant_payable: '应付企业货款（次日拨付）',
  district_subsidy: '财政承担补贴',
  merchant_subsidy_payable: '应付企业补贴（每周兑付）',
  merchant_share: '企业让利',
  merchant_share_borne: '企业已承担让利',
  stray_received: '未核销的微信收款',
  stray_refundable: '应退顾客款',
  paid_out: '已拨付企业货款',
  jlpay_advance: '嘉联垫付补贴（待财政归还）',
  district_paid: '财政已归还嘉联',
};

/** What a sale, or a part of one, is made of. */
export type SaleAmounts = { paidFen: number; subsidyFen: number; merchantFen: number };

const pair = (debit: LedgerAccount, credit: LedgerAccount, amountFen: number): LedgerEntry[] =>
  amountFen === 0
    ? []
    : [
        { account: debit, amountFen },
        { account: credit, amountFen: -amountFen },
      ];

/** The lines of a paid sale; nothing is booked for a zero. */
export function entriesOfSale({ paidFen, subsidyFen, merchantFen }: SaleAmounts): LedgerEntry[] {
  return [
    ...pair('consumer_paid', 'merchant_payable', paidFen),
    ...pair('district_subsidy', 'merchant_subsidy_payable', subsidyFen),
    ...pair('merchant_share', 'merchant_share_borne', merchantFen),
  ];
}

/** Money that came and could redeem nothing: held, and owed back. */
export const entriesOfStray = (amountFen: number): LedgerEntry[] =>
  pair('stray_received', 'stray_refundable', amountFen);

/** The lines that take a sale, or the returned part of it, back: a new transaction, never an edit. */
export function entriesOfReversal(amounts: SaleAmounts): LedgerEntry[] {
  return entriesOfSale(amounts).map(({ account, amountFen }) => ({
    account,
    amountFen: -amountFen,
  }));
}

/** The lines that pay an enterprise what consumers paid. */
export const entriesOfPayout = (amountFen: number): LedgerEntry[] =>
  pair('merchant_payable', 'paid_out', amountFen);
/** The lines by which 嘉联 advances the district's part to an enterprise. */
export const entriesOfAdvance = (amountFen: number): LedgerEntry[] =>
  pair('merchant_subsidy_payable', 'jlpay_advance', amountFen);
/** The lines by which the district gives it back. */
export const entriesOfReimbursement = (amountFen: number): LedgerEntry[] =>
  pair('jlpay_advance', 'district_paid', amountFen);

/** The split of the vouchers in a sale. */
export function splitOf(
  redemptions: readonly { subsidyFen: number; merchantFen: number }[],
): Pick<SaleAmounts, 'subsidyFen' | 'merchantFen'> {
  return {
    subsidyFen: sumFen(redemptions.map((one) => one.subsidyFen)),
    merchantFen: sumFen(redemptions.map((one) => one.merchantFen)),
  };
}
