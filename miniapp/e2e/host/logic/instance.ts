import type { Definition, Method } from './definitions';
import type { Realm } from './realm';
import { applyPatch, readPath, type Tree, writePath } from './set-data';

/*
 * One page or component that lives: the `this` of its methods, its data, and setData. The view holds a copy of the data
 * and is told every change as JSON, which is all that crosses between the layers on a phone, too.
 */

/** A single setData may carry this much: developers.weixin.qq.com/miniprogram/dev/framework/performance/tips/runtime_setData.html */
const patchLimitBytes = 1024 * 1024;

export type Self = Record<string, unknown>;
export type Instance = {
  readonly id: string;
  readonly pageId: number;
  readonly definition: Definition;
  readonly self: Self;
  readonly data: Tree;
  /** Calls a method; an error in it is reported with this name, never thrown. Answers undefined then. */
  run: (name: string, ...args: unknown[]) => unknown;
  has: (name: string) => boolean;
  lifetime: (name: string, ...args: unknown[]) => void;
  pageLifetime: (name: string, ...args: unknown[]) => void;
  setData: (patch: Tree, done?: () => void) => void;
  /** A property changed in the view. */
  setProperty: (name: string, value: unknown) => void;
};

export type InstanceLink = {
  realm: Realm;
  /** Sends a change to the view; answers when it is drawn. */
  patch: (instance: Instance, json: string) => Promise<void>;
  onError: (error: unknown, where: string) => void;
};

/** Does a change of `path` concern an observer of `field`? `a.**` hears of everything below `a`, `a` of `a` itself. */
function concerns(path: string, field: string): boolean {
  const below = (outer: string, inner: string) =>
    inner.startsWith(`${outer}.`) || inner.startsWith(`${outer}[`);
  if (field === '**') {
    return true;
  }
  if (field.endsWith('.**')) {
    const base = field.slice(0, -3);
    return path === base || below(base, path) || below(path, base);
  }
  return path === field || below(path, field);
}

function createObservers(
  instance: Instance,
  call: (method: Method, args: unknown[], where: string) => unknown,
) {
  const { definition, data } = instance;
  const rules = definition.observers.map(([fields, method]) => ({
    fields: fields.split(',').map((field) => field.trim()),
    method,
  }));
  return (paths: readonly string[]) => {
    for (const { fields, method } of rules) {
      if (fields.some((field) => paths.some((path) => concerns(path, field)))) {
        const values = fields.map((field) =>
          field === '**' ? data : readPath(data, field.replace(/\.\*\*$/, '')),
        );
        call(method, values, `observer of ${fields.join(', ')}`);
      }
    }
  };
}

export function createInstance(
  link: InstanceLink,
  definition: Definition,
  place: { id: string; pageId: number; properties?: Tree },
): Instance {
  const { realm } = link;
  const initial = {
    ...Object.fromEntries(
      Object.entries(definition.properties).map(([name, one]) => [name, one.value]),
    ),
    ...definition.data,
    ...place.properties,
  };
  const data = realm.parse(JSON.stringify(initial)) as Tree;
  const self: Self = Object.assign(
    realm.object(),
    realm.parse(JSON.stringify(definition.fields)),
    definition.methods,
    { data, properties: data },
  );
  const call = (method: Method, args: unknown[], where: string): unknown => {
    const what = `${definition.path} ${where}`;
    try {
      return realm.enter(what, () => method.apply(self, args));
    } catch (error) {
      link.onError(error, what);
      return undefined;
    }
  };
  const setData = (patch: Tree, done?: () => void) => {
    if (typeof patch !== 'object' || patch === null) {
      throw realm.error(`setData of ${definition.path} needs an object`);
    }
    // Functions and undefined do not survive, as on a phone.
    const json = JSON.stringify(patch);
    const bytes = Buffer.byteLength(json);
    if (bytes > patchLimitBytes) {
      throw realm.error(
        `setData of ${definition.path} carries ${bytes} bytes; the limit is ${patchLimitBytes}`,
      );
    }
    applyPatch(data, realm.parse(json) as Tree);
    const drawn = link.patch(instance, json);
    observe(Object.keys(patch));
    drawn.then(() => done && call(done as Method, [], 'the callback of setData'));
  };
  const each = (methods: Method[] | undefined, name: string, args: unknown[]) => {
    for (const method of methods ?? []) {
      call(method, args, name);
    }
  };
  const instance: Instance = {
    id: place.id,
    pageId: place.pageId,
    definition,
    self,
    data,
    run: (name, ...args) => {
      const method = self[name];
      return typeof method === 'function' ? call(method as Method, args, name) : undefined;
    },
    has: (name) => typeof self[name] === 'function',
    lifetime: (name, ...args) => each(definition.lifetimes[name], name, args),
    pageLifetime: (name, ...args) => each(definition.pageLifetimes[name], name, args),
    setData,
    setProperty: (name, value) => {
      const old = data[name];
      writePath(data, name, realm.parse(JSON.stringify(value ?? null)));
      const { observer } = definition.properties[name] ?? {};
      const method =
        typeof observer === 'string' ? (self[observer] as Method | undefined) : observer;
      if (method) {
        call(method, [data[name], old, [name]], `observer of ${name}`);
      }
      observe([name]);
    },
  };
  const observe = createObservers(instance, call);
  self.setData = setData;
  return instance;
}
