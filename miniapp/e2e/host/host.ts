import type { PageConfig } from './compile/project';
import { createTrace, type Trace } from './compile/trace';
import { HostFault } from './fault';
import { createOpener } from './gestures';
import { createListeners, type Listeners } from './logic/listeners';
import { createModules, type Modules } from './logic/modules';
import type { Page } from './logic/pages';
import { createRealm, type Realm } from './logic/realm';
import { createRuntime, type Runtime } from './logic/runtime';
import { createTimers, type Timers } from './logic/timers';
import { createPages, describeError, type Exception, hear } from './mini-program';
import { singlePageScene } from './options';
import type { Phone } from './phone';
import type { FromShell } from './view/messages';
import type { Launch, PhoneState, World } from './world';
import { createWx, type Wx } from './wx';
import { createPermit } from './wx/account';

/* One run of the mini-program on a phone: all parts built by hand, in order. */

export type Host = {
  readonly world: World;
  readonly wx: Wx;
  readonly runtime: Runtime;
  readonly timers: Timers;
  /** Until everything that was caused so far has happened and is drawn. */
  settle: () => Promise<void>;
  launch: (launch: Launch) => Promise<void>;
  show: (enter?: Partial<Launch>) => void;
  hide: () => void;
  /** Ends its timers, requests and pages. */
  end: () => Promise<void>;
};

const isDark = (text: string | undefined) => text === 'white' || text === '#ffffff';

/** Draws the bars as the top page, its code and the theme want them. */
async function redraw(world: World): Promise<void> {
  const page = world.pages.top();
  if (!page) {
    return;
  }
  const { state, project, screen } = world;
  const config: PageConfig = project.configOf(page.path, state.theme);
  const own = state.bars.get(page.id) ?? {};
  await screen.shell('setBar', {
    title: own.title ?? config.navigationBarTitleText ?? '',
    background: own.background ?? config.navigationBarBackgroundColor ?? '#000000',
    text: isDark(own.text ?? config.navigationBarTextStyle ?? 'white') ? '#ffffff' : '#000000',
    custom: config.navigationStyle === 'custom',
    loading: own.loading ?? false,
    canGoBack: world.pages.all().length > 1,
    pageBackground: config.backgroundColor ?? '#ffffff',
  });
  const bar = project.tabBarIn(state.theme);
  const isShown =
    bar !== undefined &&
    project.isTab(page.path) &&
    !state.tabBarHidden &&
    state.enter.scene !== singlePageScene;
  await screen.shell(
    'setTabs',
    isShown
      ? {
          tabs: bar.list.map((tab, index) => {
            const selected = tab.pagePath === page.path;
            const icon = selected ? (tab.selectedIconPath ?? tab.iconPath) : tab.iconPath;
            const { badge = '', dot = false, text } = state.tabs[index] ?? {};
            return {
              text: text ?? tab.text,
              icon: icon ? `/files/${icon}` : '',
              selected,
              badge,
              dot,
            };
          }),
          background: bar.backgroundColor ?? '#ffffff',
          color: bar.color ?? '#999999',
          selectedColor: bar.selectedColor ?? '#3cc51f',
          border: bar.borderStyle ?? 'black',
        }
      : undefined,
  );
}

/** `console` of the logic layer: told to tests as plain values. */
function consoleOf(tell: (type: string, args: unknown[]) => void): Record<string, unknown> {
  const plain = (value: unknown): unknown => {
    if (value instanceof Error || Object.prototype.toString.call(value) === '[object Error]') {
      return String((value as Error).stack ?? value);
    }
    try {
      return value === undefined ? null : JSON.parse(JSON.stringify(value) ?? 'null');
    } catch {
      return String(value);
    }
  };
  const say =
    (type: string) =>
    (...args: unknown[]) =>
      tell(type, args.map(plain));
  const silent = () => undefined;
  return {
    ...Object.fromEntries(
      ['log', 'info', 'warn', 'error', 'debug', 'trace'].map((type) => [type, say(type)]),
    ),
    ...Object.fromEntries(
      [
        'group',
        'groupEnd',
        'groupCollapsed',
        'time',
        'timeEnd',
        'table',
        'count',
        'assert',
        'dir',
      ].map((type) => [type, silent]),
    ),
  };
}

/** Writes an error down, tells it to tests, and to the mini-program's own onError. */
function createReport(
  { settings, heard, exceptions }: Phone,
  realm: Realm,
  trace: Trace,
  now: () => number,
  ears: () => { runtime: Runtime; listeners: Listeners },
): World['report'] {
  let telling = false;
  /** An error of the listeners' own must not come round again. */
  const tellApp = ({ message, stack }: Exception) => {
    if (telling) {
      return;
    }
    telling = true;
    try {
      const { runtime, listeners } = ears();
      const app = runtime.app();
      if (typeof app.onError === 'function') {
        const tell = app.onError as () => void;
        realm.enter('App.onError', () => Reflect.apply(tell, app, [`${message}\n${stack}`]));
      }
      listeners.emit('Error', { message, stack });
    } catch (error) {
      settings.log('exception', String(error));
    } finally {
      telling = false;
    }
  };
  return (error, where) => {
    const exception = describeError(error, where, trace, now());
    exceptions.push(exception);
    settings.log('exception', exception.message);
    for (const listener of heard.exception) {
      listener(exception);
    }
    tellApp(exception);
  };
}

/** What the logic layer says goes to the log and to tests that listen. */
const logTo =
  ({ settings, heard }: Phone) =>
  (type: string, args: unknown[]) => {
    settings.log(type, ...args);
    for (const listener of heard.log) {
      listener(type, args);
    }
  };

const urlOf = ({ path, query }: Launch): string => {
  const asked = Object.entries(query).map(([name, value]) => `${name}=${value}`);
  return `/${path}${asked.length > 0 ? `?${asked.join('&')}` : ''}`;
};

/** Starts the mini-program's JavaScript anew on a phone; what lies in storage and what the person allowed stay. */
export function startSession(phone: Phone, state: PhoneState): Host {
  const { settings, project, server, screen, blocking, dialogs } = phone;
  const closings: (() => unknown)[] = [];
  const trace = createTrace(project.root);
  const now = () => Date.now();
  const realm = createRealm(settings.limitMs, (what, ms) =>
    phone.figures.scripts.push({ page: world.pages.top()?.path ?? '', at: now(), what, ms }),
  );
  const report = createReport(phone, realm, trace, now, () => ({ runtime, listeners }));
  const listeners = createListeners(realm, report);
  let world: World;
  const modules: Modules = createModules(project.root, realm);
  const runtime = createRuntime(
    project,
    realm,
    () => modules,
    () => world.pages.all().map((page) => page.instance.self),
  );
  const timers = createTimers(realm, () => world.pages.top()?.path ?? '', report);
  closings.push(timers.clear);
  const pieces = { world: () => world, runtime, server };
  const base = {
    settings,
    project,
    realm,
    screen,
    blocking,
    dialogs,
    listeners,
    state,
    folder: phone.folder,
    figures: phone.figures,
    report,
    redraw: () => redraw(world),
    now,
  };
  world = { ...base, pages: undefined as never, permit: undefined as never };
  Object.assign(world, { pages: createPages(pieces), permit: createPermit(world) });
  const wx = createWx(world);
  closings.push(wx.abortAll);
  realm.define({
    ...runtime.globals,
    ...timers.globals,
    wx: wx.object,
    console: consoleOf(logTo(phone)),
  });
  const opener = createOpener(() => world);
  phone.onFrame = (message) => {
    try {
      hear({ pieces, onOpen: opener }, message);
    } catch (error) {
      report(error, message.kind);
    }
  };
  phone.onShell = (message) => fromShell(world, message);
  closings.push(watchRejections(realm.owns, report, listeners));
  const settle = () => settled(world, phone.dialogsDrawn);
  return {
    world,
    wx,
    runtime,
    timers,
    settle,
    launch: async (launch) => {
      Object.assign(world.state, { launch, enter: launch });
      startApp(world, runtime, modules, launch);
      await world.pages.open('appLaunch', urlOf(launch));
      await settle();
    },
    show: (enter) => showApp(world, runtime, enter),
    hide: () => hideApp(world, runtime, wx),
    end: async () => {
      for (const one of closings.splice(0).reverse()) {
        one();
      }
      dialogs.clear();
      for (const page of [...world.pages.all(), ...world.pages.hiddenTabs()]) {
        await screen.closeFrame(page.id).catch(() => undefined);
      }
    },
  };
}

/** Rejections of the mini-program's promises that nobody handles. */
function watchRejections(
  owns: (promise: unknown) => boolean,
  report: World['report'],
  listeners: World['listeners'],
): () => void {
  const hearRejection = (reason: unknown, promise: Promise<unknown>) => {
    if (owns(promise)) {
      report(reason, 'an unhandled rejection');
      listeners.emit('UnhandledRejection', { reason, promise });
    }
  };
  process.on('unhandledRejection', hearRejection);
  return () => process.off('unhandledRejection', hearRejection);
}

function runApp(
  world: World,
  runtime: Runtime,
  name: 'onLaunch' | 'onShow' | 'onHide',
  argument?: unknown,
): void {
  const app = runtime.app();
  const method = app[name];
  if (typeof method === 'function') {
    try {
      world.realm.enter(`App.${name}`, () =>
        Reflect.apply(method, app, argument === undefined ? [] : [world.realm.take(argument)]),
      );
    } catch (error) {
      world.report(error, `App.${name}`);
    }
  }
}

function startApp(world: World, runtime: Runtime, modules: Modules, launch: Launch): void {
  try {
    modules.load('app');
  } catch (error) {
    if (error instanceof HostFault) {
      throw error;
    }
    world.report(error, 'app.js');
  }
  world.state.shown = true;
  runApp(world, runtime, 'onLaunch', launch);
  runApp(world, runtime, 'onShow', launch);
}

function showApp(world: World, runtime: Runtime, enter: Partial<Launch> = {}): void {
  const { state, listeners, pages } = world;
  if (state.shown) {
    return;
  }
  state.shown = true;
  state.enter = { ...state.enter, ...enter };
  runApp(world, runtime, 'onShow', state.enter);
  listeners.emit('AppShow', state.enter);
  const top = pages.top();
  if (top) {
    top.shown = true;
    top.instance.run('onShow');
    top.instance.pageLifetime('show');
  }
}

function hideApp(world: World, runtime: Runtime, wx: Wx): void {
  const { state, listeners, pages } = world;
  if (!state.shown) {
    return;
  }
  state.shown = false;
  const top = pages.top();
  if (top) {
    top.shown = false;
    top.instance.run('onHide');
    top.instance.pageLifetime('hide');
  }
  runApp(world, runtime, 'onHide');
  listeners.emit('AppHide');
  wx.interrupt();
}

function fromShell(world: World, message: FromShell): void {
  const { project, pages, dialogs } = world;
  const fail = (error: unknown) => world.report(error, message.kind);
  if (message.kind === 'back') {
    pages.back(1).catch(fail);
  } else if (message.kind === 'tab') {
    const tab = project.tabBar?.list[message.index];
    const top = pages.top();
    if (tab && top) {
      const item = { index: message.index, pagePath: tab.pagePath, text: tab.text };
      pages
        .open('switchTab', `/${tab.pagePath}`)
        .then((page) => page.instance.run('onTabItemTap', world.realm.take(item)))
        .catch(fail);
    }
  } else {
    dialogs.told(message);
  }
}

const turn = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const quietMs = 15;

/** Two quiet looks in a row: nothing navigates, nothing waits to be drawn, the view has said all it had to say. */
async function settled(world: World, drawn: () => Promise<unknown>): Promise<void> {
  const tailOf = (page: Page | undefined) => page?.tail;
  let quiet = 0;
  let last: unknown;
  for (let look = 0; look < 40 && quiet < 2; look += 1) {
    await turn(quietMs);
    await world.pages.idle();
    const top = world.pages.top();
    await tailOf(top);
    await drawn();
    if (top && world.pages.top() === top) {
      await world.screen.call(top.id, 'settled').catch(() => undefined);
    }
    const now = tailOf(world.pages.top());
    quiet = now === last ? quiet + 1 : 0;
    last = now;
  }
}
