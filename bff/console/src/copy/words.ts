import type {
  ApiReply,
  ApplicationEvent,
  ApplicationField,
  ApplicationStatus,
  BillTrouble,
  Block,
  CaseKind,
  CaseMoment,
  CaseOwner,
  CaseSale,
  CaseVerdict,
  Category,
  ChannelLink,
  ContentKind,
  ContentVersion,
  DeskClaim,
  DifferenceKind,
  InspectionEvent,
  InspectionState,
  InspectionVerdict,
  InvoiceStatus,
  MerchantRow,
  OfficerDecision,
  OfficerRole,
  ReconciliationDifference,
  ReconciliationState,
  SettlementEvent,
  SettlementKind,
  SettlementStatus,
  Statement,
  StoreStanding,
} from '../../../src/contract';

/* The people's words for every name of the contract: a new one does not compile until it has its word. */

export const roleWords: Record<OfficerRole, string> = {
  town: '镇办',
  bureau_handler: '区商务局经办',
  bureau_approver: '区商务局审批',
  finance: '区财政局',
  operator: '嘉联运营',
  risk: '嘉联风控',
  settlement: '嘉联结算',
  inspector: '巡检员',
  auditor: '审计（只读）',
  admin: '系统管理员',
};

export const statusWords: Record<ApplicationStatus, string> = {
  draft: '填写中',
  submitted: '待镇办推荐',
  recommended: '待商务局受理',
  reviewing: '商务局审核中',
  returned: '退回补正',
  checked: '待复审',
  approved: '待公示',
  publicity: '公示中',
  contracting: '签约中',
  live: '已开通',
  suspended: '已暂停',
  withdrawn: '已撤回',
  rejected: '不予通过',
};
export const statusColours: Record<ApplicationStatus, string> = {
  draft: 'default',
  submitted: 'blue',
  recommended: 'blue',
  reviewing: 'geekblue',
  returned: 'orange',
  checked: 'purple',
  approved: 'cyan',
  publicity: 'cyan',
  contracting: 'gold',
  live: 'green',
  suspended: 'red',
  withdrawn: 'default',
  rejected: 'default',
};

export const fieldWords: Record<ApplicationField, string> = {
  enterpriseName: '企业名称',
  creditCode: '统一社会信用代码',
  town: '所属镇办',
  categories: '经营品类',
  ownOffer: '企业配套优惠',
  address: '企业地址',
  contactName: '联系人',
  contactPhone: '联系电话',
  bankName: '开户银行',
  bankAccount: '对公账号',
  statements: '资格声明',
  stores: '参与门店',
  businessLicence: '营业执照',
  taxCertificate: '2022 年完税证明',
  accountProof: '对公账户证明',
  storefrontPhotos: '门店照片',
  commitment: '承诺书',
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

/** What a claim heard, as the claim log has it. */
export const attemptWords: Record<string, string> = {
  issued: '领到了',
  sold_out: '已领完',
  already_claimed: '本批次已领过',
  not_started: '还没有开始',
  campaign_ended: '活动已结束',
  outside_area: '不在领取范围',
  phone_required: '没有验证手机号',
  blocked: '名单限制',
  device_limit: '同一手机次数过多',
  network_limit: '同一网络次数过多',
  too_many_requests: '点得太快',
};

export const statementWords: Record<Statement, string> = {
  aboveQuota: '限上零售企业',
  insideDistrict: '门店均在区内',
  lawfulInvoices: '依法使用发票',
  countedInStatistics: '家电业务纳入统计',
  corporateAccount: '有对公账户',
  jlpayTerminal: '同意安装嘉联终端',
};

export const eventWords: Record<ApplicationEvent, string> = {
  create: '开始填写',
  import: '镇办导入',
  submit: '提交申请',
  recommend: '镇办推荐',
  take: '领取审核',
  return: '退回补正',
  resubmit: '补正后提交',
  check: '初审通过',
  approve: '复审通过',
  reject: '不予通过',
  withdraw: '企业撤回',
  publish: '列入公示',
  object: '收到异议',
  dismiss_objection: '异议不成立',
  uphold_objection: '异议成立',
  close_publicity: '公示期满',
  sign_agreement: '签订协议',
  verify_account: '对公账户核实',
  bind_terminal: '绑定终端',
  train_cashier: '收银员培训',
  rehearse: '试核销完成',
  go_live: '开通核销',
  suspend: '暂停资格',
  ask_to_lift: '申请恢复',
  lift: '恢复资格',
};

export const decisionWords: Record<OfficerDecision, string> = {
  recommend: '推荐上报',
  return: '退回补正',
  check: '初审通过',
  approve: '复审通过',
  reject: '不予通过',
};

export const merchantWords: Record<MerchantRow['status'], string> = {
  preparing: '签约中',
  live: '已开通',
  suspended: '已暂停',
  withdrawn: '已退出',
};

type Objection = ApiReply<'GET /v1/officer/campaigns/:campaignId/objections'>['objections'][number];
export const objectionWords: Record<Objection['status'], string> = {
  open: '待处理',
  upheld: '异议成立',
  dismissed: '异议不成立',
};

type Step = NonNullable<MerchantRow['contracting']>['missing'][number];
export const stepWords: Record<Step, string> = {
  agreement: '签订协议',
  account: '核实对公账户',
  terminal: '绑定终端',
  cashier: '收银员培训',
  rehearsal: '试核销一笔',
};

export const deskWords: Record<DeskClaim['status'], string> = {
  waiting: '待同事确认',
  claiming: '结果确认中',
  issued: '已领到',
  refused: '没有领到',
  withdrawn: '已撤回',
};
export const deskColours: Record<DeskClaim['status'], string> = {
  waiting: 'orange',
  claiming: 'gold',
  issued: 'green',
  refused: 'red',
  withdrawn: 'default',
};
export const relationWords: Record<NonNullable<DeskClaim['proxy']>['relation'], string> = {
  spouse: '配偶',
  child: '子女',
  grandchild: '孙辈',
  sibling: '兄弟姐妹',
  other: '其他亲属',
};
export const voucherWords: Record<NonNullable<DeskClaim['voucher']>['state'], string> = {
  usable: '可使用',
  locked: '收银台正在使用',
  redeemed: '已使用',
  expired: '已过期',
  frozen: '核查中',
  void: '已作废',
};
export const paperWords: Record<NonNullable<DeskClaim['paper']>['standing'], string> = {
  live: '纸券有效',
  used: '纸券已用',
  revoked: '纸券已作废',
};

export const invoiceWords: Record<InvoiceStatus, string> = {
  reviewing: '待审核',
  checking: '待核验',
  accepted: '已通过',
  returned: '已退回',
};
export const invoiceColours: Record<InvoiceStatus, string> = {
  reviewing: 'orange',
  checking: 'blue',
  accepted: 'green',
  returned: 'red',
};
/** Why an invoice comes back, with what to do. */
export const invoiceReasons = [
  '照片看不清，请重新拍摄后再交。',
  '金额不符，请按顾客实际支付的金额重开。',
  '抬头不是持券人，请按持券人本人姓名重开。',
  '不是本企业开具，请交本企业开具的发票。',
] as const;

export const settlementKindWords: Record<SettlementKind, string> = {
  payout: '次日货款',
  subsidy_payout: '每周补贴',
};
export const settlementWords: Record<SettlementStatus, string> = {
  drawn: '已生成',
  checked: '已复核',
  paid: '已支付',
  applied: '已申请资金',
  bureau_approved: '商务局已审核',
  finance_approved: '财政已审批',
  reimbursed: '已归还',
};
export const settlementColours: Record<SettlementStatus, string> = {
  drawn: 'orange',
  checked: 'gold',
  paid: 'green',
  applied: 'blue',
  bureau_approved: 'geekblue',
  finance_approved: 'purple',
  reimbursed: 'green',
};
/** Whose step is next. What consumers paid ends with its payment; the rest of the way is the subsidy's. */
export const settlementNextWords: Record<SettlementStatus, string> = {
  drawn: '嘉联结算复核',
  checked: '嘉联另一位同事付款',
  paid: '嘉联提交资金申请',
  applied: '区商务局审核',
  bureau_approved: '区财政局审批',
  finance_approved: '嘉联确认收款',
  reimbursed: '',
};
export const settlementEventWords: Record<SettlementEvent, string> = {
  check: '复核通过',
  pay: '确认已支付',
  apply: '提交资金申请',
  approve: '商务局审核通过',
  grant: '财政审批通过',
  return: '退回',
  receive: '确认收到归还款',
};

export const reconciliationWords: Record<ReconciliationState, string> = {
  waiting: '等待账单',
  balanced: '已对平',
  differs: '有差异',
};
export const reconciliationColours: Record<ReconciliationState, string> = {
  waiting: 'gold',
  balanced: 'green',
  differs: 'red',
};
export const differenceWords: Record<DifferenceKind, string> = {
  only_at_jlpay: '仅嘉联有',
  only_here: '仅本平台有',
  amounts: '嘉联与消费单金额不同',
  ledger: '账本与消费单不同',
  wechat: '微信账单与消费单不同',
};
export const moveWords: Record<ReconciliationDifference['move'], string> = {
  sale: '消费',
  refund: '退货',
};
export const billTroubleWords: Record<BillTrouble, string> = {
  unreachable: '连不上嘉联，稍后自动再取',
  not_ready: '嘉联还没有生成',
  refused: '嘉联拒绝提供，请联系嘉联',
  forged: '签名不对，已拒收',
  damaged: '摘要不对，已拒收',
  unreadable: '内容或合计不对，已拒收',
};

export const caseWords: Record<CaseKind, string> = {
  shared_device: '一机多人领券',
  busy_terminal: '终端短时集中核销',
  repeat_sale: '同一人短时间再次用券',
  just_above: '刚过门槛的消费扎堆',
  after_hours: '非营业时间核销',
  many_returns: '退货偏多',
  amounts_differ: '付款金额与锁定不符',
  failed_after_paid: '付款后又报失败',
  paid_twice: '重复付款',
  paid_after_close: '关闭后付款',
  paid_unknown: '没有锁定的付款',
  voucher_gone: '付款太晚，券已不在',
  merchant_stopped: '暂停期间的付款',
  wechat_differs: '微信支付与订单不符',
  wechat_unknown: '微信支付结果不明',
  wechat_refund_stuck: '微信退款未到账',
  wechat_bill_differs: '微信账单与账面不符',
  wechat_bill_missing: '微信账单未到',
  terminal_bill_differs: '嘉联账单与账面不符',
  terminal_bill_missing: '嘉联账单未到',
};
/** What to look at, in one line. */
export const caseHints: Record<CaseKind, string> = {
  shared_device: '多位市民在同一台手机上领券。请联系其中一两位，确认是否本人领取。',
  busy_terminal: '同一终端短时间内核销过多。请向门店核对小票、顾客是否到场。',
  repeat_sale:
    '同一位市民在同一企业短时间内再次用券。请核对是否真实的两次购买；办结前这笔补贴暂缓。',
  just_above: '当天多数用券商品的单价刚过使用门槛。请核对标价是否临时抬高。',
  after_hours: '门店不在营业时间却有核销。请核对营业时间登记和当时的小票。',
  many_returns: '近期退货占比偏高。请核对退货原因，留意是否套券。',
  amounts_differ: '收银台报来的金额与锁定的不同，没有核销。请与门店核对后重新付款或退款。',
  failed_after_paid: '已付款核销的一笔又被报失败。请与门店核对实际收款。',
  paid_twice: '同一笔消费收到两笔付款。请核对并为顾客退回多付的一笔。',
  paid_after_close: '消费单关闭后收到付款，没有核销。请为顾客退款。',
  paid_unknown: '收到的付款没有对应的锁定记录。请与门店核对后退款。',
  voucher_gone: '付款到得太晚，券已不在这一笔里。请与门店、顾客商量补救。',
  merchant_stopped: '企业暂停期间收到付款，没有核销。请为顾客退款。',
  wechat_differs: '微信支付说的与我们的订单不同。请到微信商户平台核对。',
  wechat_unknown: '微信支付一天没有给出结果。请到微信商户平台查询。',
  wechat_refund_stuck: '微信没有把钱退到顾客账上。请到微信商户平台处理。',
  wechat_bill_differs: '微信账单与账面有一笔对不上。请按单号核对。',
  wechat_bill_missing: '微信账单迟迟没有到。请到微信商户平台下载核对。',
  terminal_bill_differs:
    '嘉联账单、消费单、账本有一笔对不上。请按单号向门店和嘉联核对，更正后再办结。',
  terminal_bill_missing: '嘉联的日账单迟迟没有到，或内容不可信。请联系嘉联补发。',
};
export const severityWords = ['', '一般', '较重', '严重'] as const;
export const severityColours = ['', 'default', 'orange', 'red'] as const;
export const caseOwnerWords: Record<CaseOwner, string> = {
  operator: roleWords.operator,
  risk: roleWords.risk,
};
export const verdictWords: Record<CaseVerdict, string> = {
  false_alarm: '误报',
  settled: '已处理',
  blocked: '列入黄牛名单',
  suspended: '暂停商户',
};
export const verdictColours: Record<CaseVerdict, string> = {
  false_alarm: 'default',
  settled: 'green',
  blocked: 'red',
  suspended: 'red',
};
export const verdictConsequences: Record<CaseVerdict, string> = {
  false_alarm: '核实没有问题，办结后不能更改；暂缓的补贴进入下一次结算。',
  settled: '问题已经处理完，办结后不能更改；暂缓的补贴进入下一次结算。',
  blocked: '立即不能领券、用券，移出名单须由另一位同事办理。办结后不能更改。',
  suspended: '该企业所有门店立即不能用券，并从门店地图撤下，恢复须由两人办理。办结后不能更改。',
};
export const verdictReasons: Record<CaseVerdict, readonly string[]> = {
  false_alarm: ['已电话核实，是真实消费。', '家人同行分开购买，小票齐全。', '门店促销，客流集中。'],
  settled: ['已与门店核对并更正。', '已为顾客退款。', '已约谈门店，责令整改。'],
  blocked: [
    '多次代领转卖，本人承认。',
    '收购他人消费券使用。',
    '多部手机、多号领券，不能说明来源。',
  ],
  suspended: ['疑似虚构交易套取补贴，立即停止。', '临时抬高标价凑门槛，立即停止。'],
};
/** Names of evidence, in their order; what has no word is not shown. */
export const evidenceWords: Record<string, string> = {
  outTradeNo: '消费单号',
  transactionId: '支付流水号',
  storeName: '门店',
  termNo: '终端',
  hours: '登记的营业时间',
  tradeTime: '付款时间',
  otherTradeNo: '另一笔消费单',
  otherPaidAt: '另一笔付款时间',
  totalFen: '合计（元）',
  paidFen: '实付（元）',
  payType: '支付方式',
  sales: '涉及笔数',
  allSales: '同期总笔数',
  minutes: '统计窗口（分钟）',
  days: '统计窗口（天）',
  aboveFen: '高出门槛不超过（元）',
  firstAt: '最早一笔',
  lastAt: '最晚一笔',
  claimants: '领券人数',
  device: '设备尾号',
  outRefundNo: '退款单号',
  amountFen: '金额（元）',
  day: '账单日期',
  number: '账单单号',
  billFen: '账单金额（元）',
  billDiscountFen: '账单优惠（元）',
  ownFen: '消费单实付（元）',
  ownDiscountFen: '消费单优惠（元）',
  ledgerFen: '账面金额（元）',
  ledgerDiscountFen: '账面优惠（元）',
  status: '微信状态',
  since: '应到时间',
  why: '原因',
  goneAt: '差异已消失于',
};
export const momentWords: Record<CaseMoment['what'], string> = {
  claimed: '领券',
  locked: '冻结',
  released: '解冻',
  redeemed: '核销',
  cancelled: '撤销',
  returned: '退回券包',
  voided: '作废',
  frozen: '核查冻结',
  unfrozen: '解除核查',
  expired: '过期',
  paid: '付款',
  refunded: '退货',
  opened: '系统预警',
  closed: '办结',
  merchant_suspended: '企业暂停资格',
  merchant_ask_to_lift: '企业申请恢复',
  merchant_lifted: '企业恢复资格',
};
export const tradeWords: Record<CaseSale['status'], string> = {
  locked: '待付款',
  expired: '超时未付',
  failed: '付款失败',
  paid: '已付款',
  partly_refunded: '部分退货',
  refunded: '已退货',
  cancelled: '已撤销',
  not_found: '无此单',
};
export const blockKindWords: Record<Block['kind'], string> = {
  citizen: '市民',
  phone: '手机号',
  device: '设备',
  merchant: '企业',
};
/** Why somebody is let in again. */
export const liftReasons = ['申诉属实，核查无异常。', '误列，已核对。'] as const;

/** How a store stands by its last visit; in this order it is asked for. */
export const standingWords: Record<StoreStanding, string> = {
  overdue: '整改逾期',
  corrected: '待复核',
  never: '未巡检',
  to_correct: '整改中',
  fine: '无问题',
};
export const standingColours: Record<StoreStanding, string> = {
  overdue: 'red',
  corrected: 'orange',
  never: 'blue',
  to_correct: 'gold',
  fine: 'green',
};
export const inspectionWords: Record<InspectionState, string> = {
  passed: '没有问题',
  to_correct: '待整改',
  corrected: '已整改，待复核',
  closed: '已办结',
};
export const inspectionColours: Record<InspectionState, string> = {
  passed: 'green',
  to_correct: 'gold',
  corrected: 'orange',
  closed: 'green',
};
export const inspectionVerdictWords: Record<InspectionVerdict, string> = {
  ok: '合格',
  fault: '有问题',
  not_applicable: '不适用',
};
export const inspectionEventWords: Record<InspectionEvent, string> = {
  visit: '现场巡检',
  correct: '企业提交整改',
  accept: '复核通过',
  return: '退回整改',
};
/** Why a correction comes back, with what to do. */
export const correctionReasons = [
  '照片看不清，请重新拍摄。',
  '照片上看不到整改后的样子，请补拍。',
  '只整改了一部分，请全部改好后再提交。',
] as const;

/** What reviewers write again and again, by field; anything else is typed. */
export const reasonSnippets: Partial<Record<ApplicationField, readonly string[]>> = {
  enterpriseName: ['企业名称与营业执照不一致，请按执照填写全称。'],
  creditCode: ['统一社会信用代码与营业执照不一致，请核对。'],
  categories: ['所选品类超出营业执照的经营范围，请核对。'],
  ownOffer: ['配套优惠写得不具体，请写明内容和时间。'],
  address: ['地址与营业执照不一致，请核对。'],
  contactPhone: ['联系电话打不通，请更换。'],
  bankAccount: ['账号与开户证明不一致，请核对。'],
  statements: ['资格声明没有勾选齐全，请逐条确认。'],
  stores: ['门店不在张店区内，请只填区内门店。', '门店地址不完整，请写到门牌号。'],
  businessLicence: [
    '照片不清楚，请重新拍摄，四角完整、文字可辨。',
    '营业执照已过有效期，请上传最新的。',
  ],
  taxCertificate: ['不是 2022 年度的完税证明，请更换。', '照片不清楚，请重新拍摄。'],
  accountProof: ['对公账户证明没有银行印章，请更换。'],
  storefrontPhotos: ['看不到门店招牌，请补一张正面照片。'],
  commitment: ['承诺书没有签字盖章，请补齐后上传。'],
};
export const commonReasons = ['内容与材料不一致，请核对后修改。', '内容不完整，请补充。'] as const;

export const contentWords: Record<ContentKind, string> = {
  home: '首页栏目',
  rules: '规则白话',
  how_to: '怎么用（图示）',
  help: '常见问题',
  notices: '通知公告',
  offer: '门店优惠',
};
export const contentStateWords: Record<ContentVersion['state'], string> = {
  draft: '草稿',
  submitted: '待第二人审定',
  published: '已发布',
  returned: '已退回',
};
export const contentStateColours: Record<ContentVersion['state'], string> = {
  draft: 'default',
  submitted: 'gold',
  published: 'green',
  returned: 'orange',
};

type HomePage = Extract<
  ContentVersion['body'],
  { kind: 'home' }
>['sections'][number]['entries'][number]['page'];
export const contentPageWords: Record<HomePage, string> = {
  campaign: '领券页',
  stores: '活动门店',
  rules: '活动规则',
  ledger: '资金公示',
  publicity: '参与企业公示',
  help: '常见问题',
  apply: '企业报名',
};
type StepPicture = Extract<ContentVersion['body'], { kind: 'how_to' }>['steps'][number]['picture'];
export const pictureWords: Record<StepPicture, string> = {
  ticket: '券',
  calendar: '日历',
  bell: '铃铛',
  user: '本人',
  store: '门店',
  bag: '购物袋',
  scan: '扫码',
  receipt: '小票',
  'check-circle': '完成',
  shield: '保障',
  phone: '电话',
};

export const channelWords: Record<ChannelLink['channel'], string> = {
  site: '官网',
  app: '爱张店 APP',
  official_account: '公众号',
  mini_program: '小程序',
  group: '微信群',
  sms: '短信',
  screen: '大屏',
  poster: '海报',
  leaflet: '单页',
  banner: '条幅',
  desk: '服务网点',
  friend: '好友分享',
  timeline: '朋友圈',
};
export const linkPageWords: Record<ChannelLink['page'], string> = {
  home: '首页',
  campaign: '领券页',
  stores: '活动门店',
  store: '某一家门店',
  rules: '活动规则',
  ledger: '资金公示',
  help: '常见问题',
};
type FunnelBy = ApiReply<'GET /v1/officer/campaigns/:campaignId/funnel'>['by'];
export const funnelByWords: Record<FunnelBy, string> = {
  channel: '按渠道',
  store: '按门店',
  poster: '按海报',
  sharer: '按分享人',
};
export const posterWords = {
  phone: '手机海报',
  square: '朋友圈方图',
  card: '好友分享图',
  a3: 'A3 海报',
  a4: 'A4 海报',
  leaflet: 'A5 单页',
  shelf: '价签卡',
} as const;

/** Every action of the audit log beside those of applications, which are their events. */
export const actionWords: Record<string, string> = {
  'officer.add': '新建账号',
  'officer.change': '修改账号',
  'officer.password': '修改密码',
  'officer.reset': '重置密码与验证器',
  'officer.sign-in': '登录',
  'desk.open': '窗口登记',
  'desk.kind': '窗口换面额',
  'desk.confirm': '窗口确认',
  'desk.withdraw': '窗口撤回',
  'desk.print': '打印纸券',
  'desk.ask-reprint': '申请补打纸券',
  'desk.ask-revoke': '申请作废纸券',
  'desk.unask': '取消纸券申请',
  'desk.reprint': '补打纸券',
  'desk.revoke': '作废纸券',
  'officer.sign-out': '退出登录',
  'officer.lock': '账号锁定',
  'application.sign_commitment': '签署承诺书',
  'review.take': '领取审核',
  'review.release': '放回审核',
  'objection.upheld': '异议成立',
  'objection.dismissed': '异议不成立',
  'merchant.rotate_key': '更换终端密钥',
  'merchant.bind_terminal': '绑定终端',
  'merchant.suspend': '暂停资格',
  'merchant.ask_to_lift': '申请恢复',
  'merchant.lift': '恢复资格',
  'campaign.propose': '导入活动文件',
  'campaign.publish': '发布活动',
  'campaign.withdraw': '撤回活动文件',
  'store.report': '市民反馈门店',
  'citizen.erase': '市民注销',
  'invoice.hand_in': '交发票',
  'invoice.accept': '通过发票',
  'invoice.return': '退回发票',
  'settlement.draw': '生成结算',
  'case.open': '系统预警',
  'case.close': '办结预警',
  'block.add': '列入黄牛名单',
  'block.lift': '移出黄牛名单',
  'screening.sign': '筛查日签字',
  ...Object.fromEntries(
    Object.entries(settlementEventWords).map(([event, word]) => [
      `settlement.${event}`,
      `结算：${word}`,
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(inspectionEventWords).map(([event, word]) => [
      `inspection.${event}`,
      `巡检：${word}`,
    ]),
  ),
  'content.save': '保存内容草稿',
  'content.submit': '提交内容审定',
  'content.publish': '发布内容',
  'content.return': '退回内容',
};

/** What the audit log says about a change, by its name and in this order. */
const detailWords: Record<string, string> = {
  from: '原状态',
  to: '新状态',
  reason: '理由',
  fields: '退回项',
  account: '账号',
  name: '名称',
  role: '岗位',
  town: '镇办',
  disabled: '停用',
  before: '修改前',
  after: '修改后',
  number: '编号',
  slug: '活动代号',
  sha256: '校验值',
  proposedBy: '导入人',
  draftId: '活动文件编号',
  signerName: '签署人',
  fileId: '文件编号',
  appid: '终端应用',
  publicKey: '公钥',
  activeKeys: '有效密钥数',
  until: '锁定到',
  field: '项目',
  kind: '种类',
  lastDay: '截至',
  totalFen: '金额（分）',
  note: '备注',
  tradeId: '消费单',
  verdict: '结论',
  label: '对象',
  endsAt: '截止',
  caseId: '预警编号',
  day: '日期',
  opened: '预警数',
  store: '门店',
  faults: '问题数',
  dueOn: '整改期限',
};
const detailOrder = Object.keys(detailWords);
const anyWord: Record<string, string> = {
  ...roleWords,
  ...statusWords,
  ...fieldWords,
  ...settlementKindWords,
  ...caseWords,
  ...verdictWords,
};

/** A value of the audit log in people's words; nothing of it is left out but what is empty. */
export function showDetail(value: unknown): string {
  if (Array.isArray(value)) {
    return value.map(showDetail).filter(Boolean).join('、');
  }
  if (value && typeof value === 'object') {
    return Object.entries(value)
      .sort(([one], [other]) => detailOrder.indexOf(one) - detailOrder.indexOf(other))
      .map(([name, one]) => [detailWords[name] ?? name, showDetail(one)])
      .filter(([, text]) => text !== '')
      .map(([name, text]) => `${name}：${text}`)
      .join('；');
  }
  if (typeof value === 'boolean') {
    return value ? '是' : '否';
  }
  return value === null || value === undefined ? '' : (anyWord[String(value)] ?? String(value));
}
export function showAction(action: string): string {
  const event = action.startsWith('application.') ? action.slice('application.'.length) : '';
  return eventWords[event as ApplicationEvent] ?? actionWords[action] ?? action;
}
