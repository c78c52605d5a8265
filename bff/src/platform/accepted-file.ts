import JSZip from 'jszip';
import { PDFArray, PDFDict, PDFDocument, PDFName, PDFStream } from 'pdf-lib';
import sharp from 'sharp';
import { Refusal } from '../kernel/refusal';

/*
 * What strangers upload is judged by its first bytes, never by its name, and never stored as it came: a picture is drawn
 * again (its position and everything else it carried is gone), a PDF is written again and may not act.
 */
type FileTrouble =
  | 'file_too_large'
  | 'file_type_refused'
  | 'workbook_refused'
  | 'picture_too_large'
  | 'file_unsafe';
export type AcceptedFile = { type: 'image/jpeg' | 'application/pdf'; bytes: Buffer };

type Kind = 'jpeg' | 'png' | 'webp' | 'pdf' | 'zip';

/** What the first bytes say a file is. */
function kindOf(bytes: Buffer): Kind | undefined {
  const starts = (hex: string, at = 0) =>
    bytes.subarray(at, at + hex.length / 2).toString('hex') === hex;
  if (starts('ffd8ff')) {
    return 'jpeg';
  }
  if (starts('89504e470d0a1a0a')) {
    return 'png';
  }
  if (starts('52494646') && starts('57454250', 8)) {
    return 'webp';
  }
  if (starts('255044462d')) {
    return 'pdf';
  }
  return starts('504b0304') ? 'zip' : undefined;
}

const mostBytes = 20 * 1024 * 1024;
const mostPixels = 50_000_000;
const longestSide = 2_400;
const mostPages = 60;

/** One picture or PDF, fit to be stored. @throws Refusal with a FileTrouble */
export async function acceptFile(bytes: Buffer): Promise<AcceptedFile> {
  if (bytes.length > mostBytes) {
    throw new Refusal('file_too_large');
  }
  switch (kindOf(bytes)) {
    case 'jpeg':
    case 'png':
    case 'webp':
      return { type: 'image/jpeg', bytes: await redraw(bytes) };
    case 'pdf':
      return { type: 'application/pdf', bytes: await rewritePdf(bytes) };
    default:
      throw new Refusal('file_type_refused');
  }
}

/** The picture drawn again, upright, at most 2400 pixels a side, without what cameras write into it. */
async function redraw(bytes: Buffer): Promise<Buffer> {
  const open = () => sharp(bytes, { limitInputPixels: false, failOn: 'error' });
  const { width = 0, height = 0 } = await open().metadata().catch(refuseAs('file_unsafe'));
  if (width * height > mostPixels) {
    throw new Refusal('picture_too_large');
  }
  return open()
    .rotate()
    .flatten({ background: '#ffffff' })
    .resize({ width: longestSide, height: longestSide, fit: 'inside', withoutEnlargement: true })
    .jpeg({ quality: 82, mozjpeg: true })
    .toBuffer()
    .catch(refuseAs('file_unsafe'));
}

const refuseAs = (trouble: FileTrouble) => (): never => {
  throw new Refusal(trouble);
};

/** Entries that make a PDF act, fetch or carry something else. */
const actingNames = [
  'JS',
  'JavaScript',
  'OpenAction',
  'AA',
  'Launch',
  'EmbeddedFile',
  'EmbeddedFiles',
  'RichMedia',
  'XFA',
  'SubmitForm',
  'ImportData',
];
const acting = new Set(actingNames.map((name) => PDFName.of(name)));

function isActing(object: unknown, depth = 0): boolean {
  if (depth > 40) {
    return true;
  }
  if (object instanceof PDFName) {
    return acting.has(object);
  }
  if (object instanceof PDFStream) {
    return isActing(object.dict, depth + 1);
  }
  if (object instanceof PDFArray) {
    return object.asArray().some((one) => isActing(one, depth + 1));
  }
  if (!(object instanceof PDFDict)) {
    return false;
  }
  return object.entries().some(([key, value]) => {
    // Word writes a harmless OpenAction: where on a page to open. One that is a dictionary does something.
    const opensAt = key === PDFName.of('OpenAction') && value instanceof PDFArray;
    return (acting.has(key) && !opensAt) || isActing(value, depth + 1);
  });
}

async function rewritePdf(bytes: Buffer): Promise<Buffer> {
  const refuse = refuseAs('file_unsafe');
  const document = await PDFDocument.load(bytes, { updateMetadata: false }).catch(refuse);
  const acts = () =>
    document.context.enumerateIndirectObjects().some(([, object]) => isActing(object));
  try {
    const pages = document.getPageCount();
    return pages === 0 || pages > mostPages || acts()
      ? refuse()
      : Buffer.from(await document.save());
  } catch {
    // The reader is lenient: what is no document at all fails only when its pages are counted.
    return refuse();
  }
}

const mostUnpackedBytes = 30 * 1024 * 1024;
const mostEntries = 200;

/** A workbook that is really one and unpacks to a size that can be read. @throws Refusal with a FileTrouble */
export async function acceptWorkbook(bytes: Buffer): Promise<Buffer> {
  if (kindOf(bytes) !== 'zip') {
    throw new Refusal('workbook_refused');
  }
  const archive = await JSZip.loadAsync(bytes).catch(refuseAs('file_unsafe'));
  const entries = Object.values(archive.files);
  if (entries.length > mostEntries) {
    throw new Refusal('file_unsafe');
  }
  if (!archive.file('xl/workbook.xml') || archive.file('xl/vbaProject.bin')) {
    throw new Refusal('workbook_refused');
  }
  let left = mostUnpackedBytes;
  for (const entry of entries) {
    // Counted while it is unpacked: what an archive says of its own sizes proves nothing.
    left = await unpackedWithin(entry, left);
  }
  return bytes;
}

function unpackedWithin(entry: JSZip.JSZipObject, most: number): Promise<number> {
  return new Promise((resolve, reject) => {
    let left = most;
    const stream = entry.nodeStream();
    stream.on('data', (chunk: Buffer) => {
      left -= chunk.length;
      if (left < 0) {
        stream.pause();
        reject(new Refusal('file_unsafe'));
      }
    });
    stream.on('end', () => resolve(left));
    stream.on('error', () => reject(new Refusal('file_unsafe')));
  });
}
