import type { Instance } from '../logic/instance';
import type { Query, QueryFields } from '../view/page/query';
import type { World } from '../world';
import type { ApiKit, Family } from './api';
import { canvasNode } from './canvas';

/* SelectorQuery and IntersectionObserver: developers.weixin.qq.com/miniprogram/dev/api/wxml/SelectorQuery.html */

type Callback = (result: unknown) => void;
type Asked = Query & { callback?: Callback };
type Row = { element: string; tag: string; width: number; height: number } & Record<
  string,
  unknown
>;
type Self = { __instance?: Instance };

export function selectorQuery(world: World, from?: Instance): object {
  const asked: Asked[] = [];
  let scope: Instance | undefined = from;
  const finish = (row: Row | null, fields: QueryFields, pageId: number): unknown => {
    if (!row) {
      return null;
    }
    const { element, tag, ...rest } = row;
    if (!element) {
      return row;
    }
    if (tag !== 'canvas') {
      throw new Error(
        `a query asked for the node of <${tag}>: this host gives nodes of <canvas type="2d"> only`,
      );
    }
    return {
      ...rest,
      ...(fields.size && { width: row.width, height: row.height }),
      node: canvasNode(world, pageId, element, row),
    };
  };
  const run = async (callback?: Callback) => {
    const page = scope ? world.pages.byId(scope.pageId) : world.pages.top();
    if (!page) {
      return;
    }
    // After what was set before: a query sees the page as it then is.
    await page.tail;
    const queries = asked.map(({ callback: _, ...query }) => ({
      ...query,
      owner: query.owner || 'page',
    }));
    const answers = (await world.screen.call(page.id, 'query', queries)) as (Row | Row[] | null)[];
    const results = answers.map((answer, index) => {
      const { fields } = asked[index] as Asked;
      return Array.isArray(answer)
        ? answer.map((row) => finish(row, fields, page.id))
        : finish(answer, fields, page.id);
    });
    const taken = world.realm.take(results) as unknown[];
    world.realm.enter('the callback of a selector query', () => {
      for (const [index, one] of asked.entries()) {
        one.callback?.(taken[index]);
      }
      callback?.(taken);
    });
  };
  const reference = (selector: string, all: boolean, viewport = false) => {
    const add = (fields: QueryFields) => (callback?: Callback) => {
      const owner = scope && scope.definition.kind === 'component' ? scope.id : 'page';
      asked.push({ selector, all, viewport, owner, fields, ...(callback && { callback }) });
      return query;
    };
    return {
      boundingClientRect: add({ id: true, dataset: true, rect: true, size: true }),
      scrollOffset: add({ id: true, dataset: true, scrollOffset: true }),
      node: add({ node: true }),
      context: add({ context: true }),
      fields: (fields: QueryFields, callback?: Callback) => add(fields)(callback),
    };
  };
  const query: Record<string, unknown> = {
    in: (self: Self) => {
      scope = self?.__instance ?? scope;
      return query;
    },
    select: (selector: string) => world.realm.take(reference(selector, false)),
    selectAll: (selector: string) => world.realm.take(reference(selector, true)),
    selectViewport: () => world.realm.take(reference('page', false, true)),
    exec: (callback?: Callback) => {
      run(callback).catch((error: unknown) => world.report(error, 'a selector query'));
      return query;
    },
  };
  return query;
}

/** Tells once how the targets stand, and again after each scroll of the page. */
export function intersectionObserver(
  world: World,
  self: Self | undefined,
  options: { thresholds?: number[]; observeAll?: boolean } = {},
): object {
  let margins = { left: 0, top: 0, right: 0, bottom: 0 };
  let timer: NodeJS.Timeout | undefined;
  const last = new Map<number, number>();
  const look = async (selector: string, callback: Callback) => {
    const page = self?.__instance ? world.pages.byId(self.__instance.pageId) : world.pages.top();
    if (!page) {
      return;
    }
    const fields = { id: true, dataset: true, rect: true, size: true };
    const base = { selector, all: true, viewport: false, owner: 'page', fields };
    const [rows, view] = (await world.screen.call(page.id, 'query', [
      base,
      { ...base, all: false, viewport: true },
    ])) as [Record<string, number>[], Record<string, number>];
    const area = {
      left: -margins.left,
      top: -margins.top,
      right: (view.width ?? 0) + margins.right,
      bottom: (view.height ?? 0) + margins.bottom,
    };
    (options.observeAll ? rows : rows.slice(0, 1)).forEach((row, index) => {
      const { left = 0, top = 0, right = 0, bottom = 0, width = 0, height = 0 } = row;
      const seen = {
        width: Math.max(0, Math.min(right, area.right) - Math.max(left, area.left)),
        height: Math.max(0, Math.min(bottom, area.bottom) - Math.max(top, area.top)),
      };
      const ratio = width * height > 0 ? (seen.width * seen.height) / (width * height) : 0;
      const passed = (options.thresholds ?? [0]).some(
        (one) => (last.get(index) ?? -1) <= one !== ratio <= one,
      );
      if (!last.has(index) || passed) {
        last.set(index, ratio);
        const result = {
          id: row.id,
          dataset: row.dataset,
          intersectionRatio: ratio,
          boundingClientRect: row,
          relativeRect: area,
          time: world.now(),
        };
        world.realm.enter('an intersection observer', () => callback(world.realm.take(result)));
      }
    });
  };
  const observer: Record<string, unknown> = {
    relativeTo: (_selector: string, given = {}) => {
      margins = { ...margins, ...given };
      return observer;
    },
    relativeToViewport: (given = {}) => {
      margins = { ...margins, ...given };
      return observer;
    },
    observe: (selector: string, callback: Callback) => {
      const again = () => look(selector, callback).catch(() => clearInterval(timer));
      void again();
      timer = setInterval(again, 100);
      timer.unref();
    },
    disconnect: () => clearInterval(timer),
  };
  return observer;
}

export function queryFamily(world: World, { now }: ApiKit): Family {
  return {
    createSelectorQuery: now('createSelectorQuery', () => selectorQuery(world)),
    createIntersectionObserver: now('createIntersectionObserver', (self?: Self, options?: object) =>
      intersectionObserver(world, self, options),
    ),
  };
}
