import { isTrue } from '../registry';
import { Control } from './control';

/* input and textarea: developers.weixin.qq.com/miniprogram/dev/component/input.html, …/textarea.html */

const defaultMaxLength = 140;
const inputModes: Record<string, string> = {
  number: 'numeric',
  digit: 'decimal',
  idcard: 'text',
  'safe-password': 'text',
};
type Native = HTMLInputElement | HTMLTextAreaElement;

abstract class TextControl extends Control {
  protected readonly native: Native;

  constructor(native: string) {
    super(`<style>
      :host { position: relative } .native { all: unset; box-sizing: border-box; display: block; width: 100%; height: 100%;
        font: inherit; color: inherit; text-align: inherit; letter-spacing: inherit; caret-color: auto }
      textarea.native { white-space: pre-wrap; overflow-wrap: break-word; overflow: auto }
      .native::placeholder { color: gray; opacity: 1 }</style><style id="placeholder"></style>${native}`);
    this.native = this.inner('.native');
    const { native: field } = this;
    field.addEventListener('input', () => this.typed());
    field.addEventListener('focus', () => this.tell('focus', { value: field.value, height: 0 }));
    field.addEventListener('blur', () =>
      this.tell('blur', { value: field.value, cursor: field.selectionStart ?? field.value.length }),
    );
    field.addEventListener('keydown', (event) => {
      if ((event as KeyboardEvent).key === 'Enter' && this.confirms()) {
        this.tell('confirm', { value: field.value });
      }
    });
    // A finger on the padding reaches the field, too.
    this.addEventListener('click', () => field.focus());
  }

  protected abstract confirms(): boolean;

  protected typed(): void {
    const { value } = this.native;
    this.tellValue('input', 'value', value, {
      cursor: this.native.selectionStart ?? value.length,
      keyCode: value.charCodeAt(value.length - 1) || 8,
    });
  }

  /** As a person types it: what the field would not take is not taken. */
  type(text: string): void {
    if (this.native.disabled) {
      throw new Error(`<${this.localName.slice(3)}> is disabled: nobody can type into it`);
    }
    const limit = this.native.maxLength;
    this.native.focus();
    this.native.value = limit >= 0 ? text.slice(0, limit) : text;
    this.native.dispatchEvent(new Event('input'));
  }

  override apply(name: string, value: unknown): boolean {
    const { native } = this;
    switch (name) {
      case 'value': {
        const text = value === undefined || value === null ? '' : String(value);
        if (native.value !== text) {
          native.value = text;
        }
        return true;
      }
      case 'placeholder':
        native.placeholder = String(value ?? '');
        return true;
      case 'placeholder-style':
        this.inner('#placeholder').textContent = `.native::placeholder { ${String(value ?? '')} }`;
        return true;
      case 'placeholder-class':
        return true;
      case 'disabled':
        native.disabled = isTrue(value);
        return false;
      case 'maxlength': {
        const limit = Number(value ?? defaultMaxLength);
        if (limit >= 0) {
          native.maxLength = limit;
        } else {
          native.removeAttribute('maxlength');
        }
        return true;
      }
      case 'focus':
      case 'auto-focus':
        if (isTrue(value)) {
          setTimeout(() => native.focus());
        } else if (document.activeElement === this) {
          native.blur();
        }
        return true;
      default:
        // The field itself is what a screen reader meets.
        if (name.startsWith('aria-') && name !== 'aria-role') {
          if (value === undefined || value === null || value === '') {
            native.removeAttribute(name);
          } else {
            native.setAttribute(name, String(value));
          }
          return true;
        }
        return false;
    }
  }

  override get formValue(): unknown {
    return this.native.value;
  }

  override property(name: string): unknown {
    return name === 'value' ? this.native.value : super.property(name);
  }
}

export class InputControl extends TextControl {
  constructor() {
    super('<input class="native" maxlength="140">');
  }

  protected confirms(): boolean {
    return true;
  }

  override apply(name: string, value: unknown): boolean {
    if (name === 'type') {
      const type = String(value ?? 'text');
      this.native.inputMode = inputModes[type] ?? 'text';
      return true;
    }
    if (name === 'password') {
      (this.native as HTMLInputElement).type = isTrue(value) ? 'password' : 'text';
      return true;
    }
    return super.apply(name, value);
  }
}

export class TextareaControl extends TextControl {
  private lines = 0;

  constructor() {
    super('<textarea class="native" maxlength="140"></textarea>');
  }

  protected confirms(): boolean {
    // The return key ends the text only where the page says so.
    return !['return', '', undefined].includes(
      this.attribute('confirm-type') as string | undefined,
    );
  }

  protected override typed(): void {
    this.fit();
    super.typed();
  }

  override apply(name: string, value: unknown): boolean {
    const own = super.apply(name, value);
    if (name === 'value' || name === 'auto-height') {
      setTimeout(() => this.fit());
    }
    return own;
  }

  private fit(): void {
    if (this.native.scrollHeight === 0) {
      // Not laid out yet.
      return;
    }
    if (this.is('auto-height')) {
      this.style.height = 'auto';
      this.native.style.height = 'auto';
      this.native.style.height = `${this.native.scrollHeight}px`;
      this.style.height = this.native.style.height;
    }
    const lineHeight = Number.parseFloat(getComputedStyle(this.native).lineHeight) || 20;
    const lines = Math.max(1, Math.round(this.native.scrollHeight / lineHeight));
    if (lines !== this.lines) {
      this.lines = lines;
      this.tell('linechange', {
        height: this.native.scrollHeight,
        heightRpx: (this.native.scrollHeight * 750) / innerWidth,
        lineCount: lines,
        lineHeight,
      });
    }
  }
}
