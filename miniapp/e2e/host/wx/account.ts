import type { World } from '../world';
import { ApiFail, type ApiKit, type Family } from './api';

/* Who the person is and what they allow: sign-in, scopes, privacy terms, subscriptions, payment. */

/** 144 templates exist; one call may ask for five: developers.weixin.qq.com/miniprogram/dev/api/open-api/subscribe-message/wx.requestSubscribeMessage.html */
const mostTemplates = 5;

const scopeWords: Record<string, string> = {
  'scope.userLocation': '获取你的位置信息',
  'scope.userFuzzyLocation': '获取你的模糊位置信息',
  'scope.writePhotosAlbum': '保存图片或视频到你的相册',
  'scope.camera': '使用你的摄像头',
  'scope.record': '使用你的麦克风',
  'scope.addPhoneCalendar': '添加到你的日历',
  'scope.userInfo': '获取你的昵称、头像',
  'scope.address': '获取你的通讯地址',
};
/**
 * Calls that need the privacy terms agreed first:
 * developers.weixin.qq.com/miniprogram/dev/framework/user-privacy/miniprogram-intro.html
 */
const privateApis = new Set([
  'getLocation',
  'getFuzzyLocation',
  'chooseLocation',
  'chooseMedia',
  'chooseImage',
  'chooseMessageFile',
  'saveImageToPhotosAlbum',
  'addPhoneCalendar',
  'getClipboardData',
  'getPhoneNumber',
  'getRealtimePhoneNumber',
  'chooseAvatar',
  'getUserProfile',
  'requirePrivacyAuthorize',
]);
const notAgreed = () => new ApiFail('privacy permission is not authorized', { errno: 104 });

type Decision = { event: 'agree' | 'disagree' | 'exposureAuthorization'; buttonId?: string };

/** One question at a time; calls that come meanwhile wait for its answer. */
function createPrivacy(world: Omit<World, 'permit'>) {
  const { state, listeners, dialogs, realm } = world;
  let asking: Promise<boolean> | undefined;
  const bySheet = async () => {
    const { button } = await dialogs.ask({
      kind: 'privacy',
      title: '用户隐私保护提示',
      content: '使用该功能前，请阅读并同意隐私保护指引',
      buttons: ['拒绝', '同意'],
    });
    return button === '同意';
  };
  const byPage = (api: string) =>
    new Promise<boolean>((resolve) => {
      const decide = (decision: Decision) => {
        if (decision.event === 'exposureAuthorization') {
          return;
        }
        // WeChat checks that the button was really tapped: …/api/open-api/privacy/wx.onNeedPrivacyAuthorization.html
        const isReal =
          decision.event === 'agree' && state.agreedBy.has(String(decision.buttonId ?? ''));
        if (decision.event === 'agree' && !isReal) {
          world.report(
            realm.error(
              `resolve({ event: 'agree' }) names the button "${decision.buttonId ?? ''}", which nobody tapped`,
            ),
            'wx.onNeedPrivacyAuthorization',
          );
        }
        resolve(isReal);
      };
      listeners.emit('NeedPrivacyAuthorization', decide, { referrer: api });
    });
  return async (api: string): Promise<void> => {
    if (state.privacyAgreed) {
      return;
    }
    asking ??= listeners.has('NeedPrivacyAuthorization') ? byPage(api) : bySheet();
    const agreed = await asking.finally(() => {
      asking = undefined;
    });
    state.privacyAgreed ||= agreed;
    if (!agreed) {
      throw notAgreed();
    }
  };
}

/** Terms first, then the scope: both are asked once and remembered. */
export function createPermit(world: Omit<World, 'permit'>): World['permit'] {
  const privacy = createPrivacy(world);
  const { state, dialogs, project } = world;
  const decide = async (scope: string): Promise<boolean> => {
    if (scope.endsWith('ocation') && state.location !== undefined) {
      return state.location !== 'refuse';
    }
    const desc = project.app.permission?.[scope]?.desc ?? '';
    const { button } = await dialogs.ask({
      kind: 'authorize',
      title: `${project.name} 申请${scopeWords[scope] ?? scope}`,
      content: desc,
      buttons: ['拒绝', '允许'],
    });
    return button === '允许';
  };
  return async (api, scope) => {
    if (privateApis.has(api)) {
      await privacy(api);
    }
    if (scope !== undefined) {
      state.scopes[scope] ??= await decide(scope);
      if (!state.scopes[scope]) {
        throw new ApiFail('auth deny', { errno: 103 });
      }
    }
  };
}

function settings(world: World, { later, now }: ApiKit): Family {
  const { state, dialogs } = world;
  const authSetting = () => ({ ...state.scopes });
  return {
    authorize: later<{ scope: string }>('authorize', async ({ scope }) => {
      if (!(scope in scopeWords)) {
        throw new ApiFail(`invalid scope ${scope}`);
      }
      await world.permit('authorize', scope);
    }),
    getSetting: later('getSetting', () => ({
      authSetting: authSetting(),
      subscriptionsSetting: { mainSwitch: true },
    })),
    openSetting: later('openSetting', () => {
      const answer = state.answers.get('openSetting') as Record<string, boolean> | undefined;
      Object.assign(state.scopes, answer);
      state.left.push({ kind: 'openSetting', detail: {} });
      return { authSetting: authSetting() };
    }),
    requirePrivacyAuthorize: later('requirePrivacyAuthorize', () =>
      world.permit('requirePrivacyAuthorize'),
    ),
    getPrivacySetting: later('getPrivacySetting', () => ({
      needAuthorization: !state.privacyAgreed,
      privacyContractName: `《${world.project.name}隐私保护指引》`,
    })),
    openPrivacyContract: later('openPrivacyContract', () => {
      state.left.push({ kind: 'openPrivacyContract', detail: {} });
    }),
    onNeedPrivacyAuthorization: now('onNeedPrivacyAuthorization', (listener: unknown) => {
      world.listeners.off('NeedPrivacyAuthorization');
      world.listeners.on('NeedPrivacyAuthorization', listener);
    }),
    requestSubscribeMessage: later<{ tmplIds: string[] }>(
      'requestSubscribeMessage',
      async ({ tmplIds }) => {
        if (!Array.isArray(tmplIds) || tmplIds.length === 0) {
          throw new ApiFail('TmplIds must be a non-empty array', { errCode: 20001 });
        }
        if (tmplIds.length > mostTemplates) {
          throw new ApiFail(`TmplIds: ${mostTemplates} at most`, { errCode: 20003 });
        }
        const preset = state.answers.get('subscribe') as
          | Record<string, string>
          | string
          | undefined;
        const answer: Record<string, string> | string =
          preset ??
          (await dialogs
            .ask({
              kind: 'subscribe',
              title: `${world.project.name} 申请发送以下消息`,
              content: tmplIds.join('\n'),
              buttons: ['拒绝', '允许'],
            })
            .then(({ button }) => (button === '允许' ? 'accept' : 'reject')));
        return Object.fromEntries(
          tmplIds.map((id) => [id, typeof answer === 'string' ? answer : (answer[id] ?? 'reject')]),
        );
      },
    ),
  };
}

export function accountFamily(world: World, kit: ApiKit): Family {
  const { later, now } = kit;
  const { state, dialogs, project } = world;
  let codes = 0;
  return {
    ...settings(world, kit),
    login: later('login', () => {
      codes += 1;
      const answer = state.answers.get('login');
      if (answer === 'fail') {
        throw new ApiFail('the login has failed');
      }
      // A code works once: each call gives another one.
      return { code: typeof answer === 'string' ? answer : `host-login-code-${codes}` };
    }),
    checkSession: later('checkSession', () => undefined),
    getAccountInfoSync: now('getAccountInfoSync', () => ({
      miniProgram: { appId: project.appId, envVersion: 'develop', version: '' },
      plugin: {},
    })),
    getUserProfile: later('getUserProfile', async () => {
      await world.permit('getUserProfile');
      // Since 2022-10 nobody's real name: developers.weixin.qq.com/community/develop/doc/00022c683e8a80b29bed2142b56c01
      const userInfo = {
        nickName: '微信用户',
        avatarUrl: '',
        gender: 0,
        country: '',
        province: '',
        city: '',
        language: '',
      };
      return {
        userInfo,
        rawData: JSON.stringify(userInfo),
        signature: '',
        encryptedData: '',
        iv: '',
      };
    }),
    requestPayment: later<Record<string, unknown>>(
      'requestPayment',
      async ({ success, fail, complete, ...detail }) => {
        for (const name of ['timeStamp', 'nonceStr', 'package', 'paySign']) {
          if (typeof detail[name] !== 'string' || detail[name] === '') {
            throw new ApiFail(`parameter error: parameter.${name} should be a non-empty String`);
          }
        }
        state.left.push({ kind: 'requestPayment', detail });
        const preset = state.answers.get('requestPayment') as 'ok' | 'cancel' | 'fail' | undefined;
        const answer =
          preset ??
          (await dialogs
            .ask({
              kind: 'payment',
              title: '微信支付',
              content: String(detail.package),
              buttons: ['取消', '确认支付'],
            })
            .then(({ button }) => (button === '确认支付' ? 'ok' : 'cancel')));
        if (answer !== 'ok') {
          throw new ApiFail(String(answer));
        }
      },
    ),
    navigateToMiniProgram: later<Record<string, unknown>>(
      'navigateToMiniProgram',
      ({ success, fail, complete, ...detail }) => {
        state.left.push({ kind: 'navigateToMiniProgram', detail });
      },
    ),
    navigateBackMiniProgram: later('navigateBackMiniProgram', () => {
      state.left.push({ kind: 'navigateBackMiniProgram', detail: {} });
    }),
    exitMiniProgram: later('exitMiniProgram', () => {
      state.left.push({ kind: 'exitMiniProgram', detail: {} });
    }),
    openCustomerServiceChat: later<Record<string, unknown>>(
      'openCustomerServiceChat',
      ({ success, fail, complete, ...detail }) => {
        state.left.push({ kind: 'openCustomerServiceChat', detail });
      },
    ),
  };
}
