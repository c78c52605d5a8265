import { fire } from '../events';
import { isTrue } from '../registry';
import { writeModel } from '../tree';
import { Control } from './control';

/* scroll-view, swiper, movable and picker-view: boxes that a finger moves. */

export class ScrollViewControl extends HTMLElement {
  private last = { left: 0, top: 0 };
  private at = { upper: true, lower: false };
  private attributes_: Record<string, unknown> = {};

  connectedCallback(): void {
    this.addEventListener('scroll', () => this.scrolled(), { passive: true });
  }

  apply(name: string, value: unknown): boolean {
    this.attributes_[name] = value;
    const isOn = isTrue(value);
    switch (name) {
      case 'scroll-x':
        this.style.overflowX = isOn ? 'auto' : 'hidden';
        return true;
      case 'scroll-y':
        this.style.overflowY = isOn ? 'auto' : 'hidden';
        return true;
      case 'scroll-top':
        this.later(() => this.scrollTo({ top: Number(value) || 0, behavior: 'instant' }), value);
        return true;
      case 'scroll-left':
        this.later(() => this.scrollTo({ left: Number(value) || 0, behavior: 'instant' }), value);
        return true;
      case 'scroll-into-view':
        this.later(
          () =>
            document
              .getElementById(String(value))
              ?.scrollIntoView({ block: 'start', inline: 'start' }),
          value,
        );
        return true;
      default:
        return (
          name.startsWith('refresher-') ||
          name === 'upper-threshold' ||
          name === 'lower-threshold' ||
          name === 'scroll-with-animation'
        );
    }
  }

  /** The children must stand before there is anything to scroll. */
  private later(run: () => void, value: unknown): void {
    if (value !== undefined && value !== null && value !== '') {
      setTimeout(run);
    }
  }

  private scrolled(): void {
    const { scrollLeft, scrollTop, scrollWidth, scrollHeight, clientHeight, clientWidth } = this;
    const delta = { deltaX: this.last.left - scrollLeft, deltaY: this.last.top - scrollTop };
    this.last = { left: scrollLeft, top: scrollTop };
    tell(this, 'scroll', { scrollLeft, scrollTop, scrollWidth, scrollHeight, ...delta });
    const upper = Number(this.attributes_['upper-threshold'] ?? 50);
    const lower = Number(this.attributes_['lower-threshold'] ?? 50);
    const isVertical = isTrue(this.attributes_['scroll-y']);
    const offset = isVertical ? scrollTop : scrollLeft;
    const rest = isVertical
      ? scrollHeight - clientHeight - scrollTop
      : scrollWidth - clientWidth - scrollLeft;
    const next = { upper: offset <= upper, lower: rest <= lower };
    if (next.upper && !this.at.upper) {
      tell(this, 'scrolltoupper', { direction: isVertical ? 'top' : 'left' });
    }
    if (next.lower && !this.at.lower) {
      tell(this, 'scrolltolower', { direction: isVertical ? 'bottom' : 'right' });
    }
    this.at = next;
  }
}

const tell = (element: HTMLElement, type: string, detail: unknown) => fire(element, type, detail);

const swipeShare = 0.25;

export class SwiperControl extends Control {
  private index = 0;
  private timer: ReturnType<typeof setInterval> | undefined;
  private start: { x: number; y: number } | undefined;

  constructor() {
    super(`<style>:host { display: block; position: relative; height: 150px; overflow: hidden }
      .track { position: absolute; inset: 0; transition: transform .2s }
      .dots { position: absolute; bottom: 10px; left: 0; right: 0; display: flex; gap: 8px; justify-content: center; pointer-events: none }
      .dots i { width: 8px; height: 8px; border-radius: 50%; background: rgb(0 0 0 / .3) } .dots i.on { background: #000 }
      </style><div class="track"><slot></slot></div><div class="dots"></div>`);
    this.addEventListener(
      'touchstart',
      (event) => {
        const touch = event.touches[0];
        this.start = touch && { x: touch.clientX, y: touch.clientY };
      },
      { passive: true },
    );
    this.addEventListener('touchend', (event) => this.released(event), { passive: true });
  }

  private get items(): HTMLElement[] {
    return [...this.children].filter(
      (one): one is HTMLElement => one.localName === 'wx-swiper-item',
    );
  }

  whenDrawn(): void {
    this.place();
    clearInterval(this.timer);
    if (this.is('autoplay')) {
      this.timer = setInterval(() => this.step(1, 'autoplay'), this.number('interval', 5000));
    }
  }

  disconnectedCallback(): void {
    clearInterval(this.timer);
  }

  override apply(name: string, value: unknown): boolean {
    if (name === 'current') {
      // Set by data: no change event, as in WeChat only where source is ''.
      this.go(Number(value) || 0, '');
      return true;
    }
    return [
      'autoplay',
      'interval',
      'duration',
      'circular',
      'vertical',
      'indicator-dots',
      'easing-function',
    ].includes(name);
  }

  override property(name: string): unknown {
    return name === 'current' ? this.index : super.property(name);
  }

  swipeTo(index: number): void {
    this.go(index, 'touch');
  }

  private released(event: TouchEvent): void {
    const touch = event.changedTouches[0];
    if (!touch || !this.start) {
      return;
    }
    const isVertical = this.is('vertical');
    const moved = isVertical ? touch.clientY - this.start.y : touch.clientX - this.start.x;
    if (Math.abs(moved) > (isVertical ? this.clientHeight : this.clientWidth) * swipeShare) {
      this.step(moved < 0 ? 1 : -1, 'touch');
    }
  }

  private step(by: number, source: string): void {
    const count = this.items.length;
    const next = this.index + by;
    if (this.is('circular') || source === 'autoplay') {
      this.go((next + count) % count, source);
    } else if (next >= 0 && next < count) {
      this.go(next, source);
    }
  }

  private go(index: number, source: string): void {
    if (index === this.index) {
      return;
    }
    this.index = index;
    this.place();
    const currentItemId = String(this.items[index]?.getAttribute('item-id') ?? '');
    writeModel(this, 'current', index);
    this.tell('change', { current: index, currentItemId, source });
    setTimeout(
      () => this.tell('animationfinish', { current: index, currentItemId, source }),
      this.number('duration', 500),
    );
  }

  private place(): void {
    const axis = this.is('vertical') ? 'Y' : 'X';
    this.items.forEach((item, index) => {
      item.style.transform = `translate${axis}(${index * 100}%)`;
      item.toggleAttribute('inert', index !== this.index);
    });
    this.inner('.track').style.transform = `translate${axis}(${-this.index * 100}%)`;
    this.inner('.dots').innerHTML = this.is('indicator-dots')
      ? this.items.map((_, index) => `<i class="${index === this.index ? 'on' : ''}"></i>`).join('')
      : '';
  }
}

export class MovableViewControl extends HTMLElement {
  private x = 0;
  private y = 0;
  private settings: Record<string, unknown> = {};
  private grip: { x: number; y: number; left: number; top: number } | undefined;

  connectedCallback(): void {
    this.addEventListener(
      'touchstart',
      (event) => {
        const touch = event.touches[0];
        this.grip = touch && { x: touch.clientX, y: touch.clientY, left: this.x, top: this.y };
      },
      { passive: true },
    );
    this.addEventListener(
      'touchmove',
      (event) => {
        const touch = event.touches[0];
        if (touch && this.grip) {
          this.moveTo(
            this.grip.left + touch.clientX - this.grip.x,
            this.grip.top + touch.clientY - this.grip.y,
            'touch',
          );
        }
      },
      { passive: true },
    );
  }

  apply(name: string, value: unknown): boolean {
    this.settings[name] = value;
    if (name === 'x' || name === 'y') {
      const next = { x: this.x, y: this.y, [name]: Number(value) || 0 };
      setTimeout(() => this.moveTo(next.x, next.y, ''));
      return true;
    }
    return (
      name === 'direction' ||
      name === 'inertia' ||
      name === 'damping' ||
      name === 'friction' ||
      name === 'out-of-bounds'
    );
  }

  property(name: string): unknown {
    return name === '_translateX' || name === 'x'
      ? this.x
      : name === '_translateY' || name === 'y'
        ? this.y
        : this.settings[name];
  }

  /** Stays inside its area, and on its axis. */
  moveTo(x: number, y: number, source: string): void {
    const direction = String(this.settings.direction ?? 'none');
    const area = this.closest('wx-movable-area');
    const inside = (value: number, limit: number) =>
      Math.min(Math.max(0, value), Math.max(0, limit));
    const isFree = isTrue(this.settings['out-of-bounds']);
    const reach = {
      x: (area?.clientWidth ?? innerWidth) - this.offsetWidth,
      y: (area?.clientHeight ?? innerHeight) - this.offsetHeight,
    };
    const moves = (axis: 'horizontal' | 'vertical') =>
      source === '' || direction === 'all' || direction === axis;
    const next = {
      x: moves('horizontal') ? (isFree ? x : inside(x, reach.x)) : this.x,
      y: moves('vertical') ? (isFree ? y : inside(y, reach.y)) : this.y,
    };
    if (next.x === this.x && next.y === this.y) {
      return;
    }
    this.x = next.x;
    this.y = next.y;
    this.style.transform = `translate(${next.x}px, ${next.y}px)`;
    fire(this, 'change', { x: next.x, y: next.y, source });
  }
}

const rowHeight = 50;

export class PickerViewControl extends Control {
  constructor() {
    super(`<style>:host { display: block; height: 250px; position: relative } .columns { display: flex; height: 100% }
      .line { position: absolute; left: 0; right: 0; top: calc(50% - 25px); height: 50px; border: solid #ddd; border-width: 1px 0; pointer-events: none }
      </style><div class="columns"><slot></slot></div><div class="line"></div>`);
    this.addEventListener('scrollend', (event) => this.settled(event), true);
  }

  private get columns(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>('wx-picker-view-column')];
  }

  get value(): number[] {
    return this.columns.map((column) => Math.round(column.scrollTop / rowHeight));
  }

  whenDrawn(): void {
    const wanted = (this.attribute('value') ?? []) as number[];
    this.columns.forEach((column, index) => {
      column.scrollTo({ top: (wanted[index] ?? 0) * rowHeight, behavior: 'instant' });
    });
    this.shown = this.value.join();
  }

  private shown = '';
  private settled(_event: Event): void {
    const { value } = this;
    if (value.join() !== this.shown) {
      this.shown = value.join();
      this.tellValue('change', 'value', value);
    }
  }

  override apply(name: string, _value: unknown): boolean {
    return name === 'value' || name.startsWith('indicator-') || name.startsWith('mask-');
  }

  override get formValue(): unknown {
    return this.value;
  }

  override property(name: string): unknown {
    return name === 'value' ? this.value : super.property(name);
  }
}
