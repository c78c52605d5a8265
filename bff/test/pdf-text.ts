import { inflateSync } from 'node:zlib';
import { PDFArray, PDFDocument, PDFName, PDFRawStream } from 'pdf-lib';

/* Reads a PDF of ours back: the words that a reader would select and copy, page by page. */

const inflated = (stream: PDFRawStream): string => {
  try {
    return inflateSync(stream.getContents()).toString('latin1');
  } catch {
    return Buffer.from(stream.getContents()).toString('latin1');
  }
};

/** Glyph → text, from the map that lets people search and copy. */
function glyphTexts(document: PDFDocument): Map<string, string> {
  const texts = new Map<string, string>();
  for (const [, object] of document.context.enumerateIndirectObjects()) {
    const body = object instanceof PDFRawStream ? inflated(object) : '';
    for (const block of body.matchAll(/beginbfchar([\s\S]*?)endbfchar/g)) {
      for (const [, glyph = '', text = ''] of (block[1] ?? '').matchAll(/<(\w+)>\s*<(\w+)>/g)) {
        texts.set(glyph.toUpperCase(), Buffer.from(text, 'hex').swap16().toString('utf16le'));
      }
    }
  }
  return texts;
}

export async function readPdf(bytes: Buffer): Promise<{
  pages: string[];
  widthPt: number;
  heightPt: number;
}> {
  const document = await PDFDocument.load(bytes);
  const texts = glyphTexts(document);
  const pages = document.getPages().map((page) => {
    const contents = page.node.lookup(PDFName.of('Contents'));
    const streams = contents instanceof PDFArray ? contents.asArray() : [contents];
    return streams
      .map((one) => document.context.lookup(one))
      .flatMap((one) => (one instanceof PDFRawStream ? [inflated(one)] : []))
      .flatMap((body) => [...body.matchAll(/<([0-9A-Fa-f]+)>\s*Tj/g)])
      .map(([, hex = '']) =>
        (hex.toUpperCase().match(/.{4}/g) ?? []).map((glyph) => texts.get(glyph) ?? '?').join(''),
      )
      .join('');
  });
  const { width, height } = document.getPage(0).getSize();
  return { pages, widthPt: Math.round(width), heightPt: Math.round(height) };
}
