import type { Found, Rect } from '../messages';
import { SliderControl, SwitchControl } from './controls/choice';
import { MovableViewControl, ScrollViewControl, SwiperControl } from './controls/container';
import { Control } from './controls/control';
import { VideoControl } from './controls/media';
import { InputControl, TextareaControl } from './controls/text';
import { type Fingers, fire, gestures, tap } from './events';
import {
  attributesOf,
  boundAt,
  bounds,
  camelCase,
  elementOf,
  idOf,
  instances,
  wxTag,
} from './registry';

/* What tests and selector queries ask of the page. */

/** WXML's selectors in the view's names: `view.a > text` → `wx-view.a > wx-text`, `page` → `body`, `>>>` crosses components. */
export function cssOf(selector: string): string {
  return selector
    .replace(/\s*>>>\s*/g, ' ')
    .replace(/(^|[\s>+~,(])([a-z][\w-]*)/g, (_, before: string, tag: string) =>
      tag === 'page' || tag === 'body' ? `${before}body` : `${before}wx-${tag}`,
    );
}

/** In one component's own elements, or with `>>>` in all below. */
function findAll(root: ParentNode, selector: string, owner?: string): HTMLElement[] {
  const css = cssOf(selector);
  let found: HTMLElement[];
  try {
    found = [...root.querySelectorAll<HTMLElement>(css)];
  } catch {
    throw new Error(`"${selector}" is no selector`);
  }
  if (root === document && document.body.matches(css)) {
    found.unshift(document.body);
  }
  const isDeep = owner === undefined || selector.includes('>>>');
  return found.filter((one) => bounds.has(one) && (isDeep || bounds.get(one)?.owner.id === owner));
}

function describe(element: HTMLElement): Found {
  const instance = bounds.get(element)?.instance;
  return {
    elementId: idOf(element),
    tagName: wxTag(element),
    ...(instance && { nodeId: instance.id }),
    ...(element.localName === 'wx-video' && { videoId: element.id || idOf(element) }),
  };
}

export function find(selector: string, within: string | undefined): Found[] {
  return findAll(within ? elementOf(within) : document, selector).map(describe);
}

export function findByXPath(path: string): Found[] {
  const own = path.replace(
    /(\/|::)([a-z][\w-]*)(?!\()(?=$|[/[\]\s|=])/g,
    (whole, before: string, tag: string) =>
      tag === 'page'
        ? `${before}body`
        : before === '::' && whole.startsWith('::') && tag === 'text'
          ? whole
          : `${before}wx-${tag}`,
  );
  const result = document.evaluate(
    own.startsWith('/body') ? `/${own}` : own,
    document,
    null,
    XPathResult.ORDERED_NODE_SNAPSHOT_TYPE,
    null,
  );
  return Array.from(
    { length: result.snapshotLength },
    (_, index) => result.snapshotItem(index) as HTMLElement,
  )
    .filter((one) => bounds.has(one))
    .map(describe);
}

/** Elements as WXML, without what the host adds. */
function wxmlOf(html: string): string {
  return html.replace(/(<\/?)wx-/g, '$1').replace(/ wx-(in|is)="[^"]*"/g, '');
}

type Read = (element: HTMLElement, name: string) => unknown;
const reads: Record<'dom' | 'attribute' | 'property' | 'style', Read> = {
  dom: (element, name) =>
    name === 'innerText' &&
    element instanceof Control &&
    typeof element.property('value') === 'string'
      ? element.property('value')
      : (element as unknown as Record<string, unknown>)[name],
  attribute: (element, name) =>
    name === 'class'
      ? element.className
      : name === 'id'
        ? element.id
        : (attributesOf(element)[name] ?? element.getAttribute(name)),
  property: (element, name) => {
    if (name === '__propPublic') {
      const names = Object.keys(attributesOf(element)).flatMap((one) => [one, camelCase(one)]);
      const own =
        element instanceof Control || 'property' in element
          ? ['value', 'current', 'checked', 'x', 'y'].filter(
              (one) => propertyOf(element, one) !== undefined,
            )
          : [];
      return Object.fromEntries([...names, ...own].map((one) => [one, true]));
    }
    return propertyOf(element, name);
  },
  style: (element, name) =>
    getComputedStyle(element).getPropertyValue(
      name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
    ),
};

const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
function propertyOf(element: HTMLElement, name: string): unknown {
  const own = (element as { property?: (name: string) => unknown }).property?.(name);
  return (
    own ??
    bounds.get(element)?.instance?.data[name] ??
    attributesOf(element)[name] ??
    attributesOf(element)[kebab(name)]
  );
}

/** undefined cannot cross, null can. */
export function read(id: string, kind: keyof typeof reads, names: readonly string[]): unknown[] {
  const element = elementOf(id);
  return names.map((name) => reads[kind](element, name) ?? null);
}

export function offset(id: string): { left: number; top: number } {
  const { left, top } = elementOf(id).getBoundingClientRect();
  return { left: left + scrollX, top: top + scrollY };
}

export function wxml(id: string, type: 'inner' | 'outer'): string {
  const element = elementOf(id);
  return wxmlOf(type === 'outer' ? element.outerHTML : element.innerHTML);
}

function boxOf(element: HTMLElement): DOMRect {
  return (
    [...element.getClientRects()].find((one) => one.width > 0 && one.height > 0) ??
    element.getBoundingClientRect()
  );
}

/** The next picture. A page that is not shown draws none: there it is a moment. */
const nextFrame = () =>
  new Promise<void>((resolve) => {
    requestAnimationFrame(() => resolve());
    setTimeout(resolve, 100);
  });

/** Until the element stands where it stood a picture before: nobody aims at what still moves. A second at most. */
async function stillBoxOf(element: HTMLElement): Promise<DOMRect> {
  let before = boxOf(element);
  for (let pictures = 0; pictures < 60; pictures += 1) {
    await nextFrame();
    const now = boxOf(element);
    if (now.x === before.x && now.y === before.y) {
      return now;
    }
    before = now;
  }
  return before;
}

/** Where a finger would touch the element, and what lies above it there. */
export async function reach(id: string): Promise<Rect> {
  const element = elementOf(id);
  element.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
  const rect = await stillBoxOf(element);
  const x = rect.x + rect.width / 2;
  const y = rect.y + rect.height / 2;
  const hit = boundAt(document.elementFromPoint(x, y));
  const isFree =
    hit !== undefined &&
    (element.contains(hit) || getComputedStyle(element).display === 'contents');
  return {
    x,
    y,
    width: rect.width,
    height: rect.height,
    coveredBy: isFree
      ? ''
      : hit
        ? `<${wxTag(hit)} class="${hit.className}">`
        : 'something outside the page',
  };
}

export function trigger(id: string, type: string, detail: unknown): void {
  const element = elementOf(id);
  if (type === 'tap') {
    tap(element, new Event('tap'));
    return;
  }
  fire(element, type, detail ?? {}, { bubbles: true, composed: true });
}

const noFingers: Fingers = { touches: [], changedTouches: [] };
export function touch(
  id: string,
  type: 'touchstart' | 'touchmove' | 'touchend',
  fingers: Partial<Fingers>,
): void {
  const element = elementOf(id);
  const all = { ...noFingers, ...fingers };
  if (type === 'touchstart') {
    gestures.start(element, all);
  } else if (type === 'touchmove') {
    gestures.move(element, all);
  } else {
    gestures.end(element, all);
    gestures.isTap();
  }
}

/** A DOM event, as `element.dispatchEvent({ eventName, eventInit })` asks. */
export function dispatch(id: string, name: string, init: Record<string, unknown>): void {
  elementOf(id).dispatchEvent(
    Object.assign(new CustomEvent(name, { bubbles: true, composed: true, ...init }), {}),
  );
}

/** The calls that the automator's element classes make by name. */
export function callFunction(id: string, name: string, args: readonly unknown[]): unknown {
  const element = elementOf(id);
  const [first, second] = args;
  if (element instanceof InputControl || element instanceof TextareaControl) {
    if (name === 'input.input' || name === 'textarea.input') {
      element.type(String(first));
      return null;
    }
  }
  if (element instanceof SwitchControl && name === 'switch.tap') {
    tap(element, new Event('tap'));
    return null;
  }
  if (element instanceof ScrollViewControl) {
    const reading: Record<string, number> = {
      'scroll-view.scrollTop': element.scrollTop,
      'scroll-view.scrollLeft': element.scrollLeft,
      'scroll-view.scrollWidth': element.scrollWidth,
      'scroll-view.scrollHeight': element.scrollHeight,
    };
    if (name === 'scroll-view.scrollTo') {
      element.scrollTo({ left: Number(first), top: Number(second), behavior: 'instant' });
      return null;
    }
    if (name in reading) {
      return reading[name];
    }
  }
  if (element instanceof SwiperControl && name === 'swiper.swipeTo') {
    element.swipeTo(Number(first));
    return null;
  }
  if (element instanceof MovableViewControl && name === 'movable-view.moveTo') {
    element.moveTo(Number(first), Number(second), '');
    return null;
  }
  if (element instanceof SliderControl && name === 'slider.slideTo') {
    element.slideTo(Number(first));
    return null;
  }
  throw new Error(`<${wxTag(element)}> has no ${name}`);
}

export async function callContext(
  id: string,
  method: string,
  args: readonly unknown[],
): Promise<null> {
  const element = elementOf(id);
  if (!(element instanceof VideoControl)) {
    throw new Error(`<${wxTag(element)}> has no context`);
  }
  await element.context(method, [...args]);
  return null;
}

export function windowProperties(names: readonly string[]): unknown[] {
  return names.map((name) => {
    const value = name
      .split('.')
      .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], window);
    return typeof value === 'object' || typeof value === 'function' ? null : (value ?? null);
  });
}

export type QueryFields = {
  rect?: boolean;
  size?: boolean;
  scrollOffset?: boolean;
  id?: boolean;
  dataset?: boolean;
  mark?: boolean;
  properties?: string[];
  computedStyle?: string[];
  node?: boolean;
  context?: boolean;
};
export type Query = {
  selector: string;
  all: boolean;
  viewport: boolean;
  owner: string;
  fields: QueryFields;
};

function fieldsOf(
  element: HTMLElement,
  fields: QueryFields,
  isViewport: boolean,
): Record<string, unknown> {
  const { left, top, right, bottom, width, height } = isViewport
    ? new DOMRect(0, 0, innerWidth, innerHeight)
    : element.getBoundingClientRect();
  const scroller = isViewport ? (document.scrollingElement as HTMLElement) : element;
  return {
    ...(fields.id && { id: element.id }),
    ...(fields.dataset && { dataset: bounds.get(element)?.dataset ?? {} }),
    ...(fields.mark && { mark: bounds.get(element)?.marks ?? {} }),
    ...(fields.rect && { left, top, right, bottom }),
    ...(fields.size && { width, height }),
    ...(fields.scrollOffset && {
      scrollLeft: scroller.scrollLeft,
      scrollTop: scroller.scrollTop,
      scrollWidth: scroller.scrollWidth,
      scrollHeight: scroller.scrollHeight,
    }),
    ...Object.fromEntries(
      (fields.properties ?? []).map((name) => [name, propertyOf(element, name) ?? null]),
    ),
    ...Object.fromEntries(
      (fields.computedStyle ?? []).map((name) => [name, reads.style(element, name)]),
    ),
    ...((fields.node || fields.context) && {
      element: idOf(element),
      tag: wxTag(element),
      width,
      height,
    }),
  };
}

export function query(queries: readonly Query[]): unknown[] {
  return queries.map(({ selector, all, viewport, owner, fields }) => {
    if (viewport) {
      return fieldsOf(document.body, fields, true);
    }
    const found = findAll(document, selector, owner);
    return all
      ? found.map((one) => fieldsOf(one, fields, false))
      : found[0]
        ? fieldsOf(found[0], fields, false)
        : null;
  });
}

/** Which of an instance's elements intersect their reference now: for IntersectionObserver. */
export const instanceElement = (id: string): Element | undefined => instances.get(id)?.root;
