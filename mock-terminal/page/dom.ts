/** The element with this id, of the kind the page was written with. Throws when page and script disagree. */
export const byId = <T extends HTMLElement>(id: string, kind: new () => T): T => {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`#${id} is not what the script expects`);
  return found;
};

export const button = (id: string) => byId(id, HTMLButtonElement);
export const input = (id: string) => byId(id, HTMLInputElement);
export const select = (id: string) => byId(id, HTMLSelectElement);
export const dialog = (id: string) => byId(id, HTMLDialogElement);
export const box = (id: string) => byId(id, HTMLElement);

type Attributes = Record<string, string | boolean>;
type Child = Node | string | undefined;

/** An element with attributes and children; text is always text, never markup. `true` sets a bare attribute. */
export const el = <K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false) made.setAttribute(name, value === true ? '' : value);
  }
  made.append(...children.filter((child) => child !== undefined));
  return made;
};

/** A button that does something. */
export const action = (
  label: string,
  attributes: Attributes,
  act: () => void,
): HTMLButtonElement => {
  const made = el('button', { type: 'button', ...attributes }, label);
  made.addEventListener('click', act);
  return made;
};

/** A `<dt>` and its `<dd>` for each pair with a value. */
export const facts = (pairs: readonly (readonly [string, string | undefined])[]): HTMLElement[] =>
  pairs.flatMap(([name, value]) =>
    value === undefined ? [] : [el('dt', {}, name), el('dd', {}, value)],
  );

/** One of a few, as radio buttons that look like buttons. */
export const choices = (
  name: string,
  options: readonly { value: string; label: string }[],
  chosen: string,
  choose: (value: string) => void,
): HTMLElement[] =>
  options.map(({ value, label }) => {
    const radio = el('input', { type: 'radio', name, value, id: `${name}-${value}` });
    radio.checked = value === chosen;
    radio.addEventListener('change', () => choose(value));
    return el('label', {}, radio, el('span', {}, label));
  });
