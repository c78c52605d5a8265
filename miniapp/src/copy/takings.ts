import type { InvoiceStatus, SettlementKind, SettlementStatus } from '../../../bff/src/contract';

type Tagged = { word: string; look: '' | 'ok' | 'warn' };

/** Why anybody should take the trouble. */
export const whyInvoice = '发票通过后，财政补贴才会列入每周兑付。';

/** What an enterprise reads beside a sale: how its invoice stands, or that it is still to come; and what follows. */
export const invoiceWords: Record<InvoiceStatus | 'wanted' | 'none', Tagged & { next: string }> = {
  wanted: { word: '待交发票', look: 'warn', next: whyInvoice },
  checking: {
    word: '核验中',
    look: '',
    next: '发票已交，正在和税务信息核对，结果会显示在列表里。',
  },
  reviewing: {
    word: '待审核',
    look: '',
    next: '发票已交，工作人员正在审核，结果会显示在列表里。',
  },
  accepted: { word: '已通过', look: 'ok', next: '发票已通过，财政补贴会列入每周兑付。' },
  returned: { word: '已退回', look: 'warn', next: '现在不能重交，请拨打活动热线。' },
  none: { word: '不用交发票', look: '', next: '这一笔现在不用交发票。' },
};

export const settlementKindWords: Record<SettlementKind, string> = {
  payout: '次日到账货款',
  subsidy_payout: '每周财政补贴',
};

const paid: Tagged = { word: '已付款', look: 'ok' };
/** What follows the payment is between 嘉联 and the district: the enterprise has its money. */
export const settlementWords: Record<SettlementStatus, Tagged> = {
  drawn: { word: '已汇总，待核对', look: '' },
  checked: { word: '已核对，待付款', look: '' },
  paid,
  applied: paid,
  bureau_approved: paid,
  finance_approved: paid,
  reimbursed: paid,
};
