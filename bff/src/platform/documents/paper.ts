/**
 * What stands on a paper, whatever it is printed as: Word in the layout of official documents (GB/T 9704), PDF, or a
 * workbook.
 */
export type Paper = {
  title: string;
  /** A line between title and table, such as who stamps it and when. */
  line?: string;
  paragraphs: readonly string[];
  table?: {
    head: readonly string[] /** shares of the width */;
    widths: readonly number[];
    rows: readonly (readonly string[])[];
  };
  /** Who signs and when, at the right under the text. */
  signOff?: readonly string[];
  /** A signature as drawn, in strokes of points on a sheet of 600 × 240. */
  strokes?: readonly (readonly (readonly [number, number])[])[];
  /** Small print at the end: digests, when it was printed. */
  notes?: readonly string[];
  landscape?: boolean;
};

/** GB/T 9704: A4 with 37, 35, 28 and 26 mm of margin, title 22 pt, text 16 pt, lines of 28 pt. */
export const officialLayout = {
  marginMm: { top: 37, bottom: 35, left: 28, right: 26 },
  titlePt: 22,
  textPt: 16,
  linePt: 28,
  tablePt: 12,
  pageNumberPt: 14,
} as const;
