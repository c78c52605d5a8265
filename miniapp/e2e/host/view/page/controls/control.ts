import { type FireOptions, fire } from '../events';
import { attributesOf, isTrue } from '../registry';
import { writeModel } from '../tree';

/*
 * A control of WeChat as a custom element. What it is made of lies in an open shadow root, so that WXML, selectors and the
 * page's styles see the element alone, as they do on a phone.
 */

export abstract class Control extends HTMLElement {
  protected readonly shadow: ShadowRoot;

  constructor(html: string) {
    super();
    this.shadow = this.attachShadow({ mode: 'open' });
    this.shadow.innerHTML = html;
  }

  protected inner<T extends Element = HTMLElement>(selector: string): T {
    return this.shadow.querySelector(selector) as T;
  }

  attribute(name: string): unknown {
    return attributesOf(this)[name];
  }

  is(name: string): boolean {
    return isTrue(this.attribute(name));
  }

  number(name: string, otherwise: number): number {
    const value = Number(this.attribute(name) ?? Number.NaN);
    return Number.isFinite(value) ? value : otherwise;
  }

  /** @returns true when the attribute is the control's own matter and is not to be written on the element */
  apply(_name: string, _value: unknown): boolean {
    return false;
  }

  protected tell(type: string, detail: unknown, options?: FireOptions): void {
    fire(this, type, detail, options);
  }

  /** Tells of a value that a person changed, and what `model:` binds to it. */
  protected tellValue(type: string, name: string, value: unknown, more: object = {}): void {
    writeModel(this, name, value);
    fire(this, type, { value, ...more });
  }

  /** What a form sends under the control's `name`. */
  get formValue(): unknown {
    return undefined;
  }

  /** What `property('value')` and the like of the automator answer. */
  property(name: string): unknown {
    return this.attribute(name);
  }
}
