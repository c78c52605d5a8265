import type { Trace } from './compile/trace';
import { messageOf } from './fault';
import { createEventChannel } from './logic/event-channel';
import { createInstance, type Instance } from './logic/instance';
import { createPageStack, type Page, type PageStack } from './logic/pages';
import type { Runtime } from './logic/runtime';
import { placeOf, remember, select } from './logic/selecting';
import type { FromFrame } from './view/messages';
import type { ViewServer } from './view/server';
import type { World } from './world';
import { ApiFail } from './wx/api';
import { intersectionObserver, selectorQuery } from './wx/query';

/* Pages and components brought to life: what the logic layer holds, tied to what the view draws. */

type Pieces = { world: () => World; runtime: Runtime; server: ViewServer };

/** What `this` has in a page or component besides its own methods. */
function equip(pieces: Pieces, page: () => Page, instance: Instance): void {
  const { world } = pieces;
  const { self, id } = instance;
  const within = (selector: string) =>
    select(page().components.values(), id, selector).map((one) => one.self);
  const common: Record<string, unknown> = {
    __instance: instance,
    is: instance.definition.path,
    setData: (patch: Record<string, unknown>, done?: () => void) => instance.setData(patch, done),
    selectComponent: (selector: string) => within(selector)[0] ?? null,
    selectAllComponents: (selector: string) => world().realm.take(within(selector)),
    createSelectorQuery: () => selectorQuery(world(), instance),
    createIntersectionObserver: (options?: object) => intersectionObserver(world(), self, options),
    groupSetData: (run: () => void) => run(),
    getPageId: () => `pageId:${instance.pageId}`,
    getTabBar: () => null,
    getAppBar: () => null,
    hasBehavior: () => false,
    triggerEvent: (name: string, detail: unknown, options: object = {}) => {
      const at = page();
      at.tail = at.tail.then(() =>
        world()
          .screen.call(at.id, 'triggerEvent', id, name, detail ?? {}, options)
          .then(
            () => undefined,
            (error: unknown) =>
              world().report(error, `${instance.definition.path} triggerEvent ${name}`),
          ),
      );
    },
    selectOwnerComponent: () => {
      const outer = placeOf(instance)?.outer;
      const owner =
        outer === undefined || outer === 'page' ? page().instance : page().components.get(outer);
      return owner?.self ?? null;
    },
  };
  for (const [name, value] of Object.entries(common)) {
    Object.defineProperty(self, name, {
      value,
      writable: true,
      enumerable: false,
      configurable: true,
    });
  }
}

/** The data of a page's first drawing, and the word that its frame stands. */
const openings = new WeakMap<Page, { data: string; stand: () => void }>();
function createGate(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

function createPage(
  pieces: Pieces,
  pages: () => PageStack,
  id: number,
  path: string,
  query: Record<string, string>,
  events: Record<string, (...args: unknown[]) => void> = {},
): Page {
  const world = pieces.world();
  const definition = pieces.runtime.load(path);
  const instance = createInstance(linkOf(pieces, pages), definition, { id: 'page', pageId: id });
  const gate = createGate();
  const page: Page = {
    id,
    path,
    query,
    instance,
    channel: createEventChannel(events),
    components: new Map(),
    // What onLoad sets waits here until the frame stands.
    tail: gate.promise,
    shown: false,
  };
  openings.set(page, { data: JSON.stringify(instance.data), stand: gate.resolve });
  equip(pieces, () => page, instance);
  Object.assign(instance.self, { route: path, __route__: path, options: world.realm.take(query) });
  Object.defineProperty(instance.self, 'getOpenerEventChannel', { value: () => page.channel });
  Object.defineProperty(instance.self, '__wxWebviewId__', { value: id });
  return page;
}

/** How an instance's changes reach the view: in order, after the page is mounted. */
function linkOf({ world }: Pieces, pages: () => PageStack) {
  return {
    realm: world().realm,
    onError: (error: unknown, where: string) => world().report(error, where),
    patch: (instance: Instance, json: string): Promise<void> => {
      const { figures, screen, now, report } = world();
      const page = pages().byId(instance.pageId);
      if (!page) {
        return Promise.resolve();
      }
      const figure = { page: page.path, at: now(), bytes: Buffer.byteLength(json), renderMs: 0 };
      figures.setData.push(figure);
      page.tail = page.tail.then(async () => {
        if (!pages().byId(page.id)) {
          return;
        }
        try {
          figure.renderMs = await screen.call(page.id, 'patch', instance.id, json);
        } catch (error) {
          report(error, `drawing ${instance.definition.path}`);
        }
      });
      return page.tail;
    },
  };
}

/** Goes on over new starts of the app: a client remembers pages by their numbers. */
let last = 0;

export function createPages(pieces: Pieces): PageStack {
  const { runtime, server } = pieces;
  const world = () => pieces.world();
  const mount = async (page: Page): Promise<void> => {
    const { screen, project, state, report } = world();
    const { instance, path } = page;
    const opening = openings.get(page);
    try {
      await screen.openFrame(page.id, server.frameUrl(path, runtime.componentsOf(path)), path);
      await screen.call(page.id, 'start', {
        pageId: page.id,
        path,
        data: opening?.data ?? '{}',
        ...runtime.bootOf(path),
        reachBottomDistance: project.configOf(path, state.theme).onReachBottomDistance ?? 50,
        listensToScroll: instance.has('onPageScroll'),
      });
    } catch (error) {
      report(error, `drawing ${path}`);
    } finally {
      opening?.stand();
    }
    await page.tail;
  };
  const pages: PageStack = createPageStack({
    pages: pieces.world().project.pages,
    isTab: (path) => world().project.isTab(path),
    create: (path, query, events) => {
      last += 1;
      return createPage(pieces, () => pages, last, path, query, events);
    },
    mount,
    display: async (page) => {
      await world().screen.shell('showFrame', page.id);
      await world().redraw();
    },
    unmount: async (page) => {
      await page.tail;
      await world().screen.closeFrame(page.id);
    },
    fail: (reason) => new ApiFail(reason),
    onNotFound: (path, query) => {
      const app = runtime.app();
      const found = { path, query, isEntryPage: pages.top() === undefined };
      world().listeners.emit('PageNotFound', found);
      if (typeof app.onPageNotFound === 'function') {
        app.onPageNotFound(world().realm.take(found));
      }
    },
  });
  return pages;
}

export type Hearing = {
  pieces: Pieces;
  onOpen: (message: Extract<FromFrame, { kind: 'open' | 'pick' | 'navigate' | 'meta' }>) => void;
};

/** What a frame said, done to the instance it concerns. */
export function hear({ pieces, onOpen }: Hearing, message: FromFrame): void {
  const world = pieces.world();
  const page = world.pages.byId(message.pageId);
  if (!page) {
    // The last words of a page that is gone.
    return;
  }
  const instanceOf = (id: string) => (id === 'page' ? page.instance : page.components.get(id));
  switch (message.kind) {
    case 'event': {
      const instance = instanceOf(message.instance);
      if (instance && !instance.has(message.method)) {
        world.report(
          new Error(
            `${instance.definition.path} has no method "${message.method}" for ${message.event.type}`,
          ),
          message.event.type,
        );
        return;
      }
      instance?.run(message.method, world.realm.take(message.event));
      return;
    }
    case 'attached':
      attach(pieces, page, message);
      return;
    case 'property':
      instanceOf(message.instance)?.setProperty(message.name, message.value);
      return;
    case 'model':
      instanceOf(message.instance)?.setData({ [message.path]: message.value });
      return;
    case 'detached':
      page.components.get(message.instance)?.lifetime('detached');
      page.components.delete(message.instance);
      return;
    case 'scrolled':
      page.instance.run('onPageScroll', world.realm.take({ scrollTop: message.scrollTop }));
      return;
    case 'reachedBottom':
      page.instance.run('onReachBottom');
      return;
    case 'fault':
      world.report(
        Object.assign(new Error(message.message), { stack: message.stack }),
        `the view of ${page.path}`,
      );
      return;
    default:
      onOpen(message);
  }
}

function attach(
  pieces: Pieces,
  page: Page,
  message: Extract<FromFrame, { kind: 'attached' }>,
): void {
  const world = pieces.world();
  const definition = pieces.runtime.definitionOf(message.component);
  const instance = createInstance(
    linkOf(pieces, () => world.pages),
    definition,
    {
      id: message.instance,
      pageId: page.id,
      properties: message.properties,
    },
  );
  remember(instance, message);
  page.components.set(message.instance, instance);
  equip(pieces, () => page, instance);
  Object.assign(instance.self, {
    id: message.id,
    dataset: world.realm.take(message.dataset),
    properties: instance.data,
  });
  for (const name of ['created', 'attached', 'ready']) {
    instance.lifetime(name);
  }
}

export type Exception = { message: string; stack: string; where: string; at: number };

/** An error as a person can use it: its message, and its place in the sources. */
export function describeError(error: unknown, where: string, trace: Trace, at: number): Exception {
  const stack = trace(String((error as { stack?: unknown } | undefined)?.stack ?? error));
  const place = stack
    .split('\n')
    .slice(1)
    .map((line) => /\(?([^\s()]+:\d+:\d+)\)?$/.exec(line)?.[1])
    .find((one) => one !== undefined && !one.startsWith('node:') && !one.includes('/e2e/host/'));
  return {
    message: `${messageOf(error)} (${where}${place ? `, ${place}` : ''})`,
    stack,
    where,
    at,
  };
}
