import { PDFiumLibrary } from '@hyzyla/pdfium';
import jsqr from 'jsqr';
import sharp from 'sharp';

/* Reads a poster as a phone does: from its pixels, and from those of a printed page. */

/** A page is seen so wide; the smallest code on a sheet is then still 150 pixels. */
const pageWidthPx = 1_500;
/** As a person does whose phone does not read at once: a little nearer, a little farther. */
const widthsPx = [1_100, 1_500, 800];

/** What the code on this picture says; empty when there is none that reads. */
export async function readCodeOfPicture(picture: Uint8Array): Promise<string> {
  for (const width of widthsPx) {
    const { data, info } = await sharp(picture)
      .resize({ width, withoutEnlargement: true })
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const read = jsqr(new Uint8ClampedArray(data), info.width, info.height);
    if (read) {
      return read.data;
    }
  }
  return '';
}

export type PrintedPage = { widthPt: number; heightPt: number; pixels: Buffer };

let library: Promise<PDFiumLibrary> | undefined;

/** The pages of a PDF as a printer sees them, as PNG. */
export async function renderPdf(pdf: Uint8Array): Promise<PrintedPage[]> {
  library ??= PDFiumLibrary.init();
  const document = await (await library).loadDocument(pdf);
  const pages: PrintedPage[] = [];
  for (const page of document.pages()) {
    const { originalWidth: widthPt, originalHeight: heightPt } = page.getOriginalSize();
    const { data, width, height } = await page.render({
      scale: pageWidthPx / widthPt,
      render: 'bitmap',
    });
    const pixels = await sharp(data, { raw: { width, height, channels: 4 } })
      .png()
      .toBuffer();
    pages.push({ widthPt, heightPt, pixels });
  }
  document.destroy();
  return pages;
}

/** What the code on a poster says, whatever kind of file it is. */
export async function readCode(poster: { type: string; bytes: Buffer }): Promise<string> {
  if (poster.type !== 'application/pdf') {
    return readCodeOfPicture(poster.bytes);
  }
  const [face] = await renderPdf(poster.bytes);
  return face ? readCodeOfPicture(face.pixels) : '';
}
