import type { Bar, DialogShown, FromShell, TabsShown } from '../messages';

/* The phone around the pages: navigation bar, tab bar, the stack of frames, and what stands above them. */

declare global {
  interface Window {
    fromShell: (message: FromShell) => Promise<void>;
    shell: ShellApi;
  }
}

const part = (id: string): HTMLElement => {
  const element = document.getElementById(id);
  if (!element) {
    throw new Error(`the shell has no ${id}`);
  }
  return element;
};
function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  name: string,
  text = '',
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  element.className = name;
  element.textContent = text;
  return element;
}

function openFrame(pageId: number, url: string, title: string): Promise<void> {
  const frame = make('iframe', 'frame');
  frame.name = `page-${pageId}`;
  frame.title = title;
  frame.hidden = true;
  return new Promise((resolve, reject) => {
    frame.addEventListener('load', () => resolve(), { once: true });
    frame.addEventListener('error', () => reject(new Error(`the frame of ${title} does not load`)));
    frame.src = url;
    part('frames').append(frame);
  });
}

const frameOf = (pageId: number) =>
  document.querySelector<HTMLIFrameElement>(`iframe[name="page-${pageId}"]`);

function showFrame(pageId: number): void {
  for (const frame of document.querySelectorAll<HTMLIFrameElement>('iframe.frame')) {
    frame.hidden = frame.name !== `page-${pageId}`;
  }
}

function setBar(bar: Bar): void {
  const element = part('bar');
  element.style.background = bar.custom ? 'none' : bar.background;
  element.style.color = bar.text;
  document.body.classList.toggle('custom', bar.custom);
  part('title').textContent = bar.title;
  part('title').classList.toggle('loading', bar.loading);
  part('back').hidden = !bar.canGoBack;
  document.body.style.background = bar.pageBackground;
}

function setTabs(shown: TabsShown | undefined): void {
  const element = part('tabs');
  element.replaceChildren();
  document.body.classList.toggle('tabbed', shown !== undefined);
  if (!shown) {
    return;
  }
  element.style.cssText = `background:${shown.background};border-color:${shown.border === 'white' ? '#333' : '#ddd'}`;
  shown.tabs.forEach((tab, index) => {
    const button = make('button', 'tab');
    button.setAttribute('role', 'tab');
    button.setAttribute('aria-selected', String(tab.selected));
    button.style.color = tab.selected ? shown.selectedColor : shown.color;
    if (tab.icon) {
      const icon = make('img', 'icon');
      icon.src = tab.icon;
      icon.alt = '';
      button.append(icon);
    }
    button.append(make('span', 'label', tab.text));
    if (tab.badge || tab.dot) {
      button.append(make('span', 'badge', tab.badge));
    }
    button.addEventListener('click', () => void window.fromShell({ kind: 'tab', index }));
    element.append(button);
  });
}

function columnOf(
  dialog: DialogShown,
  items: readonly string[],
  chosen: number,
  column: number,
): HTMLElement {
  const list = make('div', 'column');
  list.setAttribute('role', 'listbox');
  items.forEach((item, index) => {
    const option = make('button', 'option', item);
    option.setAttribute('role', 'option');
    option.setAttribute('aria-selected', String(index === chosen));
    option.addEventListener(
      'click',
      () => void window.fromShell({ kind: 'chosen', dialog: dialog.id, column, index }),
    );
    list.append(option);
  });
  return list;
}

function drawDialog(dialog: DialogShown): HTMLElement {
  const layer = make('div', `layer ${dialog.kind} ${dialog.mask ? 'mask' : ''}`);
  const box = make('div', 'dialog');
  box.setAttribute(
    'role',
    dialog.kind === 'toast' || dialog.kind === 'loading' ? 'status' : 'dialog',
  );
  box.setAttribute('aria-label', dialog.title || dialog.content || dialog.kind);
  box.append(
    make('div', 'dialog-title', dialog.title),
    make('div', 'dialog-content', dialog.content),
  );
  if (dialog.text !== undefined) {
    const field = make('input', 'dialog-field');
    field.value = dialog.text;
    field.placeholder = dialog.placeholder ?? '';
    field.addEventListener(
      'input',
      () => void window.fromShell({ kind: 'typed', dialog: dialog.id, text: field.value }),
    );
    box.append(field);
  }
  if (dialog.columns) {
    const columns = make('div', 'columns');
    dialog.columns.forEach(({ items, index }, column) => {
      columns.append(columnOf(dialog, items, index, column));
    });
    box.append(columns);
  }
  const buttons = make('div', 'dialog-buttons');
  dialog.buttons.forEach((text, button) => {
    const element = make('button', 'dialog-button', text);
    element.addEventListener(
      'click',
      () => void window.fromShell({ kind: 'pressed', dialog: dialog.id, button }),
    );
    buttons.append(element);
  });
  box.append(buttons);
  layer.append(box);
  return layer;
}

function setDialogs(dialogs: readonly DialogShown[]): void {
  part('dialogs').replaceChildren(...dialogs.map(drawDialog));
  for (const chosen of document.querySelectorAll('.option[aria-selected="true"]')) {
    chosen.scrollIntoView({ block: 'center' });
  }
}

const shell = {
  openFrame,
  showFrame,
  closeFrame: (pageId: number) => frameOf(pageId)?.remove(),
  setBar,
  setTabs,
  setDialogs,
  /** Where a page's frame stands on the screen. */
  frameAt: (pageId: number) => {
    const { x, y, width, height } = (frameOf(pageId) as HTMLIFrameElement).getBoundingClientRect();
    return { x, y, width, height };
  },
  /** What lies above the pages and keeps a finger from them, in words; empty when nothing does. */
  above: (x: number, y: number) => {
    const layer = document.elementFromPoint(x, y)?.closest('.layer');
    return layer
      ? `the ${layer.classList[1]} "${layer.querySelector('.dialog-title, .dialog-content')?.textContent ?? ''}"`
      : '';
  },
};
export type ShellApi = typeof shell;
window.shell = shell;
part('back').addEventListener('click', () => void window.fromShell({ kind: 'back' }));
