import fs from 'node:fs';
import {
  type CanvasPart,
  type Command,
  canvasHandle,
  contextHandle,
  type Reference,
} from '../view/messages';
import type { World } from '../world';
import { ApiFail, type ApiKit, type Family } from './api';
import { fileOf, newTemporary } from './paths';

/*
 * The Canvas node of the logic layer: drawing is written down and sent in one go; what must be known at once (a text's
 * width, pixels) waits for Chromium. developers.weixin.qq.com/miniprogram/dev/api/canvas/Canvas.html
 */

const frameMs = 16;
const readers = new Set([
  'measureText',
  'getImageData',
  'isPointInPath',
  'isPointInStroke',
  'createImageData',
  'getLineDash',
]);
const makers = new Set([
  'createLinearGradient',
  'createRadialGradient',
  'createConicGradient',
  'createPattern',
]);
const initial: Record<string, unknown> = {
  fillStyle: '#000000',
  strokeStyle: '#000000',
  lineWidth: 1,
  lineCap: 'butt',
  lineJoin: 'miter',
  miterLimit: 10,
  lineDashOffset: 0,
  globalAlpha: 1,
  globalCompositeOperation: 'source-over',
  font: '10px sans-serif',
  textAlign: 'start',
  textBaseline: 'alphabetic',
  direction: 'ltr',
  shadowBlur: 0,
  shadowColor: 'rgba(0, 0, 0, 0)',
  shadowOffsetX: 0,
  shadowOffsetY: 0,
  imageSmoothingEnabled: true,
  filter: 'none',
};

type Node = Record<string, unknown>;
export type CanvasNode = Node & {
  __place: { pageId: number; element: string };
  __flush: () => void;
};
const nodes = new WeakMap<World, Map<string, CanvasNode>>();
const references = new WeakMap<object, Reference>();

type Sheet = {
  push: (command: Command) => void;
  read: (command: Command) => unknown;
  flush: () => void;
  handle: () => number;
};

/** Commands in the order in which they were given, never more than one list on its way. */
function createSheet(world: World, pageId: number, element: string): Sheet {
  let waiting: Command[] = [];
  let timer: NodeJS.Immediate | undefined;
  let last = contextHandle;
  const run = (): unknown => {
    const commands = waiting;
    waiting = [];
    clearImmediate(timer);
    timer = undefined;
    const call = `mini.canvas(${JSON.stringify(element)}, ${JSON.stringify(commands)})`;
    return world.blocking.evaluate(
      `canvas ${commands.at(-1) && 'call' in (commands.at(-1) as object) ? (commands.at(-1) as { call: string }).call : 'drawing'}`,
      `document.querySelector('iframe[name="page-${pageId}"]').contentWindow.${call}`,
    );
  };
  const flush = () => {
    if (waiting.length > 0) {
      run();
    }
  };
  const later = () => {
    timer ??= setImmediate(() => {
      try {
        flush();
      } catch (error) {
        world.report(error, 'a canvas');
      }
    });
  };
  return {
    push: (command) => {
      waiting.push(command);
      later();
    },
    read: (command) => {
      waiting.push(command);
      return run();
    },
    flush,
    handle: () => {
      last += 1;
      return last;
    },
  };
}

type Pixels = { data: ArrayLike<number>; width: number; height: number };
const isPixels = (value: object): value is Pixels =>
  'data' in value && 'width' in value && 'height' in value;

function crossing(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const reference = references.get(value);
  if (reference) {
    return reference;
  }
  return isPixels(value)
    ? { pixels: Array.from(value.data), width: value.width, height: value.height }
    : value;
}

/** An object of the canvas's that methods are called on: a gradient, a path. */
function remote(world: World, sheet: Sheet, ref: number, methods: readonly string[]): Node {
  const object = Object.assign(
    world.realm.object(),
    Object.fromEntries(
      methods.map((name) => [
        name,
        (...args: unknown[]) => sheet.push({ on: ref, call: name, args: args.map(crossing) }),
      ]),
    ),
  );
  references.set(object, { ref });
  return object;
}

function createContext(world: World, sheet: Sheet, canvas: Node): Node {
  const values: Record<string, unknown> = { ...initial };
  const methods = new Map<string, (...args: unknown[]) => unknown>();
  const methodOf =
    (name: string) =>
    (...args: unknown[]) => {
      const command = { on: contextHandle, call: name, args: args.map(crossing) };
      if (readers.has(name)) {
        const answer = sheet.read(command);
        const { pixels, ...rest } = (answer ?? {}) as { pixels?: number[] };
        return world.realm.take(pixels ? { ...rest, data: Uint8Array.from(pixels) } : answer);
      }
      if (makers.has(name)) {
        const ref = sheet.handle();
        sheet.push({ ...command, as: ref });
        return remote(world, sheet, ref, ['addColorStop', 'setTransform']);
      }
      sheet.push(command);
      return undefined;
    };
  return new Proxy(world.realm.object(), {
    get: (_, name) => {
      if (typeof name !== 'string') {
        return undefined;
      }
      if (name === 'canvas') {
        return canvas;
      }
      if (name in values) {
        return values[name];
      }
      const known = methods.get(name) ?? methodOf(name);
      methods.set(name, known);
      return known;
    },
    set: (_, name, value) => {
      values[String(name)] = value;
      sheet.push({ on: contextHandle, set: String(name), value: crossing(value) });
      return true;
    },
    has: () => true,
  });
}

function createImage(world: World, sheet: Sheet, pageId: number, element: string): Node {
  const image = world.realm.object();
  const ref = sheet.handle();
  references.set(image, { ref });
  let source = '';
  const tell = (name: string, argument?: unknown) => {
    const listener = image[name];
    if (typeof listener === 'function') {
      world.realm.enter(`${name} of a canvas picture`, () => listener(argument));
    }
  };
  Object.assign(image, { width: 0, height: 0, complete: false });
  Object.defineProperty(image, 'src', {
    get: () => source,
    set: (given: unknown) => {
      source = String(given);
      world.screen.call(pageId, 'canvasLoad', element, ref, source).then(
        (size) => {
          Object.assign(image, size, { complete: true });
          tell('onload');
        },
        (error: unknown) => tell('onerror', world.realm.take({ errMsg: String(error) })),
      );
    },
  });
  return image;
}

/** The same object for the same element, as a phone gives. */
export function canvasNode(
  world: World,
  pageId: number,
  element: string,
  size: { width: number; height: number },
): CanvasNode {
  const known = nodes.get(world) ?? new Map<string, CanvasNode>();
  nodes.set(world, known);
  const existing = known.get(element);
  if (existing) {
    return existing;
  }
  const sheet = createSheet(world, pageId, element);
  const node = world.realm.object() as CanvasNode;
  const context = createContext(world, sheet, node);
  const now: Record<string, number> = { width: size.width, height: size.height };
  for (const side of ['width', 'height']) {
    Object.defineProperty(node, side, {
      enumerable: true,
      get: () => now[side],
      set: (value: number) => {
        now[side] = Number(value);
        sheet.push({ on: canvasHandle, set: side, value: now[side] });
      },
    });
  }
  Object.defineProperty(node, '__place', { value: { pageId, element } });
  Object.defineProperty(node, '__flush', { value: sheet.flush });
  const timers = new Map<number, NodeJS.Timeout>();
  Object.assign(node, {
    getContext: (type: string) => {
      if (type !== '2d') {
        throw world.realm.error(`canvas.getContext('${type}') is not part of this host`);
      }
      return context;
    },
    createImage: () => createImage(world, sheet, pageId, element),
    createPath2D: () =>
      remote(world, sheet, sheet.handle(), [
        'addPath',
        'arc',
        'arcTo',
        'bezierCurveTo',
        'closePath',
        'ellipse',
        'lineTo',
        'moveTo',
        'quadraticCurveTo',
        'rect',
      ]),
    createImageData: (width: number, height: number) =>
      world.realm.take({ width, height, data: new Uint8Array(width * height * 4) }),
    toDataURL: (type = 'image/png', quality = 0.92) =>
      sheet.read({ on: canvasHandle, call: 'toDataURL', args: [type, quality] }),
    requestAnimationFrame: (callback: (time: number) => void) => {
      const id = timers.size + 1;
      timers.set(
        id,
        setTimeout(
          () => world.realm.enter('an animation frame', () => callback(world.now())),
          frameMs,
        ),
      );
      return id;
    },
    cancelAnimationFrame: (id: number) => clearTimeout(timers.get(id)),
  });
  known.set(element, node);
  return node;
}

type Export = CanvasPart & { canvas?: CanvasNode; canvasId?: string };

export function canvasFamily(world: World, { later }: ApiKit): Family {
  return {
    canvasToTempFilePath: later<Export>(
      'canvasToTempFilePath',
      async ({ canvas, canvasId, ...given }) => {
        if (!canvas?.__place) {
          throw new ApiFail(
            `${canvasId ?? 'canvas'}: give the node of a canvas type="2d" as \`canvas\``,
          );
        }
        canvas.__flush();
        const { x, y, width, height, destWidth, destHeight, fileType = 'png', quality } = given;
        const part = Object.fromEntries(
          Object.entries({ x, y, width, height, destWidth, destHeight, fileType, quality }).filter(
            ([, one]) => one !== undefined,
          ),
        );
        const url = await world.screen.call(
          canvas.__place.pageId,
          'canvasExport',
          canvas.__place.element,
          part,
        );
        const tempFilePath = newTemporary(`.${fileType === 'jpg' ? 'jpg' : 'png'}`);
        fs.writeFileSync(
          fileOf(world, tempFilePath, 'write'),
          Buffer.from(url.split(',')[1] ?? '', 'base64'),
        );
        return { tempFilePath };
      },
    ),
  };
}
