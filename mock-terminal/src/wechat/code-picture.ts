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

/** A square picture in eight-bit grey. */
const png = (side: number, pixel: (x: number, y: number) => number): Buffer => {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  head.writeUInt8(8, 8);
  const rows = Buffer.alloc(side * (side + 1));
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      rows.writeUInt8(pixel(x, y), y * (side + 1) + 1 + x);
    }
  }
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
  const scale = Math.ceil(width / (modules + 2 * QUIET_MODULES));
  const isDark = (at: number, line: number) =>
    at >= 0 && line >= 0 && at < modules && line < modules && code.isDark(line, at);
  return png(scale * (modules + 2 * QUIET_MODULES), (x, y) =>
    isDark(Math.floor(x / scale) - QUIET_MODULES, Math.floor(y / scale) - QUIET_MODULES) ? 0 : 255,
  );
};
