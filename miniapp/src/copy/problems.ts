import type { FailureCode } from '../lib/failure';

export type Action = 'retry' | 'wallet' | 'sign-in' | 'help' | 'home';
export type Words = { sentence: string; action?: { label: string; does: Action } };

const again = { label: '再试一次', does: 'retry' } as const;
const ask = { label: '查看帮助', does: 'help' } as const;
const signIn = { label: '去登录', does: 'sign-in' } as const;

/** The people's words for every refusal, with the next step: a code without a sentence does not compile. */
export const problems: Record<FailureCode, Words> = {
  invalid_request: { sentence: '填写的内容不对，请检查后再试。', action: ask },
  body_too_large: { sentence: '提交的内容太大了，请减少后再试。', action: ask },
  not_found: {
    sentence: '没有找到，可能已经下架或链接有误。',
    action: { label: '回首页', does: 'home' },
  },
  route_not_found: { sentence: '这个功能需要更新后使用，请关闭后重新打开。', action: again },
  method_not_allowed: { sentence: '这个功能需要更新后使用，请关闭后重新打开。', action: again },
  sign_in_required: { sentence: '登录后才能继续。', action: signIn },
  session_expired: { sentence: '登录已过期，请重新登录，您的券都在。', action: signIn },
  login_code_invalid: { sentence: '微信登录没有成功，请再点一次登录。', action: again },
  login_risky: { sentence: '微信提示本次登录有风险，请稍后再试或更换网络。', action: ask },
  phone_required: { sentence: '领券前请先验证手机号，一个手机号对应一位市民。', action: signIn },
  phone_code_invalid: { sentence: '手机号验证没有成功，请再点一次。', action: again },
  phone_taken: { sentence: '这个手机号已绑定其他微信，请用原来的微信登录。', action: ask },
  blocked: { sentence: '该账号正在核查，暂时不能领用。如有疑问，请拨打热线申诉。', action: ask },
  not_started: { sentence: '还没到开始时间，请稍等，到点再领。', action: again },
  campaign_ended: {
    sentence: '活动已结束，感谢您的参与。',
    action: { label: '看看其他活动', does: 'home' },
  },
  outside_area: {
    sentence: '这次活动要在活动区域内领取。请允许定位后再领；不便定位，可到镇办请工作人员协助。',
    action: again,
  },
  already_claimed: {
    sentence: '本批次您已领过 1 张，每批次限领 1 张。',
    action: { label: '查看我的券', does: 'wallet' },
  },
  sold_out: { sentence: '这种券本批次已领完。', action: { label: '查看原因说明', does: 'help' } },
  request_key_reused: { sentence: '操作重复了，请返回后重新领取。', action: again },
  device_limit: { sentence: '这台手机领取次数已达上限，请本人用自己的手机领取。', action: ask },
  network_limit: { sentence: '当前网络领取人数过多，请换用手机流量再试。', action: again },
  too_many_requests: { sentence: '操作太快了，请稍等几秒再试。', action: again },
  busy: { sentence: '系统繁忙，未扣减您的领取资格，请稍等再试。', action: again },
  voucher_not_usable: {
    sentence: '这张券现在不能使用，请看券上的说明。',
    action: { label: '查看我的券', does: 'wallet' },
  },
  order_closed: { sentence: '这一笔的付款时间已过或已被收银台取消，请让店员重新开单。' },
  order_paid: { sentence: '这一笔已经付过款，请不要重复付款。' },
  order_on_another_phone: {
    sentence: '这一笔正在您的另一部手机上付款，请在那部手机上完成，或改用这部手机。',
  },
  wechat_pay_unavailable: {
    sentence: '微信支付暂时没有回应，还没有扣款，请稍后再点一次付款。',
    action: again,
  },
  has_live_vouchers: {
    sentence: '您还有可用的券，用完或过期后才能注销。',
    action: { label: '查看我的券', does: 'wallet' },
  },
  application_closed: {
    sentence: '报名或补正的时间已过，如有特殊情况请联系所在镇办。',
    action: ask,
  },
  application_changed: {
    sentence: '这份申请刚刚有了变化，请查看最新内容后再操作，您填的内容还在。',
    action: again,
  },
  application_incomplete: { sentence: '还有内容没有填好，请按提示补全后再提交。', action: ask },
  enterprise_applied_already: {
    sentence: '这家企业已经报过名，请用原来的账号查看，或联系所在镇办。',
    action: ask,
  },
  field_locked: { sentence: '这一项现在不能修改，只能修改被退回的内容。', action: ask },
  not_allowed_now: { sentence: '按目前的进度还不能这样操作，请刷新后查看。', action: again },
  reason_required: { sentence: '请写明理由，退回时要逐项说明。', action: ask },
  review_taken: { sentence: '另一位同事正在审核这份申请，请稍后再来。', action: ask },
  other_town: { sentence: '这份申请属于其他镇办，请由所属镇办办理。', action: ask },
  own_submission: { sentence: '不能审核自己经手录入的申请，请由其他同事办理。', action: ask },
  second_person_required: { sentence: '这一步需要另一位同事来完成。', action: ask },
  campaign_file_invalid: { sentence: '活动文件还不能用，请改好后再导入。', action: ask },
  campaign_begun: { sentence: '这个活动已经开始发券，不能再整体替换。', action: ask },
  sign_in_refused: { sentence: '账号、密码或动态码不对，请核对后重试。', action: ask },
  account_locked: { sentence: '连续多次输错，账号暂时锁定，请 15 分钟后再试。', action: ask },
  password_change_required: { sentence: '首次登录请先修改密码。', action: ask },
  password_weak: { sentence: '新密码太简单，请用至少 12 个字符。', action: ask },
  csrf_missing: { sentence: '页面已过期，请刷新后重试。', action: ask },
  account_taken: { sentence: '这个账号名已被使用，请换一个。', action: ask },
  town_required: { sentence: '镇办账号要填写所属镇办。', action: ask },
  officer_changed: { sentence: '这个账号刚被别人改过，请刷新后重试。', action: ask },
  own_account: { sentence: '不能改自己的账号，请由另一位系统管理员办理。', action: ask },
  role_not_allowed: { sentence: '您的岗位不能办理这一步，请由相应岗位的同事办理。', action: ask },
  too_early: { sentence: '还没有到办理这一步的时间，请到点再来。', action: ask },
  objections_closed: { sentence: '公示期已结束，有情况请拨打活动热线反映。', action: ask },
  licence_missing: { sentence: '请先上传营业执照的照片，再自动识别。', action: ask },
  licence_unreadable: {
    sentence: '没有看清营业执照，请换一张清晰的照片，或直接手工填写。',
    action: ask,
  },
  account_refused: { sentence: '银行没有找到这个对公账户，请核对开户行和账号。', action: ask },
  account_amount_wrong: {
    sentence: '金额不对，请查看对公账户的到账短信或流水后再填。',
    action: ask,
  },
  account_tries_used: { sentence: '核对次数已用完，请重新发起小额打款。', action: ask },
  too_many_cashiers: { sentence: '收银员人数已到上限，请联系嘉联公司。', action: ask },
  not_ready: { sentence: '开通前的准备还没有做完，请按提示补齐。', action: ask },
  invoice_number_wrong: {
    sentence: '发票代码和号码对不上：全电发票只填 20 位号码，其他发票填代码和 8 位号码。',
  },
  invoice_amount_differs: {
    sentence: '发票金额和顾客实际支付的不一样，请核对；开错了请重开后再交。',
  },
  invoice_buyer_differs: {
    sentence: '发票抬头和持券人的实名不一样，请按持券人本人姓名重开后再交。',
  },
  invoice_holder_unnamed: {
    sentence: '持券人还没有登记实名，请顾客先在“我的”里登记姓名，再交发票。',
  },
  invoice_day_wrong: { sentence: '开票日期不在可开票的日子里，请核对日期。' },
  invoice_used: { sentence: '这张发票已经交过，一张发票只对应一笔消费，请核对号码和照片。' },
  settlement_changed: { sentence: '这个结算批次刚刚有了变化，请刷新后查看。', action: again },
  case_changed: { sentence: '这条预警刚刚有了变化，请刷新后查看。', action: again },
  cases_open: { sentence: '这一天还有预警没有办结，请先逐条办结再签字。', action: ask },
  already_blocked: { sentence: '这位市民已在名单里，不用重复添加。', action: ask },
  block_ends_early: { sentence: '截止时间要晚于现在，请重新选择。', action: ask },
  phone_code_wrong: { sentence: '验证码不对或已过期，请核对，或重新获取一条。' },
  person_name_differs: { sentence: '这个手机号登记的姓名与所填的不同，请核对后再试。' },
  no_voucher_yet: {
    sentence: '本批次还没有领过券，请先领券。',
    action: { label: '回首页', does: 'home' },
  },
  voucher_at_till: { sentence: '收银台正在使用这张券，请等收款完成后再办理。' },
  paper_not_possible: { sentence: '这张券已使用、作废或过期，不能再打印纸券。', action: ask },
  paper_print_over: { sentence: '打印时间已过，请到镇办窗口申请补打。', action: ask },
  file_too_large: { sentence: '文件太大了，请压缩后再上传。', action: ask },
  file_type_refused: { sentence: '这种文件不能上传，请换成照片或文档后再试。', action: ask },
  workbook_refused: { sentence: '没有读出附件1，请保留表头，存成表格文件后再导入。', action: ask },
  picture_too_large: { sentence: '照片尺寸太大，请用手机重新拍一张再上传。', action: ask },
  file_unsafe: { sentence: '这个文件含有脚本或已损坏，请另存为普通文件后再上传。', action: ask },
  too_many_files: { sentence: '这一项的文件已到上限，请先删除不需要的。', action: ask },
  link_expired: { sentence: '这个链接已过期，请返回页面重新打开。', action: again },
  jlpay_unavailable: { sentence: '暂时连不上嘉联平台，请稍后再试。', action: again },
  content_changed: { sentence: '这段内容刚刚有了变化，请查看最新版本后再保存。', action: ask },
  content_draft_taken: { sentence: '另一位同事的稿子还没有办结，请稍后再来。', action: ask },
  content_template_wrong: { sentence: '有的占位写法不认识，请改正后再保存。', action: ask },
  content_risky: { sentence: '微信内容安全检查没有通过，请修改措辞后再提交。', action: ask },
  short_link_unknown: {
    sentence: '这个链接或码无效，可以从首页进入活动，或重新扫门店里的码。',
    action: { label: '回首页', does: 'home' },
  },
  short_link_expired: {
    sentence: '这个链接已过期，活动入口在首页。',
    action: { label: '回首页', does: 'home' },
  },
  poster_glyph_missing: {
    sentence: '有的字海报字体里没有，印出来会是空白，请换用常用字后再试。',
    action: ask,
  },
  phone_refused: { sentence: '这个手机号收不到短信，请核对号码。', action: ask },
  sms_unavailable: { sentence: '短信暂时发不出去，请稍后再试。', action: again },
  wechat_unavailable: { sentence: '微信服务暂时没有回应，请稍后再试。', action: again },
  internal: { sentence: '系统出了点问题，我们已经收到记录，请稍后再试。', action: again },
  network: { sentence: '网络不太顺畅，没有收到回应。您的券不会丢。', action: again },
};
