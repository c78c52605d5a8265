import { action } from './dom';

const KEYS = ['7', '8', '9', '4', '5', '6', '1', '2', '3', '0', '.', '⌫'] as const;
const NAMES: Record<string, string> = { '.': '小数点', '⌫': '退格' };

/** A big keypad for a mouse or a finger; it types into `field`. */
export const addKeypad = (place: HTMLElement, field: HTMLInputElement): void => {
  const press = (key: string) => {
    field.value = key === '⌫' ? field.value.slice(0, -1) : field.value + key;
    field.focus();
  };
  place.replaceChildren(
    ...KEYS.map((key) =>
      action(
        key,
        {
          id: `key-${key === '.' ? 'dot' : key === '⌫' ? 'back' : key}`,
          'aria-label': NAMES[key] ?? key,
        },
        () => press(key),
      ),
    ),
  );
};
