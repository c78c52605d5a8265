import { openPicker } from './pickers';
import type { FromFrame, Place } from './view/messages';
import type { World } from './world';
import { askForShare } from './wx/share';

/* What a tap asks of WeChat itself: open-type buttons, pickers, navigators, web-views and page-meta. */

type Opened = Extract<FromFrame, { kind: 'open' | 'pick' | 'navigate' | 'meta' }>;

/** open-type → the event that answers it: developers.weixin.qq.com/miniprogram/dev/component/button.html */
const events: Record<string, string> = {
  getPhoneNumber: 'getphonenumber',
  getRealtimePhoneNumber: 'getrealtimephonenumber',
  chooseAvatar: 'chooseavatar',
  agreePrivacyAuthorization: 'agreeprivacyauthorization',
  openSetting: 'opensetting',
  contact: 'contact',
  feedback: 'feedback',
  launchApp: 'launchapp',
  getUserInfo: 'getuserinfo',
};

async function answerButton(
  world: World,
  pageId: number,
  element: string,
  type: string,
  place: Place,
): Promise<void> {
  const { state, screen } = world;
  const tell = (detail: object) =>
    screen.call(pageId, 'fire', element, events[type] ?? type.toLowerCase(), detail);
  const preset = state.answers.get(type as 'getPhoneNumber') as Record<string, unknown> | undefined;
  switch (type) {
    case 'agreePrivacyAuthorization':
      state.privacyAgreed = true;
      state.agreedBy.add(place.id);
      await tell({ errMsg: 'agreePrivacyAuthorization:ok', ...preset });
      return;
    case 'openSetting':
      Object.assign(state.scopes, preset);
      await tell({ errMsg: 'openSetting:ok', authSetting: { ...state.scopes } });
      return;
    case 'share':
      await share(world, place);
      return;
    case 'contact':
    case 'feedback':
    case 'launchApp':
      state.left.push({ kind: type, detail: {} });
      await tell({ errMsg: `${type}:ok`, ...preset });
      return;
    default:
      if (preset === undefined) {
        world.report(
          new Error(
            `a button with open-type ${type} was tapped, but the test set no answer: control.answer('${type}', detail)`,
          ),
          type,
        );
        return;
      }
      try {
        await world.permit(type);
        await tell({ errMsg: `${type}:ok`, ...preset });
      } catch {
        await tell({ errMsg: `${type}:fail privacy permission is not authorized`, errno: 104 });
      }
  }
}

/** A share button opens WeChat's panel; what is sent is known before a friend is chosen. */
async function share(world: World, place: Place): Promise<void> {
  const message = await askForShare(world, { from: 'button', target: place });
  if (world.state.answers.get('share') === undefined) {
    const { button } = await world.dialogs.ask({
      kind: 'share',
      title: message.title,
      content: message.path ?? '',
      buttons: ['取消', '发送'],
    });
    if (button !== '发送') {
      world.state.shares.splice(world.state.shares.indexOf(message), 1);
    }
  }
}

async function navigate(
  world: World,
  message: Extract<Opened, { kind: 'navigate' }>,
): Promise<void> {
  const { url, delta, target, element } = message.attributes as Record<string, string | undefined>;
  const type = String(message.attributes['open-type'] ?? 'navigate');
  if (type === 'web-view' && element !== undefined) {
    const allowed = world.settings.allowedOrigins;
    const isAllowed = !allowed || allowed.includes(new URL(String(url)).origin);
    await world.screen.call(
      message.pageId,
      'webView',
      element,
      String(url),
      ...(isAllowed ? [] : ['url not in domain list']),
    );
    return;
  }
  if (target === 'miniProgram') {
    world.state.left.push({ kind: 'navigateToMiniProgram', detail: message.attributes });
    return;
  }
  const kinds = {
    navigate: 'navigateTo',
    redirect: 'redirectTo',
    switchTab: 'switchTab',
    reLaunch: 'reLaunch',
  } as const;
  if (type === 'navigateBack') {
    await world.pages.back(Number(delta) || 1);
  } else if (type === 'exit') {
    world.state.left.push({ kind: 'exitMiniProgram', detail: {} });
  } else {
    await world.pages.open(kinds[type as keyof typeof kinds] ?? 'navigateTo', String(url ?? ''));
  }
}

async function meta(world: World, message: Extract<Opened, { kind: 'meta' }>): Promise<void> {
  const { attributes, pageId, tag } = message;
  if (tag === 'navigation-bar') {
    const title = attributes.title;
    const background = attributes['background-color'];
    world.state.bars.set(pageId, {
      ...world.state.bars.get(pageId),
      ...(title !== undefined && title !== '' && { title: String(title) }),
      ...(background !== undefined && background !== '' && { background: String(background) }),
      ...(attributes.loading === true && { loading: true }),
      ...(title !== undefined &&
        title !== '' && { text: String(attributes['front-color'] ?? '#000000') }),
    });
    await world.redraw();
  }
}

export function createOpener(world: () => World) {
  return (message: Opened): void => {
    const run = async () => {
      if (message.kind === 'open') {
        // `getPhoneNumber|agreePrivacyAuthorization`: terms first, then the rest.
        const types = message.type
          .split('|')
          .sort((a) => (a === 'agreePrivacyAuthorization' ? -1 : 1));
        for (const type of types) {
          await answerButton(world(), message.pageId, message.element, type, message.place);
        }
      } else if (message.kind === 'pick') {
        await openPicker(world(), message);
      } else if (message.kind === 'navigate') {
        await navigate(world(), message);
      } else {
        await meta(world(), message);
      }
    };
    run().catch((error: unknown) => world().report(error, message.kind));
  };
}
