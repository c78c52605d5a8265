import type { ComponentShape, FromFrame } from '../messages';

/* What the frame knows of its elements and component instances. */

export type VNode =
  | string
  | number
  | null
  | {
      tag: string;
      attr?: Record<string, unknown>;
      rawAttr?: Record<string, unknown>;
      children?: VNode[];
    };
export type Handler = { method: string; capture: boolean; stops: boolean; mutual: boolean };
export type ViewInstance = {
  id: string;
  path: string;
  data: Record<string, unknown>;
  tags: Record<string, string>;
  root: Element;
  shape?: ComponentShape;
  outer?: ViewInstance;
  /** What stands between the component's tags, drawn where its <slot> is. */
  slotted: VNode[];
};
export type Bound = {
  owner: ViewInstance;
  attributes: Record<string, unknown>;
  handlers: Map<string, Handler>;
  dataset: Record<string, unknown>;
  marks: Record<string, unknown>;
  /** Of a component's own element. */
  instance?: ViewInstance;
  /** `model:value` → the path it writes. */
  models: Record<string, string>;
};

export const bounds = new WeakMap<Node, Bound>();
export const instances = new Map<string, ViewInstance>();

const ids = new WeakMap<Element, string>();
const elements = new Map<string, WeakRef<Element>>();
let last = 0;

export function idOf(element: Element): string {
  const known = ids.get(element);
  if (known) {
    return known;
  }
  last += 1;
  const id = `${page.id}-${last}`;
  ids.set(element, id);
  elements.set(id, new WeakRef(element));
  return id;
}

export function elementOf(id: string): HTMLElement {
  const element = elements.get(id)?.deref();
  if (!element?.isConnected) {
    throw new Error(`the element ${id} is no longer on the page`);
  }
  return element as HTMLElement;
}

/** The element of the mini-program that a DOM node belongs to. */
export function boundAt(node: Node | null): HTMLElement | undefined {
  let at = node;
  while (at && !bounds.has(at)) {
    at = at.parentNode ?? (at as ShadowRoot).host ?? null;
  }
  return (at as HTMLElement | null) ?? undefined;
}

export const attributesOf = (element: Element): Record<string, unknown> =>
  bounds.get(element)?.attributes ?? {};

export const page = { id: 0, path: '', reachBottomDistance: 50, listensToScroll: false };

type Message = FromFrame extends infer One
  ? One extends unknown
    ? Omit<One, 'pageId'>
    : never
  : never;
declare global {
  interface Window {
    fromFrame: (message: FromFrame) => Promise<void>;
  }
}
export function send(message: Message): void {
  void window.fromFrame({ ...message, pageId: page.id } as FromFrame);
}

export const camelCase = (name: string): string =>
  name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
export const wxTag = (element: Element): string => element.localName.replace(/^wx-/, '');
export const isTrue = (value: unknown): boolean =>
  value !== false && Boolean(value) && value !== 'false';

/** Where a source of the mini-program is served: its own files and `wxfile://` by the host, the rest as it is. */
export function urlOf(source: unknown): string {
  const text = String(source ?? '');
  if (text.startsWith('wxfile://')) {
    return `/wxfile/${text.slice('wxfile://'.length)}`;
  }
  return text.startsWith('/') && !text.startsWith('//') ? `/files${text}` : text;
}
