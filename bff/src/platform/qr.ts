import qrcode from 'qrcode-generator';

/** A QR code as a path of unit squares in a field of `size` by `size`, without its quiet zone. */
export type QrPath = { size: number; path: string };

/** Medium correction: a poster's code still reads with a scratch across it. */
export function qrPathOf(text: string): QrPath {
  const code = qrcode(0, 'M');
  code.addData(text);
  code.make();
  const size = code.getModuleCount();
  const rows = Array.from({ length: size }, (_, y) => {
    let path = '';
    for (let x = 0; x < size; x += 1) {
      if (code.isDark(y, x)) {
        const from = x;
        while (x + 1 < size && code.isDark(y, x + 1)) {
          x += 1;
        }
        path += `M${from} ${y}h${x - from + 1}v1h-${x - from + 1}z`;
      }
    }
    return path;
  });
  return { size, path: rows.join('') };
}
