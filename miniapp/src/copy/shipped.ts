import type { ContentBody } from '../../../bff/src/contract';

/*
 * What the mini-program ships with, for whoever has never reached the server: each is also the first published version of
 * its kind, and the server's newest takes its place as soon as it is there.
 */
type Of<K extends ContentBody['kind']> = Extract<ContentBody, { kind: K }>;

/** One reason why a voucher could not be claimed or used (P3). */
export type Reason = Of<'help'>['reasons'][number];

export const shippedHome: Of<'home'> = {
  kind: 'home',
  sections: [
    {
      title: '活动服务',
      entries: [
        { title: '哪些门店可用', note: '', page: 'stores' },
        { title: '活动规则', note: '逐条原文和白话说明', page: 'rules' },
        { title: '资金公示', note: '每一分钱的去向', page: 'ledger' },
        { title: '参与企业公示', note: '名单、下载、提出异议', page: 'publicity' },
        { title: '常见问题', note: '', page: 'help' },
      ],
    },
  ],
};

export const shippedHowTo: Of<'how_to'> = {
  kind: 'how_to',
  steps: [
    { picture: 'ticket', title: '到点领券', note: '先领先得' },
    { picture: 'bag', title: '到店选购', note: '看活动门店' },
    { picture: 'scan', title: '出示核销码', note: '收银台当场抵' },
  ],
};

/** The catalogue of the help page. */
export const shippedHelp: Of<'help'> = {
  kind: 'help',
  reasons: [
    {
      title: '还没开始领取',
      sentence: '每批券在公布的时间统一开放，以服务器时间为准。',
      next: '在活动页可以把开抢时间加到手机日历。',
      words: '时间 几点 提醒 未开始',
    },
    {
      title: '已领完',
      sentence: '先领先得，领完为止。一种券领完后，另一种可能还有。',
      next: '换领另一种面额，或等下一批。',
      words: '抢光 没有了 库存 sold',
    },
    {
      title: '本批次已领过',
      sentence: '每人每批次限领 1 张，两种面额合计 1 张，换手机也一样。',
      next: '在“券包”查看已领到的券。',
      words: '重复 两张 限领',
    },
    {
      title: '没抢到，想知道原因',
      sentence: '系统按服务器收到的先后顺序发放，每次尝试都有记录，并公布校验摘要。',
      next: '在“我的 › 为什么没抢到”查看您的顺序和领完时间。',
      words: '公平 顺序 排队 黑幕',
    },
    {
      title: '没收到结果',
      sentence: '网络不好时可能收不到回应，您的券没有丢，系统正在确认。',
      next: '保持页面打开，会自动查询；也可以稍后到“券包”查看。',
      words: '网络 超时 转圈 丢',
    },
    {
      title: '商品价格不够',
      sentence: '门槛按单件商品的实付价计算，不能把几件加在一起。',
      next: '选满足门槛的一件商品，或使用门槛低的券。',
      words: '满减 凑单 金额 门槛',
    },
    {
      title: '超过每次消费上限',
      sentence: '每次消费能抵用的券总额有上限，一件商品只能用一张券。',
      next: '余下的券留到下一次消费使用。',
      words: '叠加 两张一起 上限',
    },
    {
      title: '商品不在活动范围',
      sentence: '只有活动公布的品类可以用券。',
      next: '在“活动规则”查看可用品类。',
      words: '品类 电脑 配件 范围',
    },
    {
      title: '门店不在名单或暂停参与',
      sentence: '只有公示名单内、当前正常参与的门店可以用券。',
      next: '在“门店”查看当前可用的门店。',
      words: '商家 店铺 不能用 暂停',
    },
    {
      title: '券已过期',
      sentence: '过了使用截止日，券自动失效，不能补发或延期。',
      next: '留意券面上的截止日期。',
      words: '失效 延期 截止',
    },
    {
      title: '收银台正在处理',
      sentence: '收银台扫码后，券会暂时锁定，等待付款结果。',
      next: '没有付款的话，到时间会自动释放，可以再用。',
      words: '锁定 占用 释放',
    },
    {
      title: '券正在核查',
      sentence: '系统发现异常，券暂时冻结。',
      next: '1 个工作日内恢复或通知您，也可以拨打热线申诉。',
      words: '冻结 风控 申诉',
    },
    {
      title: '提示码已失效',
      sentence: '核销码每 30 秒更新一次，截图不能使用。',
      next: '打开核销码页面，出示最新的码。',
      words: '截图 过期 扫不出 二维码',
    },
    {
      title: '收银台扫不出码',
      sentence: '核销码下方有 16 位数字，扫码枪坏了也能用。',
      next: '请店员手动输入这组数字。',
      words: '扫码枪 手动输入 数字',
    },
    {
      title: '退货后券去哪了',
      sentence: '整件退货后，活动期内券会退回一次，有效期不变；退款按实际支付的金额退。',
      next: '在“券包”查看退回的券。',
      words: '退款 退货 退回',
    },
    {
      title: '发票怎么开',
      sentence: '门店按您实际支付的金额，给领券人本人开具实名发票。',
      next: '先在“我的 › 发票姓名”填写真实姓名。',
      words: '发票 实名 姓名 抬头',
    },
  ],
};
