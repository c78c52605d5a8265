import type { EventChannel } from './event-channel';
import type { Instance } from './instance';

/*
 * The page stack and WeChat's rules for it. Order of the life cycle:
 * developers.weixin.qq.com/miniprogram/dev/framework/app-service/route.html
 */

/** developers.weixin.qq.com/miniprogram/dev/api/route/wx.navigateTo.html */
const deepestStack = 10;

export type Page = {
  readonly id: number;
  readonly path: string;
  readonly query: Record<string, string>;
  readonly instance: Instance;
  readonly channel: EventChannel;
  /** Component instances that live on it, by the view's id. */
  readonly components: Map<string, Instance>;
  /** Everything that is on its way to the view, in order. */
  tail: Promise<void>;
  shown: boolean;
};
export type Opening =
  | 'navigateTo'
  | 'redirectTo'
  | 'reLaunch'
  | 'switchTab'
  | 'navigateBack'
  | 'appLaunch';

export type PageStack = {
  all: () => Page[];
  top: () => Page | undefined;
  byId: (id: number) => Page | undefined;
  /** Kept alive behind another tab. */
  hiddenTabs: () => Page[];
  open: (
    kind: Exclude<Opening, 'navigateBack'>,
    url: string,
    events?: Parameters<StackLink['create']>[2],
  ) => Promise<Page>;
  back: (delta: number) => Promise<void>;
  /** Navigations that are under way. */
  idle: () => Promise<void>;
};

export type StackLink = {
  pages: readonly string[];
  isTab: (path: string) => boolean;
  /** Makes the page and runs onLoad; the view follows. */
  create: (
    path: string,
    query: Record<string, string>,
    events?: Record<string, (...args: unknown[]) => void>,
  ) => Page;
  /** The page's frame, up to its first drawing. */
  mount: (page: Page) => Promise<void>;
  display: (page: Page, stack: Page[]) => Promise<void>;
  unmount: (page: Page) => Promise<void>;
  fail: (reason: string) => Error;
  onNotFound: (path: string, query: Record<string, string>) => void;
};

export type Target = { path: string; query: Record<string, string> };

/**
 * `../a/b?x=1` as a page of the stack means it. Values stay encoded, as pages get them on a phone: the documents of
 * unlimited codes tell them to call decodeURIComponent (…/dev/OpenApiDoc/qrcode-link/qr-code/getUnlimitedQRCode.html).
 */
function parseTarget(url: string, from: string): Target {
  const [pathname = '', search = ''] = url.split('#')[0]?.split('?') ?? [];
  const folder = from.split('/').slice(0, -1);
  const steps = pathname.startsWith('/') ? [] : folder;
  for (const step of pathname.split('/')) {
    if (step === '..') {
      steps.pop();
    } else if (step !== '.' && step !== '') {
      steps.push(step);
    }
  }
  const pairs = search
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const at = pair.indexOf('=');
      return at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
    });
  return { path: steps.join('/').replace(/\.html$/, ''), query: Object.fromEntries(pairs) };
}

/** @returns why a page may not be opened so, in WeChat's words */
function whyNotOpen(
  kind: Opening,
  target: Target,
  stack: { depth: number; pages: readonly string[]; isTab: (path: string) => boolean },
): string | undefined {
  if (!stack.pages.includes(target.path)) {
    return `page "${target.path}" is not found`;
  }
  if ((kind === 'navigateTo' || kind === 'redirectTo') && stack.isTab(target.path)) {
    return `can not ${kind} a tabbar page`;
  }
  if (kind === 'switchTab' && !stack.isTab(target.path)) {
    return 'can not switch to no-tabBar page';
  }
  if (kind === 'navigateTo' && stack.depth >= deepestStack) {
    return `webview count limit exceed: the stack holds ${deepestStack} pages at most`;
  }
  return undefined;
}

function hide(page: Page | undefined): void {
  if (page?.shown) {
    page.shown = false;
    page.instance.run('onHide');
    page.instance.pageLifetime('hide');
    for (const component of page.components.values()) {
      component.pageLifetime('hide');
    }
  }
}
function show(page: Page): void {
  page.shown = true;
  page.instance.run('onShow');
  page.instance.pageLifetime('show');
  for (const component of page.components.values()) {
    component.pageLifetime('show');
  }
}

/** One opening or closing after the other. */
function createTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  let queue: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = queue.then(work);
    queue = turn.catch(() => undefined);
    return turn;
  };
}

/** Where an address leads from here. @throws what WeChat says when it may not be opened this way */
function targetOf(link: StackLink, kind: Opening, url: string, stack: Page[]): Target {
  const target = parseTarget(url, stack.at(-1)?.path ?? '');
  const { pages, isTab } = link;
  const why = whyNotOpen(kind, target, { depth: stack.length, pages, isTab });
  if (why !== undefined) {
    if (!pages.includes(target.path)) {
      link.onNotFound(target.path, target.query);
    }
    throw link.fail(why);
  }
  return target;
}

/** The logic layer goes ahead of the view, as on a phone: onLoad and onShow come before the first drawing. */
async function begin(link: StackLink, page: Page, stack: Page[]): Promise<void> {
  page.instance.lifetime('attached');
  page.instance.run('onLoad', page.query);
  show(page);
  await link.mount(page);
  await link.display(page, stack);
  page.instance.lifetime('ready');
  page.instance.run('onReady');
}

export function createPageStack(link: StackLink): PageStack {
  let stack: Page[] = [];
  const tabs = new Map<string, Page>();
  const inTurn = createTurns();

  const close = async (page: Page) => {
    page.shown = false;
    page.instance.run('onUnload');
    page.instance.lifetime('detached');
    tabs.delete(page.path);
    await link.unmount(page);
  };
  const enter = async (target: Target, events?: Parameters<StackLink['create']>[2]) => {
    const page = link.create(target.path, target.query, events);
    stack.push(page);
    if (link.isTab(page.path)) {
      tabs.set(page.path, page);
    }
    await begin(link, page, stack);
    return page;
  };
  const toTab = async (target: Target) => {
    const over = stack.filter((page) => !link.isTab(page.path));
    const tab = stack.find((page) => link.isTab(page.path));
    stack = [];
    const known = tabs.get(target.path);
    if (tab !== known || over.length > 0) {
      hide(over.length > 0 ? undefined : tab);
    }
    for (const page of over.reverse()) {
      await close(page);
    }
    if (!known) {
      return enter(target);
    }
    stack = [known];
    if (!known.shown) {
      show(known);
    }
    await link.display(known, stack);
    return known;
  };
  const openNow = async (
    kind: Exclude<Opening, 'navigateBack'>,
    url: string,
    events?: Parameters<StackLink['create']>[2],
  ): Promise<Page> => {
    const top = stack.at(-1);
    const target = targetOf(link, kind, url, stack);
    if (kind === 'switchTab') {
      return toTab(target);
    }
    if (kind === 'navigateTo') {
      hide(top);
    } else if (kind === 'redirectTo' && top) {
      stack.pop();
      await close(top);
    } else {
      const gone = [...new Set([...stack.reverse(), ...tabs.values()])];
      stack = [];
      for (const page of gone) {
        await close(page);
      }
    }
    return enter(target, events);
  };
  const backNow = async (delta: number) => {
    if (stack.length < 2) {
      throw link.fail('cannot navigate back at first page.');
    }
    // More than there is leads to the first page: …/api/route/wx.navigateBack.html
    const gone = stack.splice(Math.max(1, stack.length - Math.max(1, delta)));
    for (const page of gone.reverse()) {
      await close(page);
    }
    const top = stack.at(-1) as Page;
    show(top);
    await link.display(top, stack);
  };
  return {
    all: () => [...stack],
    top: () => stack.at(-1),
    byId: (id) => [...stack, ...tabs.values()].find((page) => page.id === id),
    hiddenTabs: () => [...tabs.values()].filter((page) => !stack.includes(page)),
    open: (kind, url, events) => inTurn(() => openNow(kind, url, events)),
    back: (delta) => inTurn(() => backNow(delta)),
    idle: () => inTurn(async () => undefined),
  };
}
