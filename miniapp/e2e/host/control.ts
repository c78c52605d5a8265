import type { Frame } from 'playwright-core';
import type { Theme } from './compile/project';
import { HostFault } from './fault';
import { type Figures, sumUp } from './figures';
import type { Host } from './host';
import type { Page } from './logic/pages';
import type { Exception } from './mini-program';
import type { Location, NetworkType, Query } from './options';
import type { Phone } from './phone';
import type { DialogShown } from './view/messages';
import type { Answer, Launch, Share, World } from './world';
import { askForShare, askForTimeline } from './wx/share';

/* What a test does that is no part of the automator's protocol: the person's answers and the phone's accidents. */

export type Control = {
  /** What a person would answer from now on: an open-type button's detail, or a call's result. undefined forgets it. */
  answer: (what: Answer, detail: unknown) => void;
  network: (type: NetworkType) => void;
  /** The app goes to the background … */
  hide: () => Promise<void>;
  /** … and comes back, perhaps by another scene. */
  show: (options?: { path?: string; query?: Query; scene?: number }) => Promise<void>;
  /** Ended and opened again; storage stays, all else is new. */
  relaunch: (options?: { path?: string; query?: Query; scene?: number }) => Promise<void>;
  location: (answer: Location | 'refuse' | undefined) => void;
  scan: (result: string | { result: string; scanType?: string; path?: string } | 'cancel') => void;
  /** Files of this machine that the next pickers give. */
  choose: (
    api: 'chooseMedia' | 'chooseImage' | 'chooseMessageFile',
    files: readonly string[] | 'cancel',
  ) => void;
  captureScreen: () => Promise<void>;
  theme: (theme: Theme) => Promise<void>;
  /** Pulls the page down; answers when its handler has run. */
  pullDown: () => Promise<void>;
  isRefreshing: () => boolean;
  reachBottom: () => Promise<void>;
  scroll: (top: number) => Promise<void>;
  /** The uppermost dialog, or undefined. */
  modal: () => DialogShown | undefined;
  dialogs: () => DialogShown[];
  /** Presses a button or an option by its words. */
  press: (text: string) => Promise<void>;
  /** Types into the field of a modal. */
  type: (text: string) => Promise<void>;
  tapTab: (index: number) => Promise<void>;
  /** The menu's "转发" or "分享到朋友圈". */
  share: (kind?: 'message' | 'timeline') => Promise<Share>;
  shares: () => Share[];
  /** Calls that left the mini-program: makePhoneCall, openLocation, requestPayment … */
  left: () => { kind: string; detail: Record<string, unknown> }[];
  phone: () => {
    brightness: number;
    keepScreenOn: boolean;
    clipboard: string;
    network: NetworkType;
    scopes: Record<string, boolean>;
    privacyAgreed: boolean;
  };
  storage: () => Record<string, unknown>;
  /** What can be read in the bar above. */
  title: () => Promise<string>;
  /** The frame of the page on top, for measurements and axe; controls keep their parts in open shadow roots. */
  frame: () => Frame;
  figures: () => Figures;
  exceptions: () => Exception[];
  /** Presses a marker of the map with this id. */
  pressMarker: (mapId: string, marker: number) => Promise<void>;
  screenshot: (options?: { path?: string }) => Promise<Buffer>;
  settle: () => Promise<void>;
};

type Opening = { path?: string; query?: Query; scene?: number };

function topOf(world: World): Page {
  const page = world.pages.top();
  if (!page) {
    throw new HostFault('page_error', 'there is no page');
  }
  return page;
}

/** What is done to the page on top. */
function windowOf({ world, settle }: Host) {
  const { screen, state } = world;
  const top = () => topOf(world);
  return {
    frame: () => screen.frameOf(top().id),
    title: async () => (await screen.tab.locator('#title').textContent()) ?? '',
    screenshot: async (options: { path?: string } = {}) => {
      await settle();
      return screen.tab.screenshot(options);
    },
    tapTab: async (index: number) => {
      await screen.tab.locator('#tabs .tab').nth(index).tap();
      await settle();
    },
    scroll: async (to: number) => {
      await screen.call(top().id, 'scrollPage', to, undefined, 0, 0);
      await settle();
    },
    reachBottom: async () => {
      await screen.call(top().id, 'scrollPage', 1e6, undefined, 0, 0);
      await settle();
    },
    pullDown: async () => {
      const { path, instance } = top();
      if (!world.project.configOf(path, state.theme).enablePullDownRefresh) {
        throw new HostFault(
          'not_supported',
          `${path} cannot be pulled down: enablePullDownRefresh is not set`,
        );
      }
      state.refreshing = true;
      instance.run('onPullDownRefresh');
      await settle();
    },
  };
}

/** What happened, for reading. */
function readingsOf(host: Host, phone: Phone) {
  const { world } = host;
  const { state } = world;
  return {
    shares: () => [...state.shares],
    left: () => [...state.left],
    phone: () => ({
      brightness: state.brightness,
      keepScreenOn: state.keepScreenOn,
      clipboard: state.clipboard,
      network: state.network,
      scopes: { ...state.scopes },
      privacyAgreed: state.privacyAgreed,
    }),
    storage: () =>
      Object.fromEntries(
        [...state.storage].map(([key, value]) => [key, JSON.parse(value) as unknown]),
      ),
    figures: () => {
      const shown = topOf(world).path;
      const left = host.timers.running().filter((one) => one.owner !== shown && one.owner !== '');
      return sumUp(
        world.figures,
        left.map(({ owner, kind, ms }) => ({ page: owner, kind, ms })),
      );
    },
    exceptions: () => [...phone.exceptions],
  };
}

export function createControl(
  host: Host,
  phone: Phone,
  relaunch: (launch: Launch) => Promise<void>,
): Control {
  const { world, settle } = host;
  const { state, screen, dialogs, listeners, pages } = world;
  const top = () => topOf(world);
  const answer: Control['answer'] = (what, detail) => {
    if (detail === undefined) {
      state.answers.delete(what);
    } else {
      state.answers.set(what, detail);
    }
  };
  const launchOf = ({ path, query, scene }: Opening): Launch => ({
    ...state.launch,
    query: query ?? (path === undefined ? state.launch.query : {}),
    ...(path !== undefined && { path }),
    ...(scene !== undefined && { scene }),
  });
  return {
    ...windowOf(host),
    ...readingsOf(host, phone),
    answer,
    network: (type) => {
      state.network = type;
      listeners.emit('NetworkStatusChange', { isConnected: type !== 'none', networkType: type });
    },
    hide: async () => {
      host.hide();
      await settle();
    },
    show: async (options = {}) => {
      host.show(launchOf(options));
      const { path } = options;
      if (path !== undefined && path !== top().path) {
        // Another page is wanted: a warm start opens it anew, …/dev/framework/runtime/operating-mechanism.html
        const query = Object.entries(options.query ?? {})
          .map(([name, value]) => `${name}=${value}`)
          .join('&');
        await pages.open('reLaunch', `/${path}${query && `?${query}`}`);
      }
      await settle();
    },
    relaunch: (options = {}) => relaunch(launchOf({ scene: state.launch.scene, ...options })),
    location: (given) => {
      state.location = given;
      for (const scope of ['scope.userLocation', 'scope.userFuzzyLocation']) {
        delete state.scopes[scope];
      }
    },
    scan: (result) => answer('scanCode', result),
    choose: (api, files) => answer(api, files),
    captureScreen: async () => {
      listeners.emit('UserCaptureScreen', {});
      await settle();
    },
    theme: async (theme) => {
      state.theme = theme;
      await screen.setTheme(theme);
      listeners.emit('ThemeChange', { theme });
      await world.redraw();
      await settle();
    },
    isRefreshing: () => state.refreshing,
    modal: () => dialogs.visible().at(-1),
    dialogs: dialogs.visible,
    press: async (text) => {
      dialogs.press(text);
      await settle();
    },
    type: async (text) => {
      dialogs.type(text);
      await settle();
    },
    share: async (kind = 'message') => {
      const hidden = state.shareMenus.get(top().id);
      const menu = kind === 'message' ? 'shareAppMessage' : 'shareTimeline';
      if (hidden && !hidden.includes(menu)) {
        throw new HostFault('not_supported', `${top().path} has hidden ${menu} from its menu`);
      }
      return kind === 'timeline' ? askForTimeline(world) : askForShare(world, { from: 'menu' });
    },
    pressMarker: async (mapId, marker) => {
      const page = top();
      const [found] = await screen.call(page.id, 'find', `#${mapId}`, undefined);
      if (!found) {
        throw new HostFault('no_such_element', `no map has the id "${mapId}"`);
      }
      await screen.call(page.id, 'pressMarker', found.elementId, marker);
      await settle();
    },
    settle,
  };
}
