import { PDFDocument, type PDFPage, rgb } from 'pdf-lib';

/*
 * A sheet for the printer: the picture out to its bleed, the boxes that say where it is trimmed, and crop marks outside.
 */
export type PrintSheet = {
  title: string;
  /** Trimmed, in millimetres. */
  mm: readonly [number, number];
  bleedMm: number;
  /** One JPEG a page, bleed included. */
  faces: readonly Buffer[];
};

const points = (mm: number) => (mm / 25.4) * 72;
/** Room around the bleed for the marks. */
const marginMm = 8;
const markMm = 5;
/** Marks keep off the bleed, or they would show on a badly cut sheet. */
const gapMm = 1;

type Edges = { left: number; right: number; bottom: number; top: number };

function drawMarks(page: PDFPage, { left, right, bottom, top }: Edges, bleedMm: number): void {
  const [near, far] = [points(bleedMm + gapMm), points(bleedMm + gapMm + markMm)];
  const line = { thickness: 0.25, color: rgb(0, 0, 0) };
  for (const x of [left, right]) {
    page.drawLine({ start: { x, y: bottom - near }, end: { x, y: bottom - far }, ...line });
    page.drawLine({ start: { x, y: top + near }, end: { x, y: top + far }, ...line });
  }
  for (const y of [bottom, top]) {
    page.drawLine({ start: { x: left - near, y }, end: { x: left - far, y }, ...line });
    page.drawLine({ start: { x: right + near, y }, end: { x: right + far, y }, ...line });
  }
}
export async function printSheet({ title, mm, bleedMm, faces }: PrintSheet): Promise<Buffer> {
  const document = await PDFDocument.create();
  document.setTitle(title, { showInWindowTitleBar: true });
  document.setLanguage('zh-CN');
  const inset = points(marginMm);
  const bleed = points(bleedMm);
  const [width, height] = [points(mm[0]), points(mm[1])];
  for (const face of faces) {
    const picture = await document.embedJpg(face);
    const page = document.addPage([width + 2 * (bleed + inset), height + 2 * (bleed + inset)]);
    page.drawImage(picture, {
      x: inset,
      y: inset,
      width: width + 2 * bleed,
      height: height + 2 * bleed,
    });
    page.setBleedBox(inset, inset, width + 2 * bleed, height + 2 * bleed);
    page.setTrimBox(inset + bleed, inset + bleed, width, height);
    const [left, bottom] = [inset + bleed, inset + bleed];
    drawMarks(page, { left, right: left + width, bottom, top: bottom + height }, bleedMm);
  }
  // The same poster is the same file, whenever it is made.
  const made = new Date('2023-04-01T00:00:00Z');
  document.setCreationDate(made);
  document.setModificationDate(made);
  return Buffer.from(await document.save());
}
