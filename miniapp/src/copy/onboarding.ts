import type {
  ApplicationEvent,
  ApplicationField,
  ApplicationStatus,
  MaterialKind,
} from '../../../bff/src/contract';

/** The people's words of an enterprise's application. */
export const fieldWords: Record<ApplicationField, string> = {
  enterpriseName: '企业名称',
  creditCode: '统一社会信用代码',
  town: '所属镇办',
  categories: '自营家电品种',
  ownOffer: '配套活动内容',
  address: '企业地址',
  contactName: '联系人',
  contactPhone: '联系方式',
  bankName: '开户银行',
  bankAccount: '对公账号',
  statements: '资格声明',
  stores: '参加活动的门店',
  businessLicence: '营业执照',
  taxCertificate: '2022 年完税证明',
  accountProof: '对公账户证明',
  storefrontPhotos: '门头照片',
  commitment: '申请单位承诺书',
};

export const statusWords: Record<ApplicationStatus, { title: string; next: string }> = {
  draft: { title: '填写中', next: '填好后提交，由所属镇办初核。' },
  submitted: { title: '已提交，待镇办推荐', next: '镇办会核对材料，一般 1 个工作日。' },
  recommended: { title: '镇办已推荐，待区商务局受理', next: '区商务局受理后会在这里显示。' },
  reviewing: { title: '区商务局审核中', next: '审核由两位同事先后完成。' },
  returned: { title: '退回补正', next: '只需修改标出的内容，受理号不变。' },
  checked: { title: '初审通过，待复审', next: '由另一位同事复审。' },
  approved: { title: '审核通过，待公示', next: '等区商务局公示名单，公示在首页可以查看。' },
  publicity: { title: '公示中', next: '公示期满、没有异议即可签约。' },
  contracting: { title: '签约与准备', next: '完成下面五步，门店就能上线。' },
  live: { title: '已上线', next: '门店已在地图上，可以受理消费券。' },
  suspended: { title: '已暂停', next: '请联系嘉联公司或区商务局了解情况、提出申诉。' },
  withdrawn: { title: '已撤回', next: '在截止时间前可以重新报名。' },
  rejected: { title: '未通过', next: '原因见下面的办理记录，可拨打热线咨询。' },
};

export const eventWords: Record<ApplicationEvent, string> = {
  create: '开始填写',
  import: '镇办导入',
  submit: '提交申请',
  recommend: '镇办推荐',
  take: '受理',
  return: '退回补正',
  resubmit: '补正后重新提交',
  check: '初审通过',
  approve: '复审通过',
  reject: '不予通过',
  withdraw: '撤回',
  publish: '列入公示',
  object: '收到异议',
  dismiss_objection: '异议不成立',
  uphold_objection: '异议成立，移出名单',
  close_publicity: '公示期满',
  sign_agreement: '签署协议',
  verify_account: '对公账户核对',
  bind_terminal: '绑定终端',
  train_cashier: '收银员培训',
  rehearse: '练习销售完成',
  go_live: '门店上线',
  suspend: '暂停',
  ask_to_lift: '申请恢复',
  lift: '恢复',
};

/** What a good picture of each material shows, and what makes one come back. */
export const materialWords: Record<MaterialKind, { good: string; bad: string; most: number }> = {
  businessLicence: {
    good: '原件正面，四角完整，文字和二维码清楚',
    bad: '反光、缺角、复印件没有盖章',
    most: 3,
  },
  taxCertificate: { good: '税务局出具的 2022 年完税证明，含印章', bad: '只有缴款截图', most: 3 },
  accountProof: { good: '开户许可证或银行出具的账户信息', bad: '个人账户、账号被遮挡', most: 3 },
  storefrontPhotos: {
    good: '站在店外，招牌和门口都拍到',
    bad: '只拍招牌一角、夜间看不清',
    most: 6,
  },
  commitment: { good: '在线签署，或打印、签字、盖章后拍照上传', bad: '没有签字或盖章', most: 3 },
};
