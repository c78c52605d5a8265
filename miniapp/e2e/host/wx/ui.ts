import type { World } from '../world';
import { ApiFail, type ApiKit, type Family } from './api';

/* Modals, sheets, toasts, bars, scrolling and pull-down: developers.weixin.qq.com/miniprogram/dev/api/ui/interaction/wx.showModal.html and its neighbours */

const longestButton = 4;
const mostItems = 6;
const toastMs = 1500;
const cancelled = -1;

type Modal = {
  title?: string;
  content?: string;
  showCancel?: boolean;
  cancelText?: string;
  confirmText?: string;
  editable?: boolean;
  placeholderText?: string;
};
type Toast = { title: string; duration?: number; mask?: boolean };
type TabOptions = { index: number; text?: string };

function interactions(world: World, { later }: ApiKit): Family {
  const { dialogs } = world;
  const showModal = later<Modal>('showModal', async (options) => {
    const {
      title = '',
      content = '',
      showCancel = true,
      cancelText = '取消',
      confirmText = '确定',
    } = options;
    for (const [name, text] of Object.entries({ cancelText, confirmText })) {
      if ([...text].length > longestButton) {
        throw new ApiFail(
          `${name} length should not larger than ${longestButton} Chinese characters`,
        );
      }
    }
    const answer = await dialogs.ask({
      kind: 'modal',
      title,
      content: options.editable ? '' : content,
      buttons: showCancel ? [cancelText, confirmText] : [confirmText],
      ...(options.editable && { text: content, placeholder: options.placeholderText ?? '' }),
    });
    const confirm = answer.button === confirmText;
    return { confirm, cancel: !confirm, content: options.editable && confirm ? answer.text : null };
  });
  const showActionSheet = later<{ itemList: string[]; alertText?: string }>(
    'showActionSheet',
    async (options) => {
      const { itemList, alertText = '' } = options;
      if (!Array.isArray(itemList) || itemList.length === 0 || itemList.length > mostItems) {
        throw new ApiFail(`parameter error: itemList should have 1 to ${mostItems} items`);
      }
      const { index } = await dialogs.ask({
        kind: 'action-sheet',
        title: alertText,
        buttons: [...itemList, '取消'],
      });
      if (index < 0 || index === itemList.length) {
        throw new ApiFail('cancel');
      }
      return { tapIndex: index };
    },
  );
  const showToast = later<Toast>('showToast', ({ title, duration = toastMs, mask = false }) => {
    // One at a time, shared with the loading: …/wx.showToast.html
    dialogs.hide('toast', 'loading');
    void dialogs.ask({ kind: 'toast', title: String(title), mask }, { ms: duration });
  });
  const showLoading = later<Toast>('showLoading', ({ title, mask = false }) => {
    dialogs.hide('toast', 'loading');
    void dialogs.ask({ kind: 'loading', title: String(title ?? ''), mask });
  });
  return {
    showModal,
    showActionSheet,
    showToast,
    showLoading,
    hideToast: later('hideToast', () => void dialogs.hide('toast')),
    hideLoading: later('hideLoading', () => {
      if (!dialogs.hide('loading')) {
        throw new ApiFail("toast can't be found", { errno: cancelled });
      }
    }),
  };
}

function bars(world: World, { later }: ApiKit): Family {
  const { state, pages } = world;
  const change = async (look: NonNullable<ReturnType<typeof state.bars.get>>) => {
    const top = pages.top();
    if (top) {
      state.bars.set(top.id, { ...state.bars.get(top.id), ...look });
      await world.redraw();
    }
  };
  const tab = async (name: string, index: number, look: object) => {
    const known = state.tabs[index];
    if (!known) {
      throw new ApiFail(`tabbar item ${index} not found`);
    }
    const top = pages.top();
    if (!top || !world.project.isTab(top.path)) {
      throw new ApiFail(`${name}: not TabBar page`);
    }
    Object.assign(known, look);
    await world.redraw();
  };
  return {
    setNavigationBarTitle: later<{ title: string }>('setNavigationBarTitle', ({ title }) =>
      change({ title }),
    ),
    setNavigationBarColor: later<{ frontColor: string; backgroundColor: string }>(
      'setNavigationBarColor',
      ({ frontColor, backgroundColor }) => {
        if (frontColor !== '#ffffff' && frontColor !== '#000000') {
          throw new ApiFail('invalid frontColor: it is #ffffff or #000000');
        }
        return change({ background: backgroundColor, text: frontColor });
      },
    ),
    showNavigationBarLoading: later('showNavigationBarLoading', () => change({ loading: true })),
    hideNavigationBarLoading: later('hideNavigationBarLoading', () => change({ loading: false })),
    hideHomeButton: later('hideHomeButton', () => undefined),
    setTabBarBadge: later<TabOptions>('setTabBarBadge', ({ index, text = '' }) =>
      tab('setTabBarBadge', index, { badge: text }),
    ),
    removeTabBarBadge: later<TabOptions>('removeTabBarBadge', ({ index }) =>
      tab('removeTabBarBadge', index, { badge: '' }),
    ),
    showTabBarRedDot: later<TabOptions>('showTabBarRedDot', ({ index }) =>
      tab('showTabBarRedDot', index, { dot: true }),
    ),
    hideTabBarRedDot: later<TabOptions>('hideTabBarRedDot', ({ index }) =>
      tab('hideTabBarRedDot', index, { dot: false }),
    ),
    setTabBarItem: later<TabOptions>('setTabBarItem', ({ index, text }) =>
      tab('setTabBarItem', index, { text }),
    ),
    showTabBar: later('showTabBar', () => {
      state.tabBarHidden = false;
      return world.redraw();
    }),
    hideTabBar: later('hideTabBar', () => {
      state.tabBarHidden = true;
      return world.redraw();
    }),
    setBackgroundColor: later('setBackgroundColor', () => undefined),
    setBackgroundTextStyle: later('setBackgroundTextStyle', () => undefined),
  };
}

type Scroll = { scrollTop?: number; duration?: number; selector?: string; offsetTop?: number };

export function uiFamily(world: World, kit: ApiKit): Family {
  const { later, now } = kit;
  const { state, pages } = world;
  return {
    ...interactions(world, kit),
    ...bars(world, kit),
    pageScrollTo: later<Scroll>(
      'pageScrollTo',
      async ({ scrollTop, duration = 300, selector, offsetTop = 0 }) => {
        const top = pages.top();
        if (top) {
          await top.tail;
          await world.screen.call(top.id, 'scrollPage', scrollTop, selector, offsetTop, duration);
        }
      },
    ),
    startPullDownRefresh: later('startPullDownRefresh', () => {
      state.refreshing = true;
      pages.top()?.instance.run('onPullDownRefresh');
    }),
    stopPullDownRefresh: later('stopPullDownRefresh', () => {
      state.refreshing = false;
    }),
    hideKeyboard: later('hideKeyboard', async () => {
      const top = pages.top();
      if (top) {
        await world.screen
          .frameOf(top.id)
          .evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
      }
    }),
    loadFontFace: later('loadFontFace', () => ({ status: 'loaded' })),
    enableAlertBeforeUnload: later('enableAlertBeforeUnload', () => undefined),
    disableAlertBeforeUnload: later('disableAlertBeforeUnload', () => undefined),
    nextTick: now('nextTick', (callback: () => void) => {
      setTimeout(() => {
        try {
          world.realm.enter('wx.nextTick', callback);
        } catch (error) {
          world.report(error, 'wx.nextTick');
        }
      });
    }),
    ...kit.on('KeyboardHeightChange'),
    ...kit.on('WindowResize'),
    ...kit.on('ThemeChange'),
  };
}
