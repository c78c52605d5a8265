import type { Boot, CanvasPart, Command } from '../messages';
import { CanvasControl } from './controls/canvas';
import {
  CheckboxControl,
  PickerControl,
  RadioControl,
  SliderControl,
  SwitchControl,
  wireChoices,
} from './controls/choice';
import {
  MovableViewControl,
  PickerViewControl,
  ScrollViewControl,
  SwiperControl,
} from './controls/container';
import { MapControl } from './controls/map';
import {
  ImageControl,
  ProgressControl,
  RichTextControl,
  VideoControl,
  WebViewControl,
} from './controls/media';
import { InputControl, TextareaControl } from './controls/text';
import { fire, listen } from './events';
import * as query from './query';
import { elementOf, instances, page, send } from './registry';
import { draw, fireMeta, knowTags, learn, patch, trigger } from './tree';

/* The script of one page's frame; `window.mini` is what the host calls. */

const controls: Record<string, CustomElementConstructor> = {
  input: InputControl,
  textarea: TextareaControl,
  switch: SwitchControl,
  checkbox: CheckboxControl,
  radio: RadioControl,
  slider: SliderControl,
  picker: PickerControl,
  'scroll-view': ScrollViewControl,
  swiper: SwiperControl,
  'movable-view': MovableViewControl,
  'picker-view': PickerViewControl,
  image: ImageControl,
  'cover-image': class extends ImageControl {},
  'rich-text': RichTextControl,
  video: VideoControl,
  'web-view': WebViewControl,
  progress: ProgressControl,
  canvas: CanvasControl,
  map: MapControl,
};
/** Those that need no code of their own. */
const plainTags =
  'view text button label form radio-group checkbox-group swiper-item movable-area picker-view-column navigator cover-view block slot icon page-meta navigation-bar root-portal page-container match-media'.split(
    ' ',
  );

for (const [tag, control] of Object.entries(controls)) {
  customElements.define(`wx-${tag}`, control);
}
knowTags([...Object.keys(controls), ...plainTags]);

function start(boot: Boot): void {
  Object.assign(page, {
    id: boot.pageId,
    path: boot.path,
    reachBottomDistance: boot.reachBottomDistance,
    listensToScroll: boot.listensToScroll,
  });
  learn(boot.components);
  const root = {
    id: 'page',
    path: boot.path,
    data: JSON.parse(boot.data) as Record<string, unknown>,
    tags: boot.tags,
    root: document.body,
    slotted: [],
  };
  instances.set(root.id, root);
  listen();
  wireChoices();
  watchScroll();
  draw(root);
}

/** Tells of the bottom once each time it is come to, and of scrolling where the page wants to know. */
function watchScroll(): void {
  let wasNear = false;
  document.addEventListener(
    'scroll',
    () => {
      const { scrollTop, scrollHeight, clientHeight } = document.documentElement;
      fireMeta('scroll', { scrollTop });
      if (page.listensToScroll) {
        send({ kind: 'scrolled', scrollTop });
      }
      const isNear = scrollHeight - clientHeight - scrollTop <= page.reachBottomDistance;
      if (isNear && !wasNear) {
        send({ kind: 'reachedBottom' });
      }
      wasNear = isNear;
    },
    { passive: true },
  );
  addEventListener('resize', () =>
    fireMeta('resize', { size: { windowWidth: innerWidth, windowHeight: innerHeight } }),
  );
}

addEventListener('error', (event) => {
  // A ResizeObserver that needs another turn is no fault.
  if (!event.message.includes('ResizeObserver')) {
    send({
      kind: 'fault',
      message: event.message,
      stack: String((event.error as Error | null)?.stack ?? ''),
    });
  }
});

/** `duration` 0 jumps; the promise is fulfilled when the page stands still. */
async function scrollPage(
  scrollTop: number | undefined,
  selector: string | undefined,
  offsetTop: number,
  duration: number,
): Promise<void> {
  const target = selector ? document.querySelector(query.cssOf(selector)) : undefined;
  if (selector && !target) {
    throw new Error(`no element matches ${selector}`);
  }
  const top = target ? target.getBoundingClientRect().top + scrollY + offsetTop : (scrollTop ?? 0);
  scrollTo({ top, behavior: 'instant' });
  await new Promise((resolve) => setTimeout(resolve, Math.min(duration, 300)));
}

const canvasOf = (id: string): CanvasControl => {
  const element = elementOf(id);
  if (!(element instanceof CanvasControl)) {
    throw new Error(`<${element.localName.slice(3)}> has no canvas`);
  }
  return element;
};

const api = {
  ...query,
  start,
  patch,
  triggerEvent: trigger,
  fire: (id: string, type: string, detail: unknown) => fire(elementOf(id), type, detail),
  scrollPage,
  answerPicker: (id: string, type: string, detail: { value?: unknown }) =>
    (elementOf(id) as PickerControl).answer(type, detail),
  webView: (id: string, url: string, refusal?: string) =>
    (elementOf(id) as WebViewControl).go(url, refusal),
  canvas: (id: string, commands: Command[]) => canvasOf(id).run(commands),
  canvasLoad: (id: string, handle: number, source: string) => canvasOf(id).load(handle, source),
  canvasExport: (id: string, part: CanvasPart) => canvasOf(id).export(part),
  map: (id: string, method: string, options: Record<string, unknown>) =>
    (elementOf(id) as MapControl).context(method, options),
  pressMarker: (id: string, marker: number) => (elementOf(id) as MapControl).press(marker),
  /** After everything that was caused so far has been told. */
  settled: () => new Promise<void>((resolve) => requestAnimationFrame(() => setTimeout(resolve))),
};

export type FrameApi = typeof api;
declare global {
  interface Window {
    mini: FrameApi;
  }
}
window.mini = api;
