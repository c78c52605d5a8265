import type { PayType, Trade } from '../platform/trade';

/** What a cashier reads. Shared by the page and the command line; plain values only. */

/** The seven categories of the campaign, and what else a shop sells: no voucher on that. */
export const CATEGORIES: readonly { category: string; name: string; covered: boolean }[] = [
  { category: 'tv', name: '电视', covered: true },
  { category: 'air_conditioner', name: '空调', covered: true },
  { category: 'refrigerator', name: '冰箱', covered: true },
  { category: 'washing_machine', name: '洗衣机', covered: true },
  { category: 'kitchen', name: '厨电', covered: true },
  { category: 'small_appliance', name: '生活小家电', covered: true },
  { category: 'phone', name: '手机', covered: true },
  { category: 'other', name: '其他商品', covered: false },
];

export const categoryName = (category: string): string =>
  CATEGORIES.find((one) => one.category === category)?.name ?? category;

export const isCovered = (category: string): boolean =>
  CATEGORIES.some((one) => one.category === category && one.covered);

export const PAY_TYPES: readonly { pay_type: PayType; name: string }[] = [
  { pay_type: 'wxpay', name: '微信支付' },
  { pay_type: 'alipay', name: '支付宝' },
  { pay_type: 'unionpay', name: '云闪付' },
  { pay_type: 'card', name: '银行卡' },
  { pay_type: 'cash', name: '现金' },
];

export const payTypeName = (payType: PayType): string =>
  PAY_TYPES.find((one) => one.pay_type === payType)?.name ?? payType;

const STATES: Record<Trade['state'], string> = {
  locking: '正在锁券',
  refused: '未成交',
  locked: '已锁券·待收款',
  paid: '已收款',
  payment_failed: '付款未成功',
  cancelled: '已撤销',
  partly_refunded: '部分退货',
  refunded: '已退货',
};

const hasFailedNotice = (trade: Trade): boolean =>
  trade.notice?.ended !== undefined && trade.notice.ended.ret_code !== '00000';

/** The state of a sale in words; a paid one says whether its voucher is redeemed. */
export const stateWords = (trade: Trade): string => {
  if (trade.doubt) return '结果确认中';
  if (trade.state !== 'paid') return STATES[trade.state];
  if (hasFailedNotice(trade)) return '已收款·券待运营处理';
  return trade.notice?.ended ? '已收款·已核销' : '已收款·核销登记中';
};

/** `239900` → `2,399.00`. */
export const yuan = (fen: number): string => {
  const [whole = '0', cents = '00'] = (Math.abs(fen) / 100).toFixed(2).split('.');
  return `${fen < 0 ? '-' : ''}${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${cents}`;
};

/** `2599`, `2599.5`, `2599.50` → fen; undefined for everything else. Text all the way: no rounding. */
export const fenOf = (typed: string): number | undefined => {
  const parts = /^(\d{1,6})(?:\.(\d{0,2}))?$/.exec(typed.trim());
  return parts ? Number(parts[1]) * 100 + Number((parts[2] ?? '').padEnd(2, '0')) : undefined;
};

/** The time of day of a wire time. */
export const clockTime = (wire: string): string => wire.slice(11, 19);
/** `2023-04-22 10:01:01`. */
export const dateTime = (wire: string): string => `${wire.slice(0, 10)} ${clockTime(wire)}`;
