import { idOf, isTrue, send, urlOf } from '../registry';
import { Control } from './control';

/* image, rich-text, video, web-view, progress and icon. */

/** developers.weixin.qq.com/miniprogram/dev/component/image.html: three modes scale, the rest crop. */
const fits: Record<string, string> = {
  scaleToFill: 'fill',
  aspectFit: 'contain',
  aspectFill: 'cover',
  widthFix: 'fill',
  heightFix: 'fill',
};

export class ImageControl extends Control {
  private readonly native: HTMLImageElement;

  constructor() {
    super(`<style>:host { display: inline-block; width: 320px; height: 240px; overflow: hidden }
      img { display: block; width: 100%; height: 100%; object-fit: fill } img:not([src]) { visibility: hidden }</style><img alt="">`);
    this.native = this.inner('img');
    this.native.addEventListener('load', () => {
      this.fit();
      this.tell('load', { width: this.native.naturalWidth, height: this.native.naturalHeight });
    });
    this.native.addEventListener('error', () =>
      this.tell('error', { errMsg: `GET ${String(this.attribute('src'))} failed` }),
    );
  }

  override apply(name: string, value: unknown): boolean {
    switch (name) {
      case 'src':
        if (value === undefined || value === null || value === '') {
          this.native.removeAttribute('src');
        } else {
          this.native.src = urlOf(value);
        }
        return true;
      case 'mode':
        this.fit();
        return true;
      case 'lazy-load':
        this.native.loading = isTrue(value) ? 'lazy' : 'eager';
        return true;
      case 'aria-label':
        // A picture that has a name is a picture to a screen reader; one without is not there.
        this.native.alt = String(value ?? '');
        // The element bears it as well: a role that stands there would be without a name.
        return false;
      default:
        return false;
    }
  }

  private fit(): void {
    const mode = String(this.attribute('mode') ?? 'scaleToFill');
    const { naturalWidth, naturalHeight, style } = this.native;
    style.objectFit = fits[mode] ?? 'none';
    style.objectPosition = fits[mode] ? '' : mode;
    // By ratio, not by pixels: a picture may come before its page is on the screen and has a width.
    const follows = { widthFix: 'height', heightFix: 'width' }[mode];
    if (follows && naturalWidth > 0 && naturalHeight > 0) {
      this.style.setProperty(follows, 'auto');
      this.style.aspectRatio = `${naturalWidth} / ${naturalHeight}`;
    }
  }
}

type RichNode = {
  type?: string;
  name?: string;
  attrs?: Record<string, string>;
  children?: RichNode[];
  text?: string;
};

/** What rich-text draws; all else is dropped: developers.weixin.qq.com/miniprogram/dev/component/rich-text.html */
const trusted = new Set(
  'a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del div dl dt em fieldset font footer h1 h2 h3 h4 h5 h6 header hr i img ins label legend li mark nav ol p pre q rt ruby s section small span strong sub sup table tbody td tfoot th thead tr tt u ul'.split(
    ' ',
  ),
);
const trustedAttributes = new Set([
  'class',
  'style',
  'alt',
  'src',
  'height',
  'width',
  'colspan',
  'rowspan',
  'align',
  'start',
  'type',
  'span',
  'color',
  'dir',
]);

export class RichTextControl extends HTMLElement {
  apply(name: string, value: unknown): boolean {
    if (name !== 'nodes') {
      return name === 'space';
    }
    const nodes = typeof value === 'string' ? parseHtml(value) : ((value ?? []) as RichNode[]);
    this.drawn = nodes
      .map((node) => domOf(node))
      .filter((node): node is Node => node !== undefined);
    return true;
  }

  private drawn: Node[] = [];
  /** After the tree has put its own children (none) in place. */
  whenDrawn(): void {
    if (this.drawn.length > 0 || this.childNodes.length > 0) {
      this.replaceChildren(...this.drawn);
    }
  }
}

function parseHtml(html: string): RichNode[] {
  const of = (node: Node): RichNode => {
    if (node.nodeType === Node.TEXT_NODE) {
      return { type: 'text', text: node.nodeValue ?? '' };
    }
    const element = node as Element;
    return {
      name: element.localName,
      attrs: Object.fromEntries([...element.attributes].map((one) => [one.name, one.value])),
      children: [...element.childNodes].filter((one) => one.nodeType !== Node.COMMENT_NODE).map(of),
    };
  };
  return [...new DOMParser().parseFromString(html, 'text/html').body.childNodes].map(of);
}

function domOf(node: RichNode): Node | undefined {
  if (node.type === 'text') {
    return document.createTextNode(node.text ?? '');
  }
  const name = (node.name ?? '').toLowerCase();
  if (!trusted.has(name)) {
    return undefined;
  }
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(node.attrs ?? {})) {
    if (trustedAttributes.has(key) && !/^\s*javascript:/i.test(String(value))) {
      element.setAttribute(key, key === 'src' ? urlOf(value) : String(value));
    }
  }
  element.append(
    ...(node.children ?? []).map(domOf).filter((one): one is Node => one !== undefined),
  );
  return element;
}

const mediaEvents = {
  play: 'play',
  pause: 'pause',
  ended: 'ended',
  error: 'error',
  waiting: 'waiting',
};

export class VideoControl extends Control {
  private readonly native: HTMLVideoElement;

  constructor() {
    super(
      '<style>:host { display: inline-block; width: 300px; height: 225px } video { width: 100%; height: 100% }</style><video playsinline></video>',
    );
    this.native = this.inner('video');
    for (const [native, own] of Object.entries(mediaEvents)) {
      this.native.addEventListener(native, () => this.tell(own, {}));
    }
    this.native.addEventListener('timeupdate', () =>
      this.tell('timeupdate', {
        currentTime: this.native.currentTime,
        duration: this.native.duration,
      }),
    );
  }

  override apply(name: string, value: unknown): boolean {
    if (name === 'src') {
      this.native.src = urlOf(value);
      return true;
    }
    if (name === 'muted' || name === 'loop' || name === 'controls' || name === 'autoplay') {
      this.native[name] = isTrue(value);
      return true;
    }
    return false;
  }

  /** VideoContext: developers.weixin.qq.com/miniprogram/dev/api/media/video/VideoContext.html */
  async context(method: string, args: unknown[]): Promise<void> {
    const { native } = this;
    switch (method) {
      case 'play':
        native.muted = true;
        await native.play();
        return;
      case 'pause':
        native.pause();
        return;
      case 'stop':
        native.pause();
        native.currentTime = 0;
        return;
      case 'seek':
        native.currentTime = Number(args[0]);
        return;
      case 'playbackRate':
        native.playbackRate = Number(args[0]);
        return;
      default:
        throw new Error(`VideoContext.${method} is not part of this host`);
    }
  }
}

/** A whole page of its own: developers.weixin.qq.com/miniprogram/dev/component/web-view.html */
export class WebViewControl extends Control {
  private readonly native: HTMLIFrameElement;

  constructor() {
    super(
      '<style>:host { position: fixed; inset: 0; display: block } iframe { width: 100%; height: 100%; border: 0 }</style><iframe title="web-view"></iframe>',
    );
    this.native = this.inner('iframe');
    this.native.addEventListener('load', () => this.tell('load', { src: this.attribute('src') }));
  }

  override apply(name: string, value: unknown): boolean {
    if (name !== 'src') {
      return false;
    }
    if (value) {
      send({
        kind: 'navigate',
        attributes: { 'open-type': 'web-view', url: value, element: idOf(this) },
      });
    }
    return true;
  }

  /** The host has judged the domain. */
  go(url: string, refusal?: string): void {
    if (refusal) {
      this.tell('error', { url, fullUrl: url, errMsg: refusal });
    } else {
      this.native.src = url;
    }
  }

  message(data: unknown[]): void {
    this.tell('message', { data });
  }
}

export class ProgressControl extends Control {
  constructor() {
    super(
      '<style>:host { display: flex; align-items: center } progress { flex: 1; height: 6px; accent-color: #09bb07 } span { margin-left: 15px }</style><progress max="100" value="0"></progress><span hidden></span>',
    );
  }

  override apply(name: string, value: unknown): boolean {
    if (name === 'percent') {
      const percent = Math.min(100, Math.max(0, Number(value) || 0));
      this.inner<HTMLProgressElement>('progress').value = percent;
      this.inner('span').textContent = `${percent}%`;
      return true;
    }
    if (name === 'show-info') {
      this.inner('span').hidden = !isTrue(value);
      return true;
    }
    if (name === 'aria-label') {
      this.inner('progress').setAttribute('aria-label', String(value ?? ''));
      return true;
    }
    return ['active', 'stroke-width', 'border-radius', 'font-size'].includes(name);
  }
}
