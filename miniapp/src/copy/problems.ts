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
  has_live_vouchers: {
    sentence: '您还有可用的券，用完或过期后才能注销。',
    action: { label: '查看我的券', does: 'wallet' },
  },
  wechat_unavailable: { sentence: '微信服务暂时没有回应，请稍后再试。', action: again },
  internal: { sentence: '系统出了点问题，我们已经收到记录，请稍后再试。', action: again },
  network: { sentence: '网络不太顺畅，没有收到回应。您的券不会丢。', action: again },
};
