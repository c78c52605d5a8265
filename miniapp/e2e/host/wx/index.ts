import { HostFault } from '../fault';
import type { World } from '../world';
import { accountFamily } from './account';
import {
  type Api,
  ApiFail,
  type CallOptions,
  createApiKit,
  deliver,
  type Family,
  isByCallback,
} from './api';
import { canvasFamily } from './canvas';
import { deviceFamily } from './device';
import { fileFamily } from './file';
import { locationFamily } from './location';
import { mapFamily } from './map';
import { mediaFamily } from './media';
import { knownNames } from './names';
import { networkFamily } from './network';
import { queryFamily } from './query';
import { routeFamily } from './route';
import { shareFamily } from './share';
import { storageFamily } from './storage';
import { systemFamily } from './system';
import { uiFamily } from './ui';

/* The object `wx`: all families in one, with what a test put in the place of a call, and a loud no for what is missing. */

export type Wx = {
  /** As the mini-program sees it. */
  readonly object: Record<string, unknown>;
  call: (method: string, args: unknown[]) => unknown;
  mock: (method: string, replacement: Replacement | undefined) => void;
  interrupt: () => void;
  abortAll: () => void;
};
export type Replacement =
  | { result: unknown }
  | { run: (this: { origin: unknown }, ...args: unknown[]) => unknown; args: unknown[] };

/** Namespaces that are objects on a phone and are not here at all. */
const absentNamespaces = ['cloud'];

function missing(world: World, name: string): never {
  const fault = new HostFault('not_supported', `wx.${name} is not part of this host`);
  world.report(fault, `wx.${name}`);
  throw world.realm.error(fault.message);
}

function loudNamespace(world: World, name: string): object {
  return new Proxy(world.realm.object(), {
    get: (_, key) =>
      typeof key === 'string' && key !== 'then' ? missing(world, `${name}.${key}`) : undefined,
  });
}

/** A replacement gives what the call would: at once for synchronous calls, by callbacks or promise for the rest. */
function replaced(
  world: World,
  name: string,
  original: Api | undefined,
  replacement: Replacement,
): Api {
  const answer = (args: unknown[]): unknown =>
    'run' in replacement
      ? world.realm.enter(`the mock of wx.${name}`, () =>
          replacement.run.call({ origin: original }, ...args, ...replacement.args),
        )
      : world.realm.take(replacement.result);
  if (original?.kind === 'sync' || (original?.kind === undefined && name.endsWith('Sync'))) {
    return (...args: never[]) => answer(args);
  }
  const api = (options: CallOptions = {}) => {
    const work = async () => {
      const result = (await answer([options])) as { errMsg?: unknown } | undefined;
      const [, reason] = /:fail ?(.*)$/s.exec(String(result?.errMsg ?? '')) ?? [];
      if (reason !== undefined) {
        throw new ApiFail(reason, result as object);
      }
      return typeof result === 'object' ? result : {};
    };
    const outcome = deliver(world, name, options, work);
    if (original?.kind === 'task' || isByCallback(options)) {
      outcome.catch(() => undefined);
      return original?.kind === 'task' ? world.realm.take({ abort: () => undefined }) : undefined;
    }
    return world.realm.promise(outcome);
  };
  return api as Api;
}

export function createWx(world: World): Wx {
  const kit = createApiKit(world);
  const { family: network, interrupt, abortAll } = networkFamily(world, kit);
  const api: Family = {
    ...systemFamily(world, kit),
    ...network,
    ...storageFamily(world, kit),
    ...uiFamily(world, kit),
    ...deviceFamily(world, kit),
    ...locationFamily(world, kit),
    ...mediaFamily(world, kit),
    ...fileFamily(world, kit),
    ...accountFamily(world, kit),
    ...shareFamily(world, kit),
    ...queryFamily(world, kit),
    ...canvasFamily(world, kit),
    ...mapFamily(world, kit),
    ...routeFamily(world, kit),
  };
  const implemented = new Set([...Object.keys(api), 'canIUse']);
  // `schema` is an API, its parts divided by dots; components are known by their own tags.
  api.canIUse = kit.now('canIUse', (schema: string) =>
    implemented.has(String(schema).split('.')[0] ?? ''),
  );
  for (const name of knownNames) {
    api[name] ??= () => missing(world, name);
  }
  for (const name of absentNamespaces) {
    api[name] = loudNamespace(world, name);
  }
  const mocks = new Map<string, Api>();
  const own = Object.assign(world.realm.object(), api);
  const object = new Proxy(own, {
    get: (target, name) =>
      (typeof name === 'string' && mocks.get(name)) || Reflect.get(target, name),
  });
  return {
    object,
    call: (method, args) => {
      const called = object[method];
      if (typeof called !== 'function') {
        throw new HostFault('not_supported', `wx.${method} is no function of this host`);
      }
      return world.realm.enter(`wx.${method}`, () =>
        Reflect.apply(
          called,
          undefined,
          args.map((one) => world.realm.take(one)),
        ),
      );
    },
    mock: (method, replacement) => {
      if (!replacement) {
        mocks.delete(method);
        return;
      }
      const original = api[method];
      mocks.set(
        method,
        replaced(
          world,
          method,
          typeof original === 'function' ? (original as Api) : undefined,
          replacement,
        ),
      );
    },
    interrupt,
    abortAll,
  };
}
