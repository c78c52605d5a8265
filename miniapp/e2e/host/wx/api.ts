import { messageOf } from '../fault';
import type { World } from '../world';

/*
 * The shape of every wx.* call: success, fail and complete are called later, a promise is given when none of them was,
 * and errMsg says `name:ok` or `name:fail reason`. developers.weixin.qq.com/miniprogram/dev/framework/app-service/api.html
 */

/** A no that belongs to the API; all other errors are the host's own. */
export class ApiFail extends Error {
  constructor(
    readonly reason: string,
    readonly detail: object = {},
  ) {
    super(reason);
  }
}

export type CallOptions = Record<string, unknown> & {
  success?: (result: unknown) => void;
  fail?: (error: unknown) => void;
  complete?: (result: unknown) => void;
};
export type Api = ((...args: never[]) => unknown) & { kind?: 'async' | 'sync' | 'task' };
export type Family = Record<string, Api | object | string>;

function call(world: World, where: string, callback: unknown, argument: unknown): void {
  if (typeof callback === 'function') {
    try {
      world.realm.enter(where, () => (callback as (value: unknown) => void)(argument));
    } catch (error) {
      world.report(error, where);
    }
  }
}

/** Runs and delivers. @returns the outcome for whoever asked by promise */
export async function deliver(
  world: World,
  name: string,
  options: CallOptions,
  work: () => unknown,
): Promise<unknown> {
  try {
    // Never in the caller's own turn.
    await Promise.resolve();
    const given = (await work()) as object | undefined;
    const result = world.realm.take({ errMsg: `${name}:ok`, ...given });
    call(world, `success of wx.${name}`, options.success, result);
    call(world, `complete of wx.${name}`, options.complete, result);
    return result;
  } catch (error) {
    const { reason, detail } =
      error instanceof ApiFail ? error : { reason: messageOf(error), detail: {} };
    if (!(error instanceof ApiFail)) {
      world.report(error, `wx.${name}`);
    }
    const failure = world.realm.take({
      errMsg: `${name}:fail${reason && ` ${reason}`}`,
      ...detail,
    });
    call(world, `fail of wx.${name}`, options.fail, failure);
    call(world, `complete of wx.${name}`, options.complete, failure);
    throw failure;
  }
}

export const isByCallback = (options: CallOptions): boolean =>
  [options.success, options.fail, options.complete].some((one) => typeof one === 'function');

export type ApiKit = {
  /** Answers later, by callbacks or a promise. */
  later: <O = CallOptions>(name: string, run: (options: O) => unknown) => Api;
  /** Answers at once; an ApiFail becomes an error with errMsg. */
  now: <A extends unknown[]>(name: string, run: (...args: A) => unknown) => Api;
  /** Answers later by callbacks, and gives a task at once. */
  task: <O = CallOptions>(
    name: string,
    run: (options: O) => { work: () => unknown; task: object },
  ) => Api;
  on: (name: string) => Family;
};

export function createApiKit(world: World): ApiKit {
  const { realm } = world;
  const marked = (api: (...args: never[]) => unknown, kind: NonNullable<Api['kind']>): Api =>
    Object.assign(api, { kind });
  return {
    later: (name, run) =>
      marked((options: CallOptions = {}) => {
        const given = options ?? {};
        const outcome = deliver(world, name, given, () => run(given as never));
        if (isByCallback(given)) {
          outcome.catch(() => undefined);
          return undefined;
        }
        return realm.promise(outcome);
      }, 'async'),
    now: (name, run) =>
      marked((...args: never[]) => {
        try {
          return realm.take(run(...(args as never)));
        } catch (error) {
          const reason = error instanceof ApiFail ? error.reason : messageOf(error);
          const errMsg = `${name}:fail ${reason}`;
          throw realm.error(errMsg, { errMsg });
        }
      }, 'sync'),
    task: (name, run) =>
      marked((options: CallOptions = {}) => {
        const { work, task } = run(options as never);
        deliver(world, name, options, work).catch(() => undefined);
        return realm.take(task);
      }, 'task'),
    on: (name) => ({
      [`on${name}`]: marked((listener: unknown) => world.listeners.on(name, listener), 'sync'),
      [`off${name}`]: marked((listener?: unknown) => world.listeners.off(name, listener), 'sync'),
    }),
  };
}
