import vm from 'node:vm';
import { HostFault } from '../fault';

/*
 * Where the mini-program's JavaScript runs: a context of its own without DOM, Node or network, in which strings are
 * never code. What crosses into it is copied, so that a plain object is plain on both sides.
 */

type Fn = (...args: never[]) => unknown;

export type Realm = {
  /** Puts globals there: App, Page, wx, timers … */
  define: (globals: Record<string, unknown>) => void;
  /** A copy whose objects, lists and buffers are the context's own. Functions stay what they are. */
  take: <T>(value: T) => T;
  parse: (json: string) => unknown;
  error: (message: string, extra?: object) => Error;
  promise: <T>(work: Promise<T>) => Promise<T>;
  /** Whether it was made there: promises whose rejection nobody handled. */
  owns: (promise: unknown) => boolean;
  /** An object with the context's own prototype. */
  object: () => Record<string, unknown>;
  /** Runs code of the mini-program with a limit, so that an endless loop is found and named. */
  enter: <T>(what: string, run: () => T) => T;
  /** Compiles a file as one function of these parameters. */
  compile: (code: string, filename: string, parameters: readonly string[]) => Fn;
  /** Makes a function of a test's function text (`miniProgram.evaluate`). */
  functionOf: (text: string) => Fn;
};

/**
 * What V8 gives and WeChat's logic layer does not promise. `AbortController` is no part of JavaScript and is absent by
 * itself (TanStack/query#5837, NervJS/taro#15025 report its absence on phones). WebAssembly is `WXWebAssembly` there.
 * Source: developers.weixin.qq.com/miniprogram/dev/framework/runtime/js-support.html
 */
const absent = ['Intl', 'WebAssembly', 'SharedArrayBuffer', 'Atomics', 'FinalizationRegistry'];

function copier(inner: {
  Object: ObjectConstructor;
  Array: ArrayConstructor;
  ArrayBuffer: ArrayBufferConstructor;
  Uint8Array: Uint8ArrayConstructor;
}) {
  const copy = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) {
      return value;
    }
    if (Buffer.isBuffer(value) || ArrayBuffer.isView(value)) {
      const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
      const own = new inner.Uint8Array(bytes.length);
      own.set(bytes);
      return Buffer.isBuffer(value) ? own.buffer : own;
    }
    if (Object.prototype.toString.call(value) === '[object ArrayBuffer]') {
      const bytes = new Uint8Array(value as ArrayBuffer);
      const own = new inner.Uint8Array(bytes.length);
      own.set(bytes);
      return own.buffer;
    }
    if (Array.isArray(value)) {
      return inner.Array.from(value, copy);
    }
    const prototype = Object.getPrototypeOf(value);
    // What is already of the other side, or is no plain object, is passed as it is.
    if (prototype !== Object.prototype && prototype !== null) {
      return value;
    }
    const own = new inner.Object() as Record<string, unknown>;
    for (const [key, one] of Object.entries(value)) {
      own[key] = copy(one);
    }
    return own;
  };
  return copy;
}

/** @param onRun hears of every run that ended, with its processor time in ms */
export function createRealm(
  limitMs: number,
  onRun: (what: string, ms: number) => void = () => undefined,
): Realm {
  const sandbox: Record<string, unknown> = {};
  const context = vm.createContext(sandbox, { codeGeneration: { strings: false, wasm: false } });
  const inner = vm.runInContext(
    '({ Object, Array, ArrayBuffer, Uint8Array, Error, Promise, JSON })',
    context,
  );
  for (const name of absent) {
    vm.runInContext(`delete globalThis.${name}`, context);
  }
  let job: (() => void) | undefined;
  Object.defineProperty(sandbox, '__enter', { value: () => job?.(), enumerable: false });
  const entry = new vm.Script('__enter()');
  const copy = copier(inner);
  const enter = <T>(what: string, run: () => T): T => {
    // Already inside: the outer limit holds.
    if (job) {
      return run();
    }
    let result: T | undefined;
    job = () => {
      result = run();
    };
    const before = process.cpuUsage();
    try {
      entry.runInContext(context, { timeout: limitMs });
    } catch (error) {
      if ((error as { code?: string }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') {
        throw new HostFault('timeout', `waited ${limitMs} ms for ${what} to end`);
      }
      throw error;
    } finally {
      job = undefined;
      const { user, system } = process.cpuUsage(before);
      onRun(what, (user + system) / 1000);
    }
    return result as T;
  };
  return {
    define: (globals) => Object.assign(sandbox, globals),
    take: (value) => copy(value) as typeof value,
    parse: (json) => inner.JSON.parse(json),
    error: (message, extra) => Object.assign(new inner.Error(message), extra),
    promise: (work) =>
      new inner.Promise((resolve: (value: unknown) => void, reject: (error: unknown) => void) =>
        work.then(resolve, reject),
      ),
    owns: (promise) => promise instanceof inner.Promise,
    object: () => new inner.Object(),
    enter,
    compile: (code, filename, parameters) =>
      vm.compileFunction(code, [...parameters], { filename, parsingContext: context }) as Fn,
    functionOf: (text) =>
      enter('a function of the test', () =>
        vm.compileFunction(`return (${text})`, [], {
          filename: 'evaluate',
          parsingContext: context,
        }),
      )() as Fn,
  };
}
