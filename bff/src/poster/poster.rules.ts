/*
 * Posters: which there are, how large, and how words fit. All sizes of the drawings are units of which a sheet is
 * 750 wide; a sheet for print is drawn with its bleed around it.
 */

export const posterFormats = {
  phone: { title: '手机海报', width: 750, height: 1334, scale: 1, print: undefined },
  card: { title: '好友分享图', width: 500, height: 400, scale: 2, print: undefined },
  square: { title: '朋友圈方图', width: 750, height: 750, scale: 1.44, print: undefined },
  a3: { title: 'A3 海报', width: 750, height: 1061, scale: 3.2, print: { mm: [297, 420] } },
  a4: { title: 'A4 海报', width: 750, height: 1061, scale: 3.2, print: { mm: [210, 297] } },
  leaflet: { title: 'A5 单页', width: 750, height: 1064, scale: 2.4, print: { mm: [148, 210] } },
  shelf: { title: '价签卡', width: 750, height: 1083, scale: 1.6, print: { mm: [90, 130] } },
} as const satisfies Record<
  string,
  {
    title: string;
    width: number;
    height: number;
    /** Pixels a unit. */
    scale: number;
    /** Trimmed size; undefined: a picture for screens. */
    print: { mm: readonly [number, number] } | undefined;
  }
>;
export type PosterFormat = keyof typeof posterFormats;
export const posterFormatNames = Object.keys(posterFormats) as PosterFormat[];

/** What printers cut off at each edge. */
export const bleedMm = 3;

/** The bleed in units of this format; none on a screen. */
export function bleedOf(format: PosterFormat): number {
  const { width, print } = posterFormats[format];
  return print ? Math.ceil((bleedMm / print.mm[0]) * width) : 0;
}

/** Printed faces are counted from 0; only the leaflet has a back. */
export const facesOf = (format: PosterFormat): readonly number[] =>
  format === 'leaflet' ? [0, 1] : [0];

/** A change of any drawing is a new version: what was drawn before keeps its address. */
export const posterVersion = 2;

const wide = /[⺀-￯\u{20000}-\u{3ffff}]/u;
/** About how many ems a text takes: Chinese one each, the rest a little more than a half. */
const emsOf = (text: string): number =>
  [...text].reduce((sum, sign) => sum + (wide.test(sign) ? 1 : 0.6), 0);

/** The largest size, of the given range, at which a text fits so many lines of this width. */
export function fitSize(
  text: string,
  box: { width: number; lines: number; most: number; least: number },
): number {
  // A line of Chinese is rarely full: words of Latin letters and closing marks move to the next one.
  const room = box.width * box.lines * (box.lines > 1 ? 0.92 : 1);
  const size = Math.floor(room / Math.max(1, emsOf(text)));
  return Math.max(box.least, Math.min(box.most, size));
}

/** Ems of the two largest lines beyond which they shrink to what nobody reads in passing. */
const readableEms = { headline: 16, subline: 22 };

export const tooLongLines = (given: {
  headline?: string | undefined;
  subline?: string | undefined;
}): ('headline' | 'subline')[] =>
  (['headline', 'subline'] as const).filter(
    (name) => emsOf(printable(given[name] ?? '')) > readableEms[name],
  );

const pictograph =
  /\p{Extended_Pictographic}|[\u{1f1e6}-\u{1f1ff}]|[\u{1f3fb}-\u{1f3ff}]|\u200d|\ufe0f|\u20e3/gu;
const keep = /[©®™]/u;

/** A text for print: emoji and control characters have no place on a poster. */
export function printable(text: string): string {
  return text
    .normalize('NFC')
    .replace(pictograph, (sign) => (keep.test(sign) ? sign : ''))
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Whole yuan as people say them: `50 万`, `2000`. */
export function yuanWords(fen: number): string {
  const yuan = Math.floor(fen / 100);
  return yuan >= 10_000 && yuan % 1_000 === 0 ? `${yuan / 10_000} 万` : String(yuan);
}
