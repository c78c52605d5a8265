import { HostFault } from '../fault';
import type { Page } from '../logic/pages';
import { readPath } from '../logic/set-data';
import type { Found } from '../view/messages';
import type { Methods, Params, Session } from './methods';

/* Page.*: one page of the stack, by its id. */

export function pageOf({ host }: Session, params: Params): Page {
  const page = host().world.pages.byId(Number(params.pageId));
  if (!page) {
    throw new HostFault(
      'page_error',
      `the page ${String(params.pageId)} is no longer in the stack`,
    );
  }
  return page;
}

export function one(found: readonly Found[], selector: unknown): Found {
  const [first] = found;
  if (!first) {
    throw new HostFault('no_such_element', `no element matches ${String(selector)}`);
  }
  return first;
}

const plain = (value: unknown): unknown =>
  value === undefined ? null : JSON.parse(JSON.stringify(value) ?? 'null');

export function pageMethods(session: Session): Methods {
  const { host } = session;
  const find = async (params: Params): Promise<Found[]> => {
    const page = pageOf(session, params);
    await page.tail;
    return host().world.screen.call(page.id, 'find', String(params.selector), undefined);
  };
  const findByXPath = async (params: Params): Promise<Found[]> => {
    const page = pageOf(session, params);
    await page.tail;
    return host().world.screen.call(page.id, 'findByXPath', String(params.selector));
  };
  return {
    'Page.getElement': async (params) => one(await find(params), params.selector),
    'Page.getElements': async (params) => ({ elements: await find(params) }),
    'Page.getElementByXpath': async (params) => one(await findByXPath(params), params.selector),
    'Page.getElementsByXpath': async (params) => ({ elements: await findByXPath(params) }),
    'Page.getData': (params) => {
      const { data } = pageOf(session, params).instance;
      return { data: plain(typeof params.path === 'string' ? readPath(data, params.path) : data) };
    },
    'Page.setData': async (params) => {
      pageOf(session, params).instance.setData(params.data as Record<string, unknown>);
      await host().settle();
      return {};
    },
    'Page.callMethod': async (params) => {
      const { instance } = pageOf(session, params);
      const { realm } = host().world;
      const method = instance.self[String(params.method)];
      if (typeof method !== 'function') {
        throw new HostFault(
          'bad_call',
          `${instance.definition.path} has no method "${String(params.method)}"`,
        );
      }
      const args = ((params.args ?? []) as unknown[]).map((value) => realm.take(value));
      const result = await realm.enter(String(params.method), () =>
        Reflect.apply(method, instance.self, args),
      );
      await host().settle();
      return { result: plain(result) };
    },
    'Page.getWindowProperties': async (params) => {
      const page = pageOf(session, params);
      await page.tail;
      return {
        properties: await host().world.screen.call(
          page.id,
          'windowProperties',
          params.names as string[],
        ),
      };
    },
  };
}
