import { crc32, deflateSync } from 'node:zlib';
import qrcode from 'qrcode-generator';

/*
 * Stands in for the round mini-program code, which only WeChat can draw: a picture of the same size that any scanner reads.
 */
const chunk = (kind: string, body: Buffer): Buffer => {
  const data = Buffer.concat([Buffer.from(kind, 'latin1'), body]);
  const framed = Buffer.alloc(data.length + 8);
  framed.writeUInt32BE(body.length, 0);
  data.copy(framed, 4);
  framed.writeUInt32BE(crc32(data), data.length + 4);
  return framed;
};

/** A square picture in eight-bit grey. @param rows each after a zero byte: it is stored as it is */
const png = (side: number, rows: Buffer): Buffer => {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  head.writeUInt8(8, 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
};

const QUIET_MODULES = 2;

/** A code that holds `text`, at least `width` pixels wide. */
export const codePicture = (text: string, width: number): Buffer => {
  const code = qrcode(0, 'M');
  code.addData(text);
  code.make();
  const modules = code.getModuleCount();
  const all = modules + 2 * QUIET_MODULES;
  const scale = Math.ceil(width / all);
  const isDark = (at: number, line: number) =>
    at >= 0 && line >= 0 && at < modules && line < modules && code.isDark(line, at);
  const rows = Array.from({ length: all }, (_, line) => {
    const row = Buffer.alloc(1 + scale * all, 255);
    row[0] = 0;
    for (let at = 0; at < all; at += 1) {
      if (isDark(at - QUIET_MODULES, line - QUIET_MODULES)) {
        row.fill(0, 1 + at * scale, 1 + (at + 1) * scale);
      }
    }
    return row;
  });
  return png(scale * all, Buffer.concat(rows.flatMap((row) => Array<Buffer>(scale).fill(row))));
};
