/* What crosses between the host and its Chromium: plain data, both ways. */

export type Place = {
  id: string;
  dataset: Record<string, unknown>;
  offsetLeft: number;
  offsetTop: number;
};
export type Touch = {
  identifier: number;
  pageX: number;
  pageY: number;
  clientX: number;
  clientY: number;
  /** On a canvas only. */
  x?: number;
  y?: number;
};
/** developers.weixin.qq.com/miniprogram/dev/framework/view/wxml/event.html */
export type ViewEvent = {
  type: string;
  timeStamp: number;
  target: Place;
  currentTarget: Place;
  mark: Record<string, unknown>;
  detail: unknown;
  touches?: Touch[];
  changedTouches?: Touch[];
};
export type Attributes = Record<string, unknown>;

/** A component as the view must know it, to draw it before the logic layer has spoken. */
export type ComponentShape = {
  path: string;
  tags: Record<string, string>;
  properties: Record<string, { type: string; value: unknown }>;
  data: Record<string, unknown>;
  externalClasses: readonly string[];
  virtualHost: boolean;
};
export type Boot = {
  pageId: number;
  path: string;
  data: string;
  tags: Record<string, string>;
  components: Record<string, ComponentShape>;
  reachBottomDistance: number;
  listensToScroll: boolean;
};

export type FromFrame = { pageId: number } & (
  | { kind: 'event'; instance: string; method: string; event: ViewEvent }
  | {
      kind: 'attached';
      instance: string;
      outer: string;
      component: string;
      tag: string;
      id: string;
      classes: string;
      dataset: Record<string, unknown>;
      properties: Record<string, unknown>;
    }
  | { kind: 'property'; instance: string; name: string; value: unknown }
  | { kind: 'detached'; instance: string }
  | { kind: 'model'; instance: string; path: string; value: unknown }
  | { kind: 'open'; element: string; type: string; attributes: Attributes; place: Place }
  | { kind: 'pick'; element: string; attributes: Attributes; value: unknown }
  | { kind: 'navigate'; attributes: Attributes }
  | { kind: 'scrolled'; scrollTop: number }
  | { kind: 'reachedBottom' }
  | { kind: 'meta'; tag: 'page-meta' | 'navigation-bar'; attributes: Attributes }
  | { kind: 'fault'; message: string; stack: string }
);

export type FromShell =
  | { kind: 'tab'; index: number }
  | { kind: 'back' }
  | { kind: 'pressed'; dialog: number; button: number }
  | { kind: 'typed'; dialog: number; text: string }
  | { kind: 'chosen'; dialog: number; column: number; index: number };

export type Bar = {
  title: string;
  background: string;
  /** `black` or `white` */
  text: string;
  custom: boolean;
  loading: boolean;
  canGoBack: boolean;
  pageBackground: string;
};
export type Tab = { text: string; icon: string; selected: boolean; badge: string; dot: boolean };
export type TabsShown = {
  tabs: Tab[];
  background: string;
  color: string;
  selectedColor: string;
  border: string;
};

export type DialogKind =
  | 'modal'
  | 'action-sheet'
  | 'toast'
  | 'loading'
  | 'picker'
  | 'authorize'
  | 'share'
  | 'payment'
  | 'subscribe'
  | 'privacy'
  | 'preview';
/** Something above the page that a person reads and presses. */
export type DialogShown = {
  id: number;
  kind: DialogKind;
  title: string;
  content: string;
  buttons: string[];
  /** Keeps touches from the page below. */
  mask: boolean;
  /** Of a modal with a text field: what is typed. */
  text?: string;
  placeholder?: string;
  columns?: { items: string[]; index: number }[];
};

export type Found = { elementId: string; tagName: string; nodeId?: string; videoId?: string };
export type Rect = { x: number; y: number; width: number; height: number; coveredBy: string };

/** Drawing on a canvas, as the logic layer sends it. */
export type Reference = { ref: number };
export type Command =
  | { on: number; call: string; args: unknown[]; as?: number }
  | { on: number; set: string; value: unknown };

export type CanvasPart = {
  x?: number;
  y?: number;
  width?: number;
  height?: number;
  destWidth?: number;
  destHeight?: number;
  fileType?: string;
  quality?: number;
};

/** Handle 0 is the canvas, 1 its context; the logic layer gives the others. */
export const canvasHandle = 0;
export const contextHandle = 1;
