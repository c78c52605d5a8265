import type { Paper } from '../../kernel/paper';

/** What a paper can be printed as. */
export const mediaTypes = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;
export type PaperFormat = keyof typeof mediaTypes;
export type Printers = Record<PaperFormat, (paper: Paper) => Promise<Buffer>>;
/** An answer that is a file. */
export type Printed = { type: string; name: string; bytes: Buffer };

/** GB/T 9704: A4 with 37, 35, 28 and 26 mm of margin, title 22 pt, text 16 pt, lines of 28 pt. */
export const officialLayout = {
  marginMm: { top: 37, bottom: 35, left: 28, right: 26 },
  titlePt: 22,
  textPt: 16,
  linePt: 28,
  tablePt: 12,
  pageNumberPt: 14,
} as const;
