import { activate, fire, onActivation } from '../events';
import { attributesOf, boundAt, idOf, isTrue, send } from '../registry';
import { writeModel } from '../tree';
import { Control } from './control';

/* switch, checkbox, radio, slider, label, form, button and picker: what a person chooses with, and what sends it. */

const box = (type: 'checkbox' | 'radio' | 'switch') => `<style>
  :host { display: inline-flex; align-items: center }
  .box { box-sizing: border-box; flex: none; display: inline-flex; align-items: center; justify-content: center; background: #fff;
    border: 1px solid #d1d1d1; color: #09bb07; ${
      type === 'switch'
        ? 'width: 52px; height: 32px; border-radius: 16px; justify-content: flex-start; padding: 1px'
        : `width: 24px; height: 24px; margin-right: 5px; border-radius: ${type === 'radio' ? '50%' : '3px'}`
    } }
  .box::after { content: ''; ${
    type === 'switch'
      ? 'width: 28px; height: 28px; border-radius: 50%; background: #fff; box-shadow: 0 1px 3px rgb(0 0 0 / .4)'
      : 'width: 12px; height: 12px; border-radius: inherit'
  } }
  :host([aria-checked="true"]) .box { ${type === 'switch' ? 'background: #04be02; justify-content: flex-end' : ''} }
  :host([aria-checked="true"]) .box::after { background: ${type === 'switch' ? '#fff' : 'currentColor'} }
  :host([aria-disabled="true"]) { opacity: .6 }
  </style><span class="box"></span><slot></slot>`;

abstract class Checkable extends Control {
  private on = false;

  constructor(type: 'checkbox' | 'radio' | 'switch') {
    super(box(type));
  }

  connectedCallback(): void {
    if (!this.hasAttribute('role')) {
      this.setAttribute('role', this.localName.slice(3));
    }
    this.tabIndex = 0;
    this.checked = this.on;
  }

  get checked(): boolean {
    return this.on;
  }

  set checked(on: boolean) {
    this.on = on;
    this.setAttribute('aria-checked', String(on));
  }

  override apply(name: string, value: unknown): boolean {
    if (name === 'checked') {
      this.checked = isTrue(value);
      return true;
    }
    if (name === 'disabled') {
      this.setAttribute('aria-disabled', String(isTrue(value)));
    }
    if (name === 'color') {
      this.inner('.box').style.color = String(value ?? '');
      return true;
    }
    return name === 'value' || name === 'aria-checked';
  }

  override property(name: string): unknown {
    return name === 'checked' || (name === 'value' && this.localName === 'wx-switch')
      ? this.checked
      : super.property(name);
  }

  abstract toggle(): void;
}

export class SwitchControl extends Checkable {
  constructor() {
    super('switch');
  }

  toggle(): void {
    this.checked = !this.checked;
    this.tellValue('change', 'checked', this.checked);
  }

  override get formValue(): unknown {
    return this.checked;
  }
}

const groupOf = (element: Element, tag: string) => element.closest(tag) as HTMLElement | null;

export class CheckboxControl extends Checkable {
  constructor() {
    super('checkbox');
  }

  toggle(): void {
    this.checked = !this.checked;
    const group = groupOf(this, 'wx-checkbox-group');
    if (group) {
      fire(group, 'change', { value: checkedValues(group) });
    }
  }
}

export class RadioControl extends Checkable {
  constructor() {
    super('radio');
  }

  toggle(): void {
    if (this.checked) {
      return;
    }
    const group = groupOf(this, 'wx-radio-group');
    for (const other of group?.querySelectorAll<RadioControl>('wx-radio') ?? []) {
      other.checked = other === this;
    }
    this.checked = true;
    if (group) {
      fire(group, 'change', { value: attributesOf(this).value });
    }
  }
}

const checkedValues = (group: Element) =>
  [...group.querySelectorAll<CheckboxControl>('wx-checkbox')]
    .filter((one) => one.checked)
    .map((one) => attributesOf(one).value);

export class SliderControl extends Control {
  private readonly native: HTMLInputElement;

  constructor() {
    super(`<style>:host { display: block; margin: 10px 18px; padding: 0 } input { width: 100%; margin: 0; accent-color: #1aad19 }
      output { color: #888; font-size: 14px }</style><input type="range" min="0" max="100" value="0"><output hidden></output>`);
    this.native = this.inner('input');
    this.native.addEventListener('input', () => this.tell('changing', { value: this.value }));
    this.native.addEventListener('change', () => this.tellValue('change', 'value', this.value));
  }

  private get value(): number {
    return Number(this.native.value);
  }

  slideTo(value: number): void {
    this.native.value = String(value);
    this.tellValue('change', 'value', this.value);
  }

  override apply(name: string, value: unknown): boolean {
    if (name === 'min' || name === 'max' || name === 'step' || name === 'value') {
      this.native.setAttribute(name, String(value ?? (name === 'max' ? 100 : 0)));
      this.native.value = String(this.attribute('value') ?? 0);
      return true;
    }
    if (name === 'disabled') {
      this.native.disabled = isTrue(value);
    }
    if (name.startsWith('aria-') && name !== 'aria-role') {
      this.native.setAttribute(name, String(value ?? ''));
      return true;
    }
    return false;
  }

  override get formValue(): unknown {
    return this.value;
  }

  override property(name: string): unknown {
    return name === 'value' ? this.value : super.property(name);
  }
}

/** The picker's value lies in its attribute; its sheet stands above the page and is the host's. */
export class PickerControl extends Control {
  constructor() {
    super('<slot></slot>');
  }

  override apply(name: string, _value: unknown): boolean {
    return [
      'range',
      'range-key',
      'value',
      'mode',
      'start',
      'end',
      'fields',
      'header-text',
    ].includes(name);
  }

  override get formValue(): unknown {
    return this.attribute('value');
  }

  /** The host's answer: `change`, `cancel` or `columnchange`. */
  answer(type: string, detail: { value?: unknown }): void {
    if (type === 'change') {
      writeModel(this, 'value', detail.value);
    }
    fire(this, type, detail);
  }
}

/** Named controls below a form: developers.weixin.qq.com/miniprogram/dev/component/form.html */
function valuesOf(form: Element): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const element of form.querySelectorAll<HTMLElement>('*')) {
    const name = attributesOf(element).name;
    if (typeof name !== 'string' || name === '') {
      continue;
    }
    if (element.localName === 'wx-checkbox-group') {
      values[name] = checkedValues(element);
    } else if (element.localName === 'wx-radio-group') {
      const chosen = [...element.querySelectorAll<RadioControl>('wx-radio')].find(
        (one) => one.checked,
      );
      values[name] = chosen ? attributesOf(chosen).value : '';
    } else if (element instanceof Control && element.formValue !== undefined) {
      values[name] = element.formValue;
    }
  }
  return values;
}

function reset(form: Element): void {
  for (const element of form.querySelectorAll<HTMLElement>('*')) {
    if (element instanceof Checkable) {
      element.checked = false;
    } else if (element instanceof Control) {
      element.apply('value', '');
    }
  }
}

function press(button: HTMLElement): void {
  const attributes = attributesOf(button);
  const form = button.closest<HTMLElement>('wx-form');
  if (attributes['form-type'] === 'submit' && form) {
    fire(form, 'submit', { value: valuesOf(form) }, { bubbles: false });
  } else if (attributes['form-type'] === 'reset' && form) {
    reset(form);
    fire(form, 'reset', {}, { bubbles: false });
  }
  const type = attributes['open-type'];
  if (typeof type === 'string' && type !== '') {
    send({
      kind: 'open',
      element: idOf(button),
      type,
      attributes,
      place: {
        id: button.id,
        dataset: { ...datasetOf(button) },
        offsetLeft: button.offsetLeft,
        offsetTop: button.offsetTop,
      },
    });
  }
}

const datasetOf = (element: Element) =>
  Object.fromEntries(
    Object.entries(attributesOf(element))
      .filter(([name]) => name.startsWith('data-'))
      .map(([name, value]) => [name.slice(5), value]),
  );

const labelled = 'wx-checkbox, wx-radio, wx-switch, wx-button, wx-input, wx-textarea, wx-picker';

export function wireChoices(): void {
  onActivation((element) => {
    if (element instanceof Checkable) {
      element.toggle();
      return true;
    }
    if (element.localName === 'wx-button') {
      press(element);
      return true;
    }
    if (element instanceof PickerControl) {
      send({
        kind: 'pick',
        element: idOf(element),
        attributes: attributesOf(element),
        value: attributesOf(element).value,
      });
      return true;
    }
    if (element.localName === 'wx-navigator') {
      send({ kind: 'navigate', attributes: attributesOf(element) });
      return true;
    }
    return false;
  });
  onActivation((element, event) => {
    if (element.localName !== 'wx-label') {
      return false;
    }
    const wanted = attributesOf(element).for;
    const control = wanted
      ? document.getElementById(String(wanted))
      : element.querySelector<HTMLElement>(labelled);
    if (!control || boundAt(event.target as Node) === control) {
      return false;
    }
    if (control.localName === 'wx-input' || control.localName === 'wx-textarea') {
      control.shadowRoot?.querySelector<HTMLElement>('.native')?.focus();
    } else {
      activate(control, event);
    }
    return true;
  });
  // A keyboard reaches what has a role.
  document.addEventListener('keydown', (event) => {
    const element = document.activeElement;
    if ((event.key === 'Enter' || event.key === ' ') && element instanceof Checkable) {
      event.preventDefault();
      element.click();
    }
  });
}
