import { HostFault, within } from '../fault';
import type { Page } from '../logic/pages';
import type { Share, World } from '../world';
import type { ApiKit, Family } from './api';

/* Sharing: what a page says when it is asked, and who may ask. developers.weixin.qq.com/miniprogram/dev/reference/api/Page.html */

/** A promise in the answer of onShareAppMessage may take this long; then its plain part is sent. */
const promiseLimitMs = 3000;

type Said = {
  title?: string;
  path?: string;
  query?: string;
  imageUrl?: string;
  promise?: Promise<Said>;
};

const pathOf = (page: Page): string => {
  const query = Object.entries(page.query)
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  return `/${page.path}${query && `?${query}`}`;
};

/** Asks the page for its message, as the menu or a share button does. */
export async function askForShare(
  world: World,
  from: { from: 'button' | 'menu'; target?: unknown },
): Promise<Share> {
  const page = world.pages.top();
  if (!page?.instance.has('onShareAppMessage')) {
    throw new HostFault(
      'not_supported',
      `${page?.path ?? 'no page'} has no onShareAppMessage: WeChat would not offer to share it`,
    );
  }
  const said = (page.instance.run('onShareAppMessage', world.realm.take({ ...from })) ??
    {}) as Said;
  const late = said.promise
    ? await within(
        promiseLimitMs,
        'the promise of onShareAppMessage',
        Promise.resolve(said.promise),
      ).catch(() => ({}) as Said)
    : {};
  const { title = world.project.name, path = pathOf(page), imageUrl } = { ...said, ...late };
  const share: Share = {
    kind: 'message',
    title,
    path,
    page: page.path,
    ...(imageUrl !== undefined && { imageUrl }),
  };
  world.state.shares.push(share);
  return share;
}

export async function askForTimeline(world: World): Promise<Share> {
  const page = world.pages.top();
  // A page is offered to the timeline only when it answers both: …/dev/framework/open-ability/share-timeline.html
  if (!page?.instance.has('onShareTimeline') || !page.instance.has('onShareAppMessage')) {
    throw new HostFault(
      'not_supported',
      `${page?.path ?? 'no page'} needs onShareAppMessage and onShareTimeline to be shared to the timeline`,
    );
  }
  const {
    title = world.project.name,
    query = '',
    imageUrl,
  } = (page.instance.run('onShareTimeline') ?? {}) as Said;
  const share: Share = {
    kind: 'timeline',
    title,
    query,
    page: page.path,
    ...(imageUrl !== undefined && { imageUrl }),
  };
  world.state.shares.push(share);
  return share;
}

const allMenus = ['shareAppMessage', 'shareTimeline'];

export function shareFamily(world: World, { later }: ApiKit): Family {
  const { state, pages } = world;
  const set = (change: (now: string[]) => string[]) => {
    const top = pages.top();
    if (top) {
      state.shareMenus.set(top.id, change(state.shareMenus.get(top.id) ?? allMenus));
    }
  };
  return {
    showShareMenu: later<{ menus?: string[] }>('showShareMenu', ({ menus = ['shareAppMessage'] }) =>
      set((now) => [...new Set([...now, ...menus])]),
    ),
    hideShareMenu: later<{ menus?: string[] }>('hideShareMenu', ({ menus = allMenus }) =>
      set((now) => now.filter((one) => !menus.includes(one))),
    ),
    updateShareMenu: later('updateShareMenu', () => undefined),
    shareFileMessage: later<{ filePath: string; fileName?: string }>(
      'shareFileMessage',
      ({ filePath, fileName }) => {
        state.shares.push({
          kind: 'file',
          title: fileName ?? filePath,
          path: filePath,
          page: pages.top()?.path ?? '',
        });
      },
    ),
    showShareImageMenu: later<{ path: string }>('showShareImageMenu', ({ path }) => {
      state.shares.push({ kind: 'file', title: path, path, page: pages.top()?.path ?? '' });
    }),
  };
}
