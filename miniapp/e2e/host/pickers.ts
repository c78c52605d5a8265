import type { FromFrame } from './view/messages';
import type { World } from './world';

/* The sheets of <picker>, in all its modes: developers.weixin.qq.com/miniprogram/dev/component/picker.html */

type Picked = Extract<FromFrame, { kind: 'pick' }>;
type Column = { items: string[]; index: number };
type Sheet = {
  columns: Column[];
  valueOf: (indexes: number[]) => unknown;
  detailOf?: (indexes: number[]) => object;
  isLive?: boolean;
};

const labels = (range: unknown, key: unknown): string[] =>
  ((range ?? []) as unknown[]).map((item) =>
    String(
      typeof item === 'object' && item !== null
        ? (item as Record<string, unknown>)[String(key)]
        : item,
    ),
  );
const two = (value: number) => String(value).padStart(2, '0');
const upTo = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);
const at = (items: string[], item: string | undefined) => Math.max(0, items.indexOf(item ?? ''));

function selector(attributes: Picked['attributes'], value: unknown): Sheet {
  const items = labels(attributes.range, attributes['range-key']);
  return { columns: [{ items, index: Number(value) || 0 }], valueOf: ([index = 0]) => index };
}

function multiSelector(attributes: Picked['attributes'], value: unknown): Sheet {
  const ranges = (attributes.range ?? []) as unknown[][];
  const chosen = (value ?? []) as number[];
  return {
    columns: ranges.map((range, column) => ({
      items: labels(range, attributes['range-key']),
      index: chosen[column] ?? 0,
    })),
    valueOf: (indexes) => indexes,
    isLive: true,
  };
}

function time(attributes: Picked['attributes'], value: unknown): Sheet {
  const [hour, minute] = String(value || '00:00').split(':');
  const [from = '00:00', to = '23:59'] = [attributes.start, attributes.end].map((one) =>
    one ? String(one) : undefined,
  );
  const hours = upTo(Number(from.split(':')[0]), Number(to.split(':')[0])).map(two);
  const minutes = upTo(0, 59).map(two);
  const clamp = (text: string) => (text < from ? from : text > to ? to : text);
  return {
    columns: [
      { items: hours, index: at(hours, hour) },
      { items: minutes, index: at(minutes, minute) },
    ],
    valueOf: ([first = 0, second = 0]) => clamp(`${hours[first]}:${minutes[second]}`),
  };
}

/** @param today where the sheet opens without a value, YYYY-MM-DD */
function date(attributes: Picked['attributes'], value: unknown, today: string): Sheet {
  const fields = String(attributes.fields || 'day');
  const from = String(attributes.start || '1970-01-01');
  const to = String(attributes.end || '2100-12-31');
  const [year, month, day] = String(value || today).split('-');
  const lists = [
    upTo(Number(from.slice(0, 4)), Number(to.slice(0, 4))).map(String),
    upTo(1, 12).map(two),
    upTo(1, 31).map(two),
  ].slice(0, fields === 'year' ? 1 : fields === 'month' ? 2 : 3);
  const chosen = [year, month, day];
  const clamp = (text: string) => {
    const low = from.slice(0, text.length);
    const high = to.slice(0, text.length);
    return text < low ? low : text > high ? high : text;
  };
  return {
    columns: lists.map((items, index) => ({ items, index: at(items, chosen[index]) })),
    valueOf: (indexes) => {
      const parts = indexes.map((index, column) => lists[column]?.[index] ?? '');
      const [y, m, d] = parts;
      const lastDay = y && m ? new Date(Date.UTC(Number(y), Number(m), 0)).getUTCDate() : 31;
      return clamp([y, m, d && two(Math.min(Number(d), lastDay))].filter(Boolean).join('-'));
    },
  };
}

/** WeChat's own list of regions is not ours to ship: the sheet offers what the picker stands on and what the test adds. */
function region(attributes: Picked['attributes'], value: unknown): Sheet {
  const chosen = ((value ?? []) as string[]).map(String);
  const all = String(attributes['custom-item'] || '');
  const lists = [0, 1, 2].map((level) => [
    ...new Set([chosen[level] || all || '全部', ...(all ? [all] : [])]),
  ]);
  return {
    columns: lists.map((items) => ({ items, index: 0 })),
    valueOf: (indexes) => indexes.map((index, level) => lists[level]?.[index] ?? ''),
    detailOf: () => ({ code: [], postcode: '' }),
  };
}

function sheetOf(world: World, { attributes, value }: Picked): Sheet {
  const mode = String(attributes.mode || 'selector');
  switch (mode) {
    case 'selector':
      return selector(attributes, value);
    case 'multiSelector':
      return multiSelector(attributes, value);
    case 'time':
      return time(attributes, value);
    case 'date':
      return date(attributes, value, new Date(world.now()).toISOString().slice(0, 10));
    case 'region':
      return region(attributes, value);
    default:
      throw new Error(`<picker mode="${mode}"> is not part of this host`);
  }
}

export async function openPicker(world: World, message: Picked): Promise<void> {
  const { pageId, element, attributes } = message;
  const sheet = sheetOf(world, message);
  const tell = (type: string, detail: object) =>
    world.screen.call(pageId, 'answerPicker', element, type, detail);
  const onColumn = (column: number, index: number) => {
    if (sheet.isLive) {
      void tell('columnchange', { column, value: index });
    }
  };
  const { button, columns } = await world.dialogs.ask(
    {
      kind: 'picker',
      title: String(attributes['header-text'] ?? ''),
      buttons: ['取消', '确定'],
      columns: sheet.columns,
    },
    { onColumn },
  );
  if (button === '确定') {
    await tell('change', { value: sheet.valueOf(columns), ...sheet.detailOf?.(columns) });
  } else {
    await tell('cancel', {});
  }
}
