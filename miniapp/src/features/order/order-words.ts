import type { OrderState } from '../../../../bff/src/contract';

type OrderWords = { title: string; next: string; icon: string; good?: true };

/** Every state of an order in words, with the next step. */
export const orderWords: Record<OrderState, OrderWords> = {
  open: {
    title: '等您付款',
    next: '核对金额后点下面的按钮，在微信里付款。也可以在收银台付。',
    icon: 'clock',
  },
  paying: {
    title: '等您付款',
    next: '微信付款还没有完成，可以接着付；不想付了，请告诉店员取消。',
    icon: 'clock',
  },
  unknown: {
    title: '正在向微信核对',
    next: '请不要重复付款，通常几秒内就有结果，本页会自动更新。',
    icon: 'refresh',
  },
  paid: {
    title: '付款成功，券已使用',
    next: '收银台已收到，请向门店索取实名发票。',
    icon: 'check',
    good: true,
  },
  closed: {
    title: '这一笔已结束',
    next: '没有收您的钱，券已回到券包。还要买的话，请店员重新开单。',
    icon: 'info',
  },
  refunding: {
    title: '正在退款',
    next: '钱会原路退回您的微信，一般几分钟内到账，不用您操作。',
    icon: 'refresh',
  },
  refund_stuck: {
    title: '退款需要人工处理',
    next: '微信没能把钱退到您的账户。工作人员已在处理，您也可以拨打活动热线。',
    icon: 'info',
  },
  refunded: {
    title: '已退款',
    next: '钱已原路退回付款的账户，请在账单里查看。券的情况请到券包查看。',
    icon: 'check',
    good: true,
  },
};
