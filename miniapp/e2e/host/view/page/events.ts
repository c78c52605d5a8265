import type { Place, Touch } from '../messages';
import { attributesOf, boundAt, bounds, isTrue, send, type ViewInstance } from './registry';

/* Events of the view: capture and bubble phases, bind, catch and mut-bind, and the gestures that make them. */

export type FireOptions = {
  bubbles?: boolean;
  /** Leaves the component it came from. */
  composed?: boolean;
  touches?: Touch[];
  changedTouches?: Touch[];
};

const longPressMs = 350;
const moveToleranceInPixels = 10;

function placeOf(element: HTMLElement): Place {
  return {
    id: element.id,
    dataset: { ...bounds.get(element)?.dataset },
    offsetLeft: element.offsetLeft ?? 0,
    offsetTop: element.offsetTop ?? 0,
  };
}

function pathOf(target: HTMLElement, { bubbles, composed }: FireOptions): HTMLElement[] {
  const path: HTMLElement[] = [];
  const inside = bounds.get(target)?.owner;
  for (let at = boundAt(target); at; at = boundAt(at.parentNode)) {
    const owner = bounds.get(at)?.owner;
    if (composed || owner === inside) {
      path.push(at);
    }
    if (!bubbles) {
      break;
    }
  }
  return path;
}

/** Who an outer component sees as the target: the nearest element that is its own. */
function targetFor(owner: ViewInstance, target: HTMLElement): HTMLElement {
  let at: HTMLElement | undefined = target;
  while (at && bounds.get(at)?.owner !== owner) {
    at = boundAt(at.parentNode);
  }
  return at ?? target;
}

export function fire(
  target: HTMLElement,
  type: string,
  detail: unknown = {},
  options: FireOptions = {},
): void {
  const { touches, changedTouches } = options;
  const path = pathOf(target, options);
  const mark = Object.assign({}, ...[...path].reverse().map((one) => bounds.get(one)?.marks));
  let mutualDone = false;
  /** @returns whether the event ends here */
  const deliver = (element: HTMLElement, capture: boolean): boolean => {
    const bound = bounds.get(element);
    const handler = bound?.handlers.get(`${capture ? 'capture-' : ''}${type}`);
    if (!bound || !handler || (handler.mutual && mutualDone)) {
      return false;
    }
    mutualDone ||= handler.mutual;
    send({
      kind: 'event',
      instance: bound.owner.id,
      method: handler.method,
      event: {
        type,
        timeStamp: Math.round(performance.now()),
        target: placeOf(targetFor(bound.owner, target)),
        currentTarget: placeOf(element),
        mark,
        detail,
        ...(touches && { touches }),
        ...(changedTouches && { changedTouches }),
      },
    });
    return handler.stops;
  };
  for (const element of [...path].reverse()) {
    if (deliver(element, true)) {
      return;
    }
  }
  for (const element of path) {
    if (deliver(element, false)) {
      return;
    }
  }
}

const hasHandler = (target: HTMLElement, type: string): boolean =>
  pathOf(target, { bubbles: true, composed: true }).some((one) =>
    bounds.get(one)?.handlers.has(type),
  );

/** What a control does when it is tapped, after the tap event itself; the first that answers true ends it. */
export type Activation = (element: HTMLElement, event: Event) => boolean;
const activations: Activation[] = [];
export const onActivation = (activation: Activation): void => {
  activations.push(activation);
};

const everywhere = { bubbles: true, composed: true };
const isDisabled = (element: Element) => isTrue(attributesOf(element).disabled);

export function activate(start: HTMLElement, event: Event): void {
  for (let at: HTMLElement | undefined = start; at; at = boundAt(at.parentNode)) {
    const element = at;
    if (isDisabled(element) || activations.some((one) => one(element, event))) {
      return;
    }
  }
}

/** A map tells where in the world it was tapped. */
interface Tappable extends HTMLElement {
  tapDetail?: (x: number, y: number) => unknown;
}

/** A tap as the framework means it: the event, then what the control does. */
export function tap(target: HTMLElement, event: MouseEvent | Event): void {
  for (let at: HTMLElement | undefined = target; at; at = boundAt(at.parentNode)) {
    if (at.localName === 'wx-button' && isDisabled(at)) {
      return;
    }
  }
  const { pageX = 0, pageY = 0, clientX = 0, clientY = 0 } = event as Partial<MouseEvent>;
  const touches = [{ identifier: 0, pageX, pageY, clientX, clientY }];
  const detail = (target as Tappable).tapDetail?.(clientX, clientY) ?? { x: pageX, y: pageY };
  fire(target, 'tap', detail, { ...everywhere, touches, changedTouches: touches });
  activate(target, event);
}

const pressed = new Set<HTMLElement>();
/** `hover-class` on the nearest element that has one, while it is touched. */
function press(target: HTMLElement): void {
  for (let at: HTMLElement | undefined = target; at; at = boundAt(at.parentNode)) {
    const given = attributesOf(at)['hover-class'];
    const hover = given ?? (at.localName === 'wx-button' ? 'button-hover' : undefined);
    if (typeof hover === 'string' && hover !== 'none' && hover !== '' && !isDisabled(at)) {
      at.classList.add(...hover.split(/\s+/));
      pressed.add(at);
    }
    if (isTrue(attributesOf(at)['hover-stop-propagation'])) {
      return;
    }
  }
}
function release(): void {
  for (const element of pressed) {
    const hover = String(attributesOf(element)['hover-class'] ?? 'button-hover');
    element.classList.remove(...hover.split(/\s+/).filter(Boolean));
  }
  pressed.clear();
}

export type Fingers = { touches: Touch[]; changedTouches: Touch[] };

/** Touches become touch events, long presses and the right to be a tap. One recogniser serves fingers and tests. */
function createGestures() {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let start: Touch | undefined;
  let longPressed = false;
  const send = (target: HTMLElement, type: string, { touches, changedTouches }: Fingers) =>
    fire(target, type, {}, { ...everywhere, touches, changedTouches });
  const stopWaiting = () => clearTimeout(timer);
  return {
    start(target: HTMLElement, fingers: Fingers) {
      longPressed = false;
      start = fingers.changedTouches[0];
      send(target, 'touchstart', fingers);
      press(target);
      stopWaiting();
      timer = setTimeout(() => {
        longPressed = hasHandler(target, 'longpress') || hasHandler(target, 'longtap');
        send(target, 'longpress', fingers);
        send(target, 'longtap', fingers);
      }, longPressMs);
    },
    move(target: HTMLElement, fingers: Fingers) {
      const now = fingers.changedTouches[0];
      if (start && now) {
        const moved = Math.hypot(now.clientX - start.clientX, now.clientY - start.clientY);
        if (moved > moveToleranceInPixels) {
          stopWaiting();
        }
      }
      send(target, 'touchmove', fingers);
    },
    end(target: HTMLElement, fingers: Fingers, type: 'touchend' | 'touchcancel' = 'touchend') {
      stopWaiting();
      release();
      send(target, type, fingers);
    },
    /** A long press that somebody listened to is no tap: the framework's event page says so. */
    isTap: () => {
      const answer = !longPressed;
      longPressed = false;
      return answer;
    },
  };
}

export const gestures = createGestures();

function touchOf(touch: globalThis.Touch): Touch {
  const { identifier, pageX, pageY, clientX, clientY } = touch;
  const target = boundAt(touch.target as Node);
  const place = { identifier, pageX, pageY, clientX, clientY };
  if (target?.localName !== 'wx-canvas') {
    return place;
  }
  // CanvasTouch: from the canvas's own corner.
  const { left, top } = target.getBoundingClientRect();
  return { ...place, x: clientX - left, y: clientY - top };
}
const fingersOf = (event: TouchEvent): Fingers => ({
  touches: [...event.touches].map(touchOf),
  changedTouches: [...event.changedTouches].map(touchOf),
});

export function listen(): void {
  const on = (type: 'touchstart' | 'touchmove' | 'touchend' | 'touchcancel') =>
    document.addEventListener(
      type,
      (event) => {
        const target = boundAt(event.target as Node);
        if (!target) {
          return;
        }
        const fingers = fingersOf(event);
        if (type === 'touchstart') {
          gestures.start(target, fingers);
        } else if (type === 'touchmove') {
          gestures.move(target, fingers);
        } else {
          gestures.end(target, fingers, type);
        }
      },
      { passive: true },
    );
  on('touchstart');
  on('touchmove');
  on('touchend');
  on('touchcancel');
  document.addEventListener('click', (event) => {
    const target = boundAt(event.target as Node);
    if (target && gestures.isTap()) {
      tap(target, event);
    }
  });
  for (const type of ['animationstart', 'animationiteration', 'animationend', 'transitionend']) {
    document.addEventListener(type, (event) => {
      const target = boundAt(event.target as Node);
      if (target) {
        fire(target, type, {}, everywhere);
      }
    });
  }
}
