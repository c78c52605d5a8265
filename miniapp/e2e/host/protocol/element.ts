import { HostFault } from '../fault';
import { readPath } from '../logic/set-data';
import type { Found } from '../view/messages';
import type { FrameApi } from '../view/page';
import type { Methods, Params, Session } from './methods';
import { one, pageOf } from './page';

/* Element.*: one element of a page. A tap is a finger on the glass: it fails when something lies above the element. */

const plain = (value: unknown): unknown =>
  value === undefined ? null : JSON.parse(JSON.stringify(value) ?? 'null');

async function tap(session: Session, params: Params): Promise<void> {
  const { screen } = session.host().world;
  const page = pageOf(session, params);
  const place = await screen.call(page.id, 'reach', String(params.elementId));
  if (place.width === 0 || place.height === 0) {
    throw new HostFault('no_such_element', 'the element is not visible: it has no size');
  }
  if (place.coveredBy !== '') {
    throw new HostFault(
      'no_such_element',
      `the element cannot be tapped: ${place.coveredBy} lies above it`,
    );
  }
  const frame = await screen.shell('frameAt', page.id);
  const x = frame.x + place.x;
  const y = frame.y + place.y;
  const above = await screen.shell('above', x, y);
  if (above !== '') {
    throw new HostFault('no_such_element', `the element cannot be tapped: ${above} lies above it`);
  }
  await screen.tap(x, y);
}

/** The ways from a client's parameters to an element, or to the component that it is. */
function waysOf(session: Session) {
  const { host } = session;
  const call = <N extends keyof FrameApi>(params: Params, name: N, ...args: unknown[]) => {
    const page = pageOf(session, params);
    return page.tail.then(() =>
      host().world.screen.call(page.id, name, ...([String(params.elementId), ...args] as never)),
    );
  };
  /** What changes something is answered when all that follows from it is done. */
  const acting = (run: (params: Params) => unknown) => async (params: Params) => {
    const result = await run(params);
    await host().settle();
    return result ?? {};
  };
  const find = async (params: Params): Promise<Found[]> => {
    const page = pageOf(session, params);
    await page.tail;
    return host().world.screen.call(
      page.id,
      'find',
      String(params.selector),
      String(params.elementId),
    );
  };
  const component = (params: Params) => {
    const instance = pageOf(session, params).components.get(String(params.nodeId));
    if (!instance) {
      throw new HostFault(
        'no_such_element',
        `the component ${String(params.nodeId)} is no longer on the page`,
      );
    }
    return instance;
  };
  return { call, acting, find, component };
}

/** What the view layer knows and does. */
function viewMethods(session: Session, { call, acting, find }: ReturnType<typeof waysOf>): Methods {
  const read =
    (kind: 'dom' | 'attribute' | 'property' | 'style', answer: string) =>
    async (params: Params) => ({
      [answer]: await call(params, 'read', kind, params.names),
    });
  const touch = (type: 'touchstart' | 'touchmove' | 'touchend') =>
    acting(({ touches, changedTouches, ...params }) =>
      call(params, 'touch', type, {
        ...(touches !== undefined && { touches }),
        ...(changedTouches !== undefined && { changedTouches }),
      }),
    );
  return {
    'Element.getElement': async (params) => one(await find(params), params.selector),
    'Element.getElements': async (params) => ({ elements: await find(params) }),
    'Element.getDOMProperties': read('dom', 'properties'),
    'Element.getAttributes': read('attribute', 'attributes'),
    'Element.getProperties': read('property', 'properties'),
    'Element.getStyles': read('style', 'styles'),
    'Element.getOffset': (params) => call(params, 'offset'),
    'Element.getWXML': async (params) => ({ wxml: await call(params, 'wxml', params.type) }),
    'Element.tap': acting((params) => tap(session, params)),
    'Element.touchstart': touch('touchstart'),
    'Element.touchmove': touch('touchmove'),
    'Element.touchend': touch('touchend'),
    'Element.triggerEvent': acting((params) => call(params, 'trigger', params.type, params.detail)),
    'Element.dispatchEvent': acting((params) =>
      call(
        params,
        'dispatch',
        String(params.eventName ?? params.type),
        params.eventInit ?? params.detail ?? {},
      ),
    ),
    'Element.callFunction': acting(async (params) => ({
      result: plain(await call(params, 'callFunction', params.functionName, params.args ?? [])),
    })),
    'Element.callContextMethod': acting(async (params) => ({
      result: plain(await call(params, 'callContext', params.method, params.args ?? [])),
    })),
  };
}

/** What the logic layer of a component knows and does. */
function componentMethods(
  { host }: Session,
  { acting, component }: ReturnType<typeof waysOf>,
): Methods {
  return {
    'Element.getData': (params) => {
      const { data } = component(params);
      return { data: plain(typeof params.path === 'string' ? readPath(data, params.path) : data) };
    },
    'Element.setData': acting((params) =>
      component(params).setData(params.data as Record<string, unknown>),
    ),
    'Element.callMethod': acting(async (params) => {
      const instance = component(params);
      const method = instance.self[String(params.method)];
      if (typeof method !== 'function') {
        throw new HostFault(
          'bad_call',
          `${instance.definition.path} has no method "${String(params.method)}"`,
        );
      }
      const { realm } = host().world;
      const args = ((params.args ?? []) as unknown[]).map((value) => realm.take(value));
      const result = await realm.enter(String(params.method), () =>
        Reflect.apply(method, instance.self, args),
      );
      return { result: plain(result) };
    }),
  };
}

export function elementMethods(session: Session): Methods {
  const ways = waysOf(session);
  return { ...viewMethods(session, ways), ...componentMethods(session, ways) };
}
