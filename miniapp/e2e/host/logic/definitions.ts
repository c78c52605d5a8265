import type { Tree } from './set-data';

/* What a file said in Page(), Component() or Behavior(), brought into one shape. */

export type Method = (this: unknown, ...args: unknown[]) => unknown;
export type Property = { type: string; value: unknown; observer?: Method | string };
export type Options = {
  multipleSlots?: boolean;
  virtualHost?: boolean;
  styleIsolation?: string;
  addGlobalClass?: boolean;
};
export type Definition = {
  readonly path: string;
  readonly kind: 'page' | 'component';
  readonly data: Tree;
  readonly properties: Record<string, Property>;
  readonly methods: Record<string, Method>;
  /** Fields of a Page() that are no functions: each instance has its own copy. */
  readonly fields: Tree;
  readonly lifetimes: Record<string, Method[]>;
  readonly pageLifetimes: Record<string, Method[]>;
  readonly observers: readonly (readonly [string, Method])[];
  readonly options: Options;
  readonly externalClasses: readonly string[];
};

type Raw = Record<string, unknown>;

const lifetimeNames = ['created', 'attached', 'ready', 'moved', 'detached', 'error'];
const defaults: Record<string, unknown> = {
  String: '',
  Number: 0,
  Boolean: false,
  Array: [],
  Object: null,
  null: null,
};

const typeName = (type: unknown): string =>
  typeof type === 'function' ? type.name : String(type ?? 'null');

function propertyOf(raw: unknown): Property {
  if (typeof raw === 'function' || raw === null) {
    const type = typeName(raw);
    return { type, value: defaults[type] };
  }
  const { type, value, observer } = raw as { type?: unknown; value?: unknown; observer?: Method };
  const name = typeName(type);
  return {
    type: name,
    value: value === undefined ? defaults[name] : value,
    ...(observer && { observer }),
  };
}

const objectOf = (value: unknown): Raw => (value ?? {}) as Raw;
const copyOf = (value: unknown): Tree => JSON.parse(JSON.stringify(value ?? {})) as Tree;

function together(maps: Record<string, Method[]>[]): Record<string, Method[]> {
  const all: Record<string, Method[]> = {};
  for (const map of maps) {
    for (const [name, methods] of Object.entries(map)) {
      all[name] = [...(all[name] ?? []), ...methods];
    }
  }
  return all;
}

function lifetimesOf(raw: Raw): Record<string, Method[]> {
  const inside = objectOf(raw.lifetimes);
  const found: Record<string, Method[]> = {};
  for (const name of lifetimeNames) {
    // `lifetimes` wins over the old place: developers.weixin.qq.com/miniprogram/dev/framework/custom-component/lifetimes.html
    const method = inside[name] ?? raw[name];
    if (typeof method === 'function') {
      found[name] = [method as Method];
    }
  }
  return found;
}

function onlyFunctions(value: unknown): Record<string, Method> {
  return Object.fromEntries(
    Object.entries(objectOf(value)).filter(([, one]) => typeof one === 'function'),
  ) as Record<string, Method>;
}

/** A component, its behaviors' parts first: nearer wins where names are the same, life cycles all run. */
export function componentDefinition(
  path: string,
  kind: 'page' | 'component',
  raw: Raw,
): Definition {
  const behaviors = ((raw.behaviors ?? []) as Raw[])
    // Built-in behaviors are names (`wx://form-field`).
    .filter((one) => typeof one === 'object')
    .map((one) => componentDefinition(path, kind, one));
  const own = Object.fromEntries(
    Object.entries(objectOf(raw.properties)).map(([name, one]) => [name, propertyOf(one)]),
  );
  const pageLifetimes = Object.fromEntries(
    Object.entries(onlyFunctions(raw.pageLifetimes)).map(([name, one]) => [name, [one]]),
  );
  return {
    path,
    kind,
    data: Object.assign({}, ...behaviors.map((one) => one.data), copyOf(raw.data)),
    properties: Object.assign({}, ...behaviors.map((one) => one.properties), own),
    methods: Object.assign({}, ...behaviors.map((one) => one.methods), onlyFunctions(raw.methods)),
    fields: {},
    lifetimes: together([...behaviors.map((one) => one.lifetimes), lifetimesOf(raw)]),
    pageLifetimes: together([...behaviors.map((one) => one.pageLifetimes), pageLifetimes]),
    observers: [
      ...behaviors.flatMap((one) => [...one.observers]),
      ...Object.entries(onlyFunctions(raw.observers)),
    ],
    options: objectOf(raw.options),
    externalClasses: (raw.externalClasses ?? []) as string[],
  };
}

export function pageDefinition(path: string, raw: Raw): Definition {
  const fields = Object.entries(raw).filter(
    ([name, value]) => typeof value !== 'function' && name !== 'data' && name !== 'behaviors',
  );
  const base = componentDefinition(path, 'page', {
    data: raw.data,
    behaviors: raw.behaviors,
    methods: raw,
  });
  return { ...base, fields: Object.fromEntries(fields) };
}
