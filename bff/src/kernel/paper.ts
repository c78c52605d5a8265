type Table = {
  head: readonly string[];
  /** shares of the width */
  widths: readonly number[];
  rows: readonly (readonly string[])[];
};
export type Section = { heading: string; paragraphs: readonly string[]; table?: Table };

/**
 * What stands on a paper, whatever it is printed as: Word in the layout of official documents (GB/T 9704), PDF, or a
 * workbook.
 */
export type Paper = {
  title: string;
  /** A line between title and table, such as who stamps it and when. */
  line?: string;
  paragraphs: readonly string[];
  table?: Table;
  /** What follows under headings of its own. */
  sections?: readonly Section[];
  /** Who signs and when, at the right under the text. */
  signOff?: readonly string[];
  /** A signature as drawn, in strokes of points on a sheet of 600 × 240. */
  strokes?: readonly (readonly (readonly [number, number])[])[];
  /** Small print at the end: digests, when it was printed. */
  notes?: readonly string[];
  landscape?: boolean;
};
