import { HostFault } from '../fault';
import type { Page } from '../logic/pages';
import type { Methods, Session } from './methods';

/* App.*: the mini-program as a whole. */

const describePage = (page: Page) => ({
  pageId: page.id,
  path: page.path,
  query: page.query,
});

/** Calls that lead to another page: the client looks at the page right afterwards. */
export function appMethods({ phone, host, emit }: Session): Methods {
  const demandNoPlugin = (pluginId: unknown) => {
    if (pluginId !== undefined) {
      throw new HostFault(
        'not_supported',
        `the plugin ${String(pluginId)} is not part of this host`,
      );
    }
  };
  /** Values for the client: what JSON cannot hold is null. */
  const plain = (value: unknown): unknown =>
    value === undefined ? null : JSON.parse(JSON.stringify(value) ?? 'null');
  return {
    'App.getCurrentPage': () => {
      const top = host().world.pages.top();
      if (!top) {
        throw new HostFault('page_error', 'no page is open');
      }
      return describePage(top);
    },
    'App.getPageStack': () => ({ pageStack: host().world.pages.all().map(describePage) }),
    'App.callWxMethod': async ({ method, args, pluginId }) => {
      demandNoPlugin(pluginId);
      const result = await host().wx.call(String(method), (args ?? []) as unknown[]);
      await host().settle();
      return { result: plain(result) };
    },
    'App.mockWxMethod': ({ method, functionDeclaration, args, pluginId, ...rest }) => {
      demandNoPlugin(pluginId);
      const { realm } = host().world;
      const replacement =
        typeof functionDeclaration === 'string'
          ? { run: realm.functionOf(functionDeclaration) as never, args: (args ?? []) as unknown[] }
          : 'result' in rest
            ? { result: rest.result }
            : undefined;
      host().wx.mock(String(method), replacement);
      return {};
    },
    'App.callFunction': async ({ functionDeclaration, args }) => {
      const { realm } = host().world;
      const run = realm.functionOf(String(functionDeclaration)) as (...given: unknown[]) => unknown;
      const given = ((args ?? []) as unknown[]).map((one) => realm.take(one));
      const result = await realm.enter('a function of the test', () => run(...given));
      return { result: plain(result) };
    },
    'App.addBinding': ({ name }) => {
      host().world.realm.define({
        [String(name)]: (...args: unknown[]) =>
          emit('App.bindingCalled', { name, args: plain(args) }),
      });
      return {};
    },
    'App.enableLog': () => ({}),
    'App.captureScreenshot': async () => {
      await host().settle();
      return { data: (await phone.screen.screenshot()).toString('base64') };
    },
    'App.exit': () => {
      host().hide();
      return {};
    },
  };
}
