import { HostFault } from './fault';
import type { DialogShown, FromShell } from './view/messages';

/* What stands above the pages: modals, sheets, toasts, questions of WeChat's own. A person reads and presses them. */

export type DialogAnswer = {
  /** The pressed button's text; undefined when it went away by itself. */
  button: string | undefined;
  index: number;
  text: string;
  columns: number[];
};
type Open = {
  shown: DialogShown;
  answer: (answer: DialogAnswer) => void;
  timer?: NodeJS.Timeout;
  onColumn?: (column: number, index: number) => void;
};
export type DialogOptions = Partial<Omit<DialogShown, 'id'>> & Pick<DialogShown, 'kind'>;

export type Dialogs = {
  visible: () => DialogShown[];
  /** Shows one and answers when a person has pressed a button, or when its time is over. */
  ask: (
    options: DialogOptions,
    more?: { ms?: number; onColumn?: Open['onColumn'] },
  ) => Promise<DialogAnswer>;
  /** Takes away what is of one of these kinds. @returns whether there was any */
  hide: (...kinds: DialogShown['kind'][]) => boolean;
  setColumns: (kind: DialogShown['kind'], columns: NonNullable<DialogShown['columns']>) => void;
  /** What a person did in the shell. */
  told: (message: FromShell) => void;
  /** Presses the button with this text, or chooses the option of a picker. */
  press: (text: string) => void;
  type: (text: string) => void;
  clear: () => void;
};

/** The button or option that says this, in the dialog nearest to the person. */
function pressIn(
  dialogs: readonly Open[],
  text: string,
  end: (id: number, button: number) => void,
  choose: (id: number, column: number, index: number) => void,
): void {
  for (const { shown } of dialogs) {
    const button = shown.buttons.indexOf(text);
    if (button >= 0) {
      end(shown.id, button);
      return;
    }
    for (const [column, { items }] of (shown.columns ?? []).entries()) {
      const index = items.indexOf(text);
      if (index >= 0) {
        choose(shown.id, column, index);
        return;
      }
    }
  }
  const there = dialogs.flatMap(({ shown }) => [shown.kind, ...shown.buttons]);
  throw new HostFault(
    'no_such_element',
    `nothing says "${text}"; what is there: ${there.join(', ') || 'nothing'}`,
  );
}

const empty = { title: '', content: '', buttons: [], mask: true };

export function createDialogs(draw: (shown: DialogShown[]) => void): Dialogs {
  const open = new Map<number, Open>();
  let last = 0;
  const visible = () => [...open.values()].map(({ shown }) => structuredClone(shown));
  const redraw = () => draw(visible());
  const end = (id: number, index: number) => {
    const dialog = open.get(id);
    if (!dialog) {
      return;
    }
    open.delete(id);
    clearTimeout(dialog.timer);
    redraw();
    dialog.answer({
      button: dialog.shown.buttons[index],
      index,
      text: dialog.shown.text ?? '',
      columns: (dialog.shown.columns ?? []).map((column) => column.index),
    });
  };
  const choose = (id: number, column: number, index: number) => {
    const dialog = open.get(id);
    const list = dialog?.shown.columns?.[column];
    if (dialog && list) {
      list.index = index;
      dialog.onColumn?.(column, index);
      redraw();
    }
  };
  const hide: Dialogs['hide'] = (...kinds) => {
    const gone = [...open.values()].filter(({ shown }) => kinds.includes(shown.kind));
    for (const { shown } of gone) {
      end(shown.id, -1);
    }
    return gone.length > 0;
  };
  /** The last dialog stands on top. */
  const newestFirst = () => [...open.values()].reverse();
  return {
    visible,
    hide,
    ask: ({ kind, ...options }, more = {}) => {
      last += 1;
      const shown: DialogShown = { id: last, kind, ...structuredClone(empty), ...options };
      return new Promise((answer) => {
        const dialog: Open = { shown, answer, ...(more.onColumn && { onColumn: more.onColumn }) };
        if (more.ms !== undefined) {
          dialog.timer = setTimeout(() => end(shown.id, -1), more.ms);
        }
        open.set(shown.id, dialog);
        redraw();
      });
    },
    setColumns: (kind, columns) => {
      for (const { shown } of open.values()) {
        if (shown.kind === kind) {
          shown.columns = columns;
        }
      }
      redraw();
    },
    told: (message) => {
      if (message.kind === 'pressed') {
        end(message.dialog, message.button);
      } else if (message.kind === 'chosen') {
        choose(message.dialog, message.column, message.index);
      } else if (message.kind === 'typed') {
        const dialog = open.get(message.dialog);
        if (dialog) {
          dialog.shown.text = message.text;
        }
      }
    },
    press: (text) => pressIn(newestFirst(), text, end, choose),
    type: (text) => {
      const dialog = newestFirst().find(({ shown }) => shown.text !== undefined);
      if (!dialog) {
        throw new HostFault('no_such_element', 'no dialog has a field to type into');
      }
      dialog.shown.text = text;
      redraw();
    },
    clear: () => {
      for (const { timer } of open.values()) {
        clearTimeout(timer);
      }
      open.clear();
      redraw();
    },
  };
}
