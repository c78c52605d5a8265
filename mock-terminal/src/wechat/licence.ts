import jsQr from 'jsqr';
import qrcode from 'qrcode-generator';
import sharp from 'sharp';
import { z } from 'zod';

/*
 * Stands in for WeChat's reading of business licences. A sample licence carries, as real ones do, a QR code; what the
 * fake knows of a licence is what that code says, so a picture that is blurred or is no licence is not read here either.
 */
const licence = z.object({
  reg_num: z.string(),
  enterprise_name: z.string(),
  address: z.string(),
});
export type Licence = z.infer<typeof licence>;

const escapeText = (text: string) => text.replace(/[&<>"]/g, (one) => `&#${one.charCodeAt(0)};`);

/** A sample licence as a JPEG, marked as a sample all over. */
export const drawLicence = async (given: Licence): Promise<Buffer> => {
  const code = qrcode(0, 'M');
  code.addData(Buffer.from(JSON.stringify(given)).toString('base64'), 'Byte');
  code.make();
  const side = code.getModuleCount();
  const cell = Math.floor(360 / side);
  const cells = Array.from({ length: side * side }, (_, index) => {
    const [x, y] = [index % side, Math.floor(index / side)];
    return code.isDark(y, x)
      ? `<rect x="${980 + x * cell}" y="${120 + y * cell}" width="${cell}" height="${cell}"/>`
      : '';
  });
  const rows = [
    ['统一社会信用代码', given.reg_num],
    ['名　　称', given.enterprise_name],
    ['住　　所', given.address],
  ].map(
    ([title = '', text = ''], index) =>
      `<text x="90" y="${330 + index * 110}" font-size="34" fill="#7a1f1f">${title}</text>
       <text x="90" y="${380 + index * 110}" font-size="38" fill="#222">${escapeText(text)}</text>`,
  );
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="1400" height="990">
    <rect width="1400" height="990" fill="#fffdf5"/>
    <rect x="30" y="30" width="1340" height="930" fill="none" stroke="#b8862f" stroke-width="10"/>
    <text x="90" y="180" font-size="90" fill="#7a1f1f" font-family="Noto Serif CJK SC">营业执照（样张）</text>
    <g font-family="Noto Sans CJK SC">${rows.join('')}</g>
    <g fill="#000">${cells.join('')}</g>
    <text x="90" y="900" font-size="30" fill="#999" font-family="Noto Sans CJK SC">样张，仅供演示，不代表任何真实企业</text>
  </svg>`;
  return sharp(Buffer.from(svg)).jpeg({ quality: 88 }).toBuffer();
};

/** What stands on a picture of a licence; undefined when nothing can be read. */
export const readLicence = async (picture: Buffer): Promise<Licence | undefined> => {
  try {
    const { data, info } = await sharp(picture)
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const found = jsQr(new Uint8ClampedArray(data), info.width, info.height);
    const text = Buffer.from(found?.data ?? '', 'base64').toString('utf8');
    return licence.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
};
