import type { ApiReply, Category, Voucher, VoucherState } from '../../../bff/src/contract';

/** A word and an icon for every state: never by colour alone (G8). */
export const stateWords: Record<VoucherState, { word: string; icon: string }> = {
  usable: { word: '待使用', icon: 'ticket' },
  locked: { word: '收银台处理中', icon: 'clock' },
  redeemed: { word: '已使用', icon: 'check' },
  expired: { word: '已过期', icon: 'clock' },
  frozen: { word: '核查中', icon: 'shield' },
  void: { word: '已作废', icon: 'close' },
};

type WhyNot = NonNullable<Voucher['usable']['reason']>;

/** Why a voucher cannot be used now; a reason without a sentence does not compile. */
export const whyNot: Record<WhyNot, string> = {
  locked: '收银台正在处理，未付款会自动释放',
  redeemed: '已在门店使用',
  expired: '已过使用截止日，券已失效',
  frozen: '系统正在核查，1 个工作日内恢复或通知您',
  void: '退货后不能再用，券已作废',
  not_started: '还没到可以使用的时间',
};

type EventKind = ApiReply<'GET /v1/vouchers/:voucherId'>['timeline'][number]['kind'];

export const eventWords: Record<EventKind, string> = {
  claimed: '领取成功',
  locked: '收银台开始处理',
  released: '没有付款，券已释放',
  redeemed: '已使用',
  cancelled: '收银台撤销，券已恢复',
  returned: '退货，券已退回，可再用',
  voided: '券已作废',
  frozen: '开始核查，暂停使用',
  unfrozen: '核查完成，恢复使用',
  expired: '已过期',
};

export const categoryWords: Record<Category, string> = {
  tv: '电视',
  air_conditioner: '空调',
  refrigerator: '冰箱',
  washing_machine: '洗衣机',
  kitchen: '厨电',
  small_appliance: '生活小家电',
  phone: '手机',
};
