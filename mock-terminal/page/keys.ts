import { box, dialog, el } from './dom';

/** The keys a cashier learns, in the order of the help page. */
export type Key = { key: string; label: string; words: string; run: () => unknown };

/** One table for the keyboard and for its help page. A key does nothing while a dialog is open. */
export const bindKeys = (keys: readonly Key[]): void => {
  const byKey = new Map(keys.map((one) => [one.key, one.run]));
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || document.querySelector('dialog[open]'))
      return;
    const typing = event.target instanceof HTMLInputElement && event.target.type !== 'radio';
    if (typing && event.key.length === 1) return;
    const run = byKey.get(event.key);
    if (!run) return;
    event.preventDefault();
    run();
  });
  const help = keys.flatMap(({ label, words }) => [
    el('dt', {}, el('kbd', {}, label)),
    el('dd', {}, words),
  ]);
  box('help-keys').replaceChildren(...help);
};

/** Opens a dialog; its close button and Esc close it, and the focus goes back where it was. */
export const opener = (id: string, closeId: string): (() => void) => {
  const shown = dialog(id);
  box(closeId).addEventListener('click', () => shown.close());
  return () => {
    if (!shown.open) shown.showModal();
  };
};

/**
 * A barcode scanner types like a keyboard. What it types while nothing has the focus belongs into `field`.
 */
export const catchScanner = (field: HTMLInputElement): void => {
  document.addEventListener('keypress', (event) => {
    const free = event.target === document.body && !document.querySelector('dialog[open]');
    if (!free || event.key.length !== 1 || field.closest('[hidden]')) return;
    field.focus();
  });
};
