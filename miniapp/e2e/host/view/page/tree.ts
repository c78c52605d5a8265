import { applyPatch } from '../../logic/set-data';
import type { ComponentShape } from '../messages';
import { fire } from './events';
import {
  attributesOf,
  type Bound,
  bounds,
  camelCase,
  type Handler,
  instances,
  isTrue,
  send,
  type ViewInstance,
  type VNode,
} from './registry';

/*
 * From the virtual nodes of WeChat's compiler to elements, changed in place. Keys are `data-sid` (Taro) and `id`; the
 * compiler's plain output does not carry `wx:key`.
 */

type Generator = (data: unknown, env: object, dd: object) => { children?: VNode[] };
declare global {
  interface Window {
    $gwx: (path: string) => Generator;
  }
}
/** An element that draws itself from attributes. */
export interface Drawn extends HTMLElement {
  /** @returns true when the attribute is the control's own matter */
  apply?: (name: string, value: unknown) => boolean;
  whenDrawn?: () => void;
}

type Element_ = Exclude<VNode, string | number | null>;
const shapes = new Map<string, ComponentShape>();
export const learn = (components: Record<string, ComponentShape>): void => {
  for (const [path, shape] of Object.entries(components)) {
    shapes.set(path, shape);
  }
};

const builtIn = new Set<string>();
export const knowTags = (tags: readonly string[]): void => {
  for (const tag of tags) {
    builtIn.add(`wx-${tag}`);
  }
};

/** Tags that tell the page something and are not drawn. */
const told = new Set(['wx-page-meta', 'wx-navigation-bar']);
const eventName = /^(capture-)?(bind|catch|mut-bind):?(.+)$/;

type Owned = { node: string | Element_; owner: ViewInstance };

/** Without `wx:if` and `wx:for` wrappers, and with a component's slots filled by its outer owner's nodes. */
function expand(
  nodes: readonly VNode[] | undefined,
  owner: ViewInstance,
  into: Owned[] = [],
): Owned[] {
  for (const node of nodes ?? []) {
    if (node === null || node === '') {
      continue;
    }
    if (typeof node !== 'object') {
      into.push({ node: String(node), owner });
    } else if (node.tag === 'virtual' || node.tag === 'wx-block') {
      expand(node.children, owner, into);
    } else if (node.tag === 'wx-slot' && owner.outer) {
      const name = String(node.attr?.name ?? '');
      const given = owner.slotted.filter(
        (one) => String((one as Element_ | undefined)?.attr?.slot ?? '') === name,
      );
      expand(given, owner.outer, into);
    } else {
      into.push({ node, owner });
    }
  }
  return into;
}

/** Component slots take what stands between the tags, with wrappers already gone. */
const flatten = (nodes: readonly VNode[] | undefined): VNode[] =>
  (nodes ?? []).flatMap((node) =>
    typeof node === 'object' && (node?.tag === 'virtual' || node?.tag === 'wx-block')
      ? flatten(node.children)
      : [node],
  );

const keyOf = (node: string | Element_): string =>
  typeof node === 'string'
    ? '#text'
    : `${node.tag}|${node.attr?.['data-sid'] ?? node.attr?.id ?? ''}`;
function keyOfDom(node: Node): string {
  const { 'data-sid': sid, id } = attributesOf(node as Element);
  return node.nodeType === Node.TEXT_NODE
    ? '#text'
    : `${(node as Element).localName}|${sid ?? id ?? ''}`;
}

function patchChildren(
  parent: Element | ShadowRoot,
  nodes: readonly VNode[] | undefined,
  owner: ViewInstance,
): void {
  const next = expand(nodes, owner);
  const pool = new Map<string, Node[]>();
  for (const child of parent.childNodes) {
    const key = keyOfDom(child);
    pool.set(key, [...(pool.get(key) ?? []), child]);
  }
  let reference: Node | null = parent.firstChild;
  for (const { node, owner: nodeOwner } of next) {
    const known = pool.get(keyOf(node))?.shift();
    const child = known ?? create(node, nodeOwner);
    if (known) {
      update(known, node, nodeOwner);
    }
    if (child === reference) {
      reference = reference.nextSibling;
    } else {
      parent.insertBefore(child, reference);
    }
  }
  for (const rest of [...pool.values()].flat()) {
    forget(rest);
    rest.parentNode?.removeChild(rest);
  }
}

/** Components below a node that leaves are told so, innermost first. */
function forget(node: Node): void {
  for (const child of node.childNodes) {
    forget(child);
  }
  const instance = bounds.get(node)?.instance;
  if (instance) {
    instances.delete(instance.id);
    send({ kind: 'detached', instance: instance.id });
  }
}

function decode(text: string): string {
  const named: Record<string, string> = {
    nbsp: ' ',
    lt: '<',
    gt: '>',
    amp: '&',
    apos: "'",
    ensp: ' ',
    emsp: ' ',
  };
  return text.replace(/&(nbsp|lt|gt|amp|apos|ensp|emsp);/g, (_, name: string) => named[name] ?? '');
}

function create(node: string | Element_, owner: ViewInstance): Node {
  if (typeof node === 'string') {
    return document.createTextNode(node);
  }
  const component = owner.tags[node.tag.replace(/^wx-/, '')];
  if (!component && !builtIn.has(node.tag)) {
    throw new Error(
      `<${node.tag.slice(3)}> in ${owner.path}.wxml is no component of this host, nor one that ${owner.path}.json names`,
    );
  }
  const element = document.createElement(node.tag);
  const bound: Bound = {
    owner,
    attributes: {},
    handlers: new Map(),
    dataset: {},
    marks: {},
    models: {},
  };
  bounds.set(element, bound);
  if (owner.shape) {
    element.setAttribute('wx-in', owner.path);
  }
  setAttributes(element, bound, node);
  if (component) {
    attach(element, bound, component, node);
  } else {
    patchChildren(element, content(node), owner);
    (element as Drawn).whenDrawn?.();
  }
  return element;
}

function update(dom: Node, node: string | Element_, owner: ViewInstance): void {
  if (typeof node === 'string') {
    if (dom.nodeValue !== node) {
      dom.nodeValue = node;
    }
    return;
  }
  const bound = bounds.get(dom) as Bound;
  bound.owner = owner;
  const changed = setAttributes(dom as HTMLElement, bound, node);
  const { instance } = bound;
  if (!instance) {
    patchChildren(dom as HTMLElement, content(node), owner);
    (dom as Drawn).whenDrawn?.();
    return;
  }
  instance.slotted = flatten(node.children);
  for (const name of changed) {
    const property = camelCase(name);
    if (instance.shape && property in instance.shape.properties) {
      const value = coerced(instance.shape, property, bound.attributes[name]);
      instance.data[property] = value;
      send({ kind: 'property', instance: instance.id, name: property, value });
    }
  }
  draw(instance);
}

function content(node: Element_): VNode[] | undefined {
  return node.tag === 'wx-text' && isTrue(node.attr?.decode)
    ? node.children?.map((one) => (typeof one === 'string' ? decode(one) : one))
    : node.children;
}

function coerced(shape: ComponentShape, name: string, value: unknown): unknown {
  const property = shape.properties[name];
  if (value === undefined || property === undefined) {
    return property?.value;
  }
  switch (property.type) {
    case 'Number':
      return Number(value);
    case 'String':
      return value === null ? '' : String(value);
    case 'Boolean':
      return value === '' || Boolean(value);
    default:
      return value;
  }
}

let lastInstance = 0;
function attach(element: HTMLElement, bound: Bound, component: string, node: Element_): void {
  const shape = shapes.get(component);
  if (!shape) {
    throw new Error(
      `the component ${component} was not registered: does ${component}.js call Component()?`,
    );
  }
  lastInstance += 1;
  const given = Object.entries(bound.attributes)
    .map(([name, value]) => [camelCase(name), value] as const)
    .filter(([name]) => name in shape.properties)
    .map(([name, value]) => [name, coerced(shape, name, value)] as const);
  const properties = {
    ...Object.fromEntries(Object.entries(shape.properties).map(([name, one]) => [name, one.value])),
    ...Object.fromEntries(given),
  };
  const instance: ViewInstance = {
    id: `c${lastInstance}`,
    path: component,
    data: structuredClone({ ...shape.data, ...properties }),
    tags: shape.tags,
    root: element,
    shape,
    outer: bound.owner,
    slotted: flatten(node.children),
  };
  bound.instance = instance;
  instances.set(instance.id, instance);
  element.setAttribute('wx-is', component);
  if (shape.virtualHost) {
    element.style.display = 'contents';
  }
  send({
    kind: 'attached',
    instance: instance.id,
    outer: bound.owner.id,
    component,
    tag: node.tag.replace(/^wx-/, ''),
    id: element.id,
    classes: element.className,
    dataset: bound.dataset,
    properties,
  });
  draw(instance);
}

export function draw(instance: ViewInstance): void {
  const { children } = window.$gwx(`${instance.path}.wxml`)(instance.data, {}, {});
  const drawn = instance.shape ? children : (children ?? []).filter((node) => !tell(node));
  patchChildren(instance.root, drawn, instance);
}

/** `page-meta` and `navigation-bar` speak to the window; a page-meta may hold a navigation-bar. */
function tell(node: VNode): boolean {
  if (typeof node !== 'object' || node === null || !told.has(node.tag)) {
    return false;
  }
  const tag = node.tag.slice(3) as 'page-meta' | 'navigation-bar';
  applyMeta(tag, asWritten(node.attr));
  for (const child of node.children ?? []) {
    tell(child);
  }
  return true;
}

const lastMeta: Record<string, string> = {};
let metaHandlers: Record<string, unknown> = {};
function applyMeta(tag: 'page-meta' | 'navigation-bar', attributes: Record<string, unknown>): void {
  const json = JSON.stringify(attributes);
  if (lastMeta[tag] === json) {
    return;
  }
  lastMeta[tag] = json;
  if (tag === 'page-meta') {
    metaHandlers = attributes;
    document.body.style.cssText = String(attributes['page-style'] ?? '');
    document.documentElement.style.fontSize = String(attributes['root-font-size'] ?? '');
    document.documentElement.style.backgroundColor = String(
      attributes['root-background-color'] ?? '',
    );
  }
  send({ kind: 'meta', tag, attributes });
}
/** Events of the page-meta element: scroll, resize, scrolldone. */
export function fireMeta(type: string, detail: unknown): void {
  const method = metaHandlers[`bind${type}`] ?? metaHandlers[`bind:${type}`];
  if (typeof method === 'string' && method !== '') {
    const place = { id: '', dataset: datasetOf(metaHandlers), offsetLeft: 0, offsetTop: 0 };
    send({
      kind: 'event',
      instance: 'page',
      method,
      event: {
        type,
        timeStamp: Math.round(performance.now()),
        target: place,
        currentTarget: place,
        mark: {},
        detail,
      },
    });
  }
}

const datasetOf = (attributes: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(attributes)
      .filter(([name]) => name.startsWith('data-'))
      .map(([name, value]) => [camelCase(name.slice(5).toLowerCase()), value]),
  );

/** The compiler turns `open-type` into `openType`; here attributes bear the names that WXML gave them. */
const asWritten = (attributes: Record<string, unknown> = {}): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      eventName.test(name) || name.startsWith('data-') || name.startsWith('mark:')
        ? name
        : name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
      value,
    ]),
  );

/** @returns the names of what changed */
function setAttributes(element: HTMLElement, bound: Bound, node: Element_): string[] {
  const next = asWritten(node.attr);
  bound.models = {};
  for (const [name, raw] of Object.entries(node.rawAttr ?? {})) {
    const path = /^\{\{\s*([\w.[\]]+)\s*\}\}$/.exec(String(raw))?.[1];
    if (name.startsWith('model:') && path) {
      bound.models[name.slice(6)] = path;
      next[name.slice(6)] = bound.owner.data[path];
    }
  }
  const before = bound.attributes;
  bound.attributes = next;
  const changed = [...new Set([...Object.keys(before), ...Object.keys(next)])].filter(
    (name) => !Object.is(before[name], next[name]),
  );
  for (const name of changed) {
    setAttribute(element, bound, name, next[name]);
  }
  return changed;
}

function setAttribute(element: HTMLElement, bound: Bound, name: string, value: unknown): void {
  const [, capture = '', how, type] = eventName.exec(name) ?? [];
  if (how && type) {
    setHandler(bound, `${capture}${type}`, value, {
      capture: capture !== '',
      stops: how === 'catch',
      mutual: how === 'mut-bind',
    });
  } else if (name.startsWith('data-')) {
    bound.dataset[camelCase(name.slice(5).toLowerCase())] = value;
    write(element, name, typeof value === 'object' ? undefined : value);
  } else if (name.startsWith('mark:')) {
    bound.marks[name.slice(5)] = value;
  } else if (name === 'class') {
    element.className = classesOf(bound.owner, String(value ?? ''));
  } else if (name === 'style') {
    write(element, 'style', withRpx(styleOf(value)));
  } else if (name === 'hidden') {
    element.hidden = isTrue(value);
  } else if (!(element as Drawn).apply?.(name, value)) {
    writeOther(element, name, value);
  }
}

function setHandler(bound: Bound, key: string, value: unknown, how: Omit<Handler, 'method'>): void {
  if (typeof value === 'function') {
    throw new Error(`${bound.owner.path}.wxml handles ${key} by WXS, which this host cannot run`);
  }
  if (value === undefined || value === '') {
    // An empty catch still stops the event, but calls nothing.
    bound.handlers.delete(key);
  } else {
    bound.handlers.set(key, { ...how, method: String(value) });
  }
}

/** `aria-role` is WeChat's spelling of role: developers.weixin.qq.com/miniprogram/dev/component/aria-component.html */
function writeOther(element: HTMLElement, name: string, value: unknown): void {
  const attribute = name === 'aria-role' ? 'role' : name;
  const isAria = attribute.startsWith('aria-') || attribute === 'role';
  if (isAria) {
    write(
      element,
      attribute,
      value === undefined || value === null || value === '' ? undefined : String(value),
    );
  } else {
    write(element, name, value === false || typeof value === 'object' ? undefined : value);
  }
}

function write(element: Element, name: string, value: unknown): void {
  if (value === undefined || value === null || value === '') {
    element.removeAttribute(name);
  } else {
    element.setAttribute(name, String(value));
  }
}

/** A component's external classes stand for what its user wrote. */
function classesOf(owner: ViewInstance, text: string): string {
  const external = owner.shape?.externalClasses ?? [];
  return text
    .split(/\s+/)
    .map((name) => (external.includes(name) ? String(attributesOf(owner.root)[name] ?? '') : name))
    .join(' ')
    .trim();
}

const styleOf = (value: unknown): string =>
  typeof value === 'object' && value !== null
    ? Object.entries(value)
        .map(([name, one]) => `${name}:${one}`)
        .join(';')
    : String(value ?? '');
const withRpx = (style: string): string =>
  style.replace(/(-?(?:\d+\.?\d*|\.\d+))rpx/g, (_, amount: string) => `${Number(amount) / 7.5}vw`);

/** @returns how long drawing took, in ms */
export function patch(instanceId: string, json: string): number {
  const instance = instances.get(instanceId);
  if (!instance) {
    // It left the page while the change was on its way.
    return 0;
  }
  const start = performance.now();
  applyPatch(instance.data, JSON.parse(json) as Record<string, unknown>);
  draw(instance);
  return performance.now() - start;
}

/** A control changed what `model:…` binds: the data follows. */
export function writeModel(element: HTMLElement, name: string, value: unknown): void {
  const bound = bounds.get(element);
  const path = bound?.models[name];
  if (bound && path) {
    bound.attributes[name] = value;
    send({ kind: 'model', instance: bound.owner.id, path, value });
  }
}

/** What a component tells its user: `triggerEvent`. */
export function trigger(instanceId: string, type: string, detail: unknown, options: object): void {
  const instance = instances.get(instanceId);
  if (instance) {
    fire(instance.root as HTMLElement, type, detail, options);
  }
}
