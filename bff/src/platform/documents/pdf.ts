import { readFile } from 'node:fs/promises';
import fontkit from '@pdf-lib/fontkit';
import { PDFDocument, type PDFFont, type PDFPage, rgb } from 'pdf-lib';
import type { Paper } from '../../kernel/paper';
import { officialLayout } from './paper';

/*
 * PDF on A4. The one free font with every Chinese character that people's names need is Noto Sans SC; what even it lacks
 * is printed as 〓 and named at the end: the Word file has the character itself.
 */
const fontFile = require.resolve(
  '@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf',
);
const points = (mm: number) => (mm / 25.4) * 72;
const missing = '〓';

let fontBytes: Promise<Buffer> | undefined;
const readFont = () => {
  fontBytes ??= readFile(fontFile);
  return fontBytes;
};

type Pen = {
  document: PDFDocument;
  font: PDFFont;
  /** Replaces what the font lacks, and remembers it. */
  drawable: (text: string) => string;
  page: PDFPage;
  /** From the top of the page. */
  y: number;
  width: number;
  height: number;
};

const margin = {
  left: points(officialLayout.marginMm.left),
  right: points(officialLayout.marginMm.right),
  top: points(officialLayout.marginMm.top),
  bottom: points(officialLayout.marginMm.bottom),
};

/** Lines that fit the width; a line may end after any character, as Chinese does. */
function linesOf(font: PDFFont, text: string, size: number, width: number): string[] {
  const lines: string[] = [];
  let current = '';
  let used = 0;
  for (const character of text) {
    const wide = font.widthOfTextAtSize(character, size);
    if (used + wide > width && current !== '') {
      lines.push(current);
      current = '';
      used = 0;
    }
    current += character;
    used += wide;
  }
  return [...lines, current];
}

function nextPage(pen: Pen): void {
  pen.page = pen.document.addPage([pen.width, pen.height]);
  pen.y = margin.top;
}

function room(pen: Pen, height: number): void {
  if (pen.y + height > pen.height - margin.bottom) {
    nextPage(pen);
  }
}

type Line = { size: number; height: number; align?: 'left' | 'center' | 'right'; indent?: number };

function write(pen: Pen, given: string, { size, height, align = 'left', indent = 0 }: Line): void {
  const width = pen.width - margin.left - margin.right;
  // An indent of the first line is written as full-width blanks: it wraps with the text.
  const text = '　'.repeat(indent) + pen.drawable(given);
  for (const line of linesOf(pen.font, text, size, width)) {
    room(pen, height);
    const free = width - pen.font.widthOfTextAtSize(line, size);
    const shift = align === 'center' ? free / 2 : align === 'right' ? free : 0;
    pen.page.drawText(line, {
      x: margin.left + shift,
      y: pen.height - pen.y - size,
      size,
      font: pen.font,
    });
    pen.y += height;
  }
}

const tableSize = 9.5;
const tableLine = 14;
const cellPadding = 4;

function writeRow(pen: Pen, texts: readonly string[], widths: readonly number[]): void {
  const cells = texts.map((text, index) =>
    linesOf(pen.font, pen.drawable(text), tableSize, (widths[index] ?? 0) - cellPadding * 2),
  );
  const height = Math.max(...cells.map((lines) => lines.length)) * tableLine + cellPadding * 2;
  room(pen, height);
  let x = margin.left;
  for (const [index, lines] of cells.entries()) {
    const width = widths[index] ?? 0;
    pen.page.drawRectangle({
      x,
      y: pen.height - pen.y - height,
      width,
      height,
      borderWidth: 0.5,
      borderColor: rgb(0.2, 0.2, 0.2),
    });
    for (const [number, line] of lines.entries()) {
      pen.page.drawText(line, {
        x: x + cellPadding,
        y: pen.height - pen.y - cellPadding - tableSize - number * tableLine,
        size: tableSize,
        font: pen.font,
      });
    }
    x += width;
  }
  pen.y += height;
}

function writeTable(pen: Pen, { head, widths, rows }: NonNullable<Paper['table']>): void {
  const all = widths.reduce((sum, width) => sum + width, 0);
  const full = pen.width - margin.left - margin.right;
  const own = widths.map((width) => (width / all) * full);
  for (const row of [head, ...rows]) {
    writeRow(pen, row, own);
  }
  pen.y += tableLine;
}

/** Height of a signature on paper; it was drawn on a sheet of 600 × 240. */
const signatureHeight = 60;

function drawSignature(pen: Pen, strokes: NonNullable<Paper['strokes']>): void {
  room(pen, signatureHeight);
  const scale = signatureHeight / 240;
  const left = pen.width - margin.right - 600 * scale;
  for (const stroke of strokes) {
    stroke.slice(1).forEach(([x, y], index) => {
      const [fromX, fromY] = stroke[index] ?? [x, y];
      pen.page.drawLine({
        start: { x: left + fromX * scale, y: pen.height - pen.y - fromY * scale },
        end: { x: left + x * scale, y: pen.height - pen.y - y * scale },
        thickness: 1.4,
        color: rgb(0.05, 0.1, 0.35),
      });
    });
  }
  pen.y += signatureHeight;
}

function numberPages({ document, font, width }: Pen): void {
  const size = officialLayout.pageNumberPt;
  document.getPages().forEach((page, index) => {
    const text = `— ${index + 1} —`;
    const free = width - font.widthOfTextAtSize(text, size);
    page.drawText(text, { x: free / 2, y: points(28), size, font });
  });
}

/** The paper as a PDF file. */
export async function printPdf(paper: Paper): Promise<Buffer> {
  const document = await PDFDocument.create();
  document.registerFontkit(fontkit);
  document.setTitle(paper.title);
  const font = await document.embedFont(await readFont(), { subset: true });
  const known = new Set(font.getCharacterSet());
  const lacking = new Set<string>();
  const drawable = (text: string) =>
    Array.from(text.replaceAll(/[\r\n\t]+/g, ' '), (character) => {
      if (known.has(character.codePointAt(0) ?? 0)) {
        return character;
      }
      lacking.add(character);
      return missing;
    }).join('');
  const [short, long] = [points(210), points(297)];
  const [width, height] = paper.landscape ? [long, short] : [short, long];
  const page = document.addPage([width, height]);
  const pen: Pen = { document, font, drawable, page, y: margin.top, width, height };

  const { titlePt, textPt, linePt } = officialLayout;
  write(pen, paper.title, { size: titlePt, height: titlePt * 1.6, align: 'center' });
  pen.y += linePt / 2;
  if (paper.line) {
    write(pen, paper.line, { size: 12, height: 24 });
  }
  for (const part of [paper, ...(paper.sections ?? [])]) {
    for (const text of 'heading' in part ? [part.heading, ...part.paragraphs] : part.paragraphs) {
      write(pen, text, { size: textPt, height: linePt, indent: 2 });
    }
    if (part.table) {
      writeTable(pen, part.table);
    }
  }
  if (paper.strokes) {
    drawSignature(pen, paper.strokes);
  }
  for (const text of paper.signOff ?? []) {
    write(pen, text, { size: textPt, height: linePt, align: 'right' });
  }
  const lacks = [...lacking].map((one) => `U+${one.codePointAt(0)?.toString(16).toUpperCase()}`);
  const notes = [
    ...(paper.notes ?? []),
    ...(lacks.length > 0
      ? [`${missing} 为字库所缺的字（${lacks.join('、')}），以 Word 版为准。`]
      : []),
  ];
  for (const text of notes) {
    write(pen, text, { size: 8, height: 12 });
  }
  numberPages(pen);
  return Buffer.from(await document.save());
}
