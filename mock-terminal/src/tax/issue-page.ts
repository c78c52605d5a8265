import sharp from 'sharp';
import type { Invoice } from './invoices';

const harmless = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const yuan = (fen: number): string =>
  `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`;

/** The page where an enterprise issues an invoice on a rehearsal, and the last ones that were issued. */
export const issuePage = (invoices: readonly Invoice[]): string => `<!doctype html>
<html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>模拟开票</title>
<style>
  body { margin: 0 auto; max-width: 40rem; padding: 1rem; font: 1rem/1.5 system-ui, "Noto Sans CJK SC", sans-serif; color: #1f2328; background: #f4f6f9 }
  label { display: block; margin: 0 0 .75rem } input { display: block; width: 100%; box-sizing: border-box; padding: .5rem; font: inherit }
  button { padding: .6rem 1.2rem; font: inherit; color: #fff; background: #1f4e8c; border: 0; border-radius: .4rem }
  ul { padding: 0 } li { list-style: none; margin: 0 0 .75rem; padding: .75rem 1rem; background: #fff; border-radius: .5rem }
</style>
<h1>模拟开票</h1><p>只用于演练：在这里开出的发票查得到，别的查无此票。</p>
<form method="post" action="/invoices">
  <label>销方名称<input name="seller_name" required minlength="2" value="样例企业"></label>
  <label>销方统一社会信用代码<input name="seller_tax_code" required pattern="[0-9A-Z]{18}" value="91370303MA3C000000"></label>
  <label>抬头（购方姓名）<input name="buyer_name" required minlength="2"></label>
  <label>价税合计（分）<input name="amount_fee" required inputmode="numeric" pattern="[0-9]+"></label>
  <label>开票日期<input name="issued_on" type="date" required value="2023-04-22"></label>
  <button>开票</button>
</form>
<h2>已开出</h2>
<ul>${invoices
  .map(
    ({ number, buyer_name, amount_fee, issued_on, is_void }) =>
      `<li><b>${number}</b>${is_void ? '（已作废）' : ''}<br>${harmless(buyer_name)} · ${yuan(amount_fee)} 元 · ${issued_on} · <a href="/invoices/${number}.jpg" download>下载票面</a></li>`,
  )
  .join('')}</ul>${invoices.length === 0 ? '<p>还没有开过票。</p>' : ''}
`;

/** The invoice as a picture, marked as a sample. */
export const drawInvoice = (one: Invoice): Promise<Buffer> => {
  const rows = [
    ['发票号码', one.number],
    ['开票日期', one.issued_on],
    ['购买方', one.buyer_name],
    ['销售方', one.seller_name],
    ['销方税号', one.seller_tax_code],
    ['价税合计', `¥${yuan(one.amount_fee)}`],
  ].map(
    ([title = '', text = ''], index) =>
      `<text x="80" y="${230 + index * 80}" font-size="34" fill="#7a1f1f">${title}</text>
       <text x="300" y="${230 + index * 80}" font-size="36" fill="#222">${harmless(text)}</text>`,
  );
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="760" font-family="Noto Sans CJK SC, sans-serif">
    <rect width="1200" height="760" fill="#fffdf5"/>
    <rect x="30" y="30" width="1140" height="700" fill="none" stroke="#7a1f1f" stroke-width="4"/>
    <text x="600" y="120" font-size="52" text-anchor="middle" fill="#7a1f1f">电子发票（普通发票）</text>
    ${rows.join('')}
    <text x="600" y="440" font-size="150" text-anchor="middle" fill="#7a1f1f" opacity="0.1" transform="rotate(-18 600 440)">样例 SAMPLE</text>
  </svg>`;
  return sharp(Buffer.from(drawing)).jpeg({ quality: 85 }).toBuffer();
};
