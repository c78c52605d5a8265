import type { Order } from './store';

/** What a person without WeChat sees on a rehearsal instead of WeChat's own payment sheet. */
const harmless = (text: string): string =>
  text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const STYLE = `
*{box-sizing:border-box}
body{margin:0;font:16px/1.6 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;color:#1a1a1a;background:#ededed}
main{max-width:480px;min-height:100vh;margin:0 auto;padding:40px 20px 48px;background:#fff;display:flex;flex-direction:column}
h1{font-size:17px;font-weight:600;margin:0 0 32px;text-align:center}
.sum{font-size:44px;font-weight:700;text-align:center;font-variant-numeric:tabular-nums;margin:4px 0 32px}
.to{text-align:center;color:#595959;margin:0}
dl{margin:0 0 auto;border-top:1px solid #e5e5e5;padding-top:12px}
dl div{display:flex;justify-content:space-between;gap:16px;padding:8px 0}
dt{color:#595959}dd{margin:0;text-align:right;overflow-wrap:anywhere}
button{display:block;width:100%;min-height:52px;border:0;border-radius:10px;font:inherit;font-size:18px;font-weight:600;cursor:pointer;margin-top:12px}
.pay{background:#067a3c;color:#fff}.back{background:#f2f2f2;color:#1a1a1a}
button:focus-visible{outline:3px solid #067a3c;outline-offset:2px}
footer{margin-top:24px;font-size:14px;color:#595959;text-align:center}
`;

const page = (title: string, main: string): string =>
  `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><link rel="icon" href="data:,"><title>${title}</title><style>${STYLE}</style></head><body><main>${main}</main></body></html>`;

export const cashierPage = (order: Order, back: string): string => {
  const hidden = `<input type="hidden" name="prepay_id" value="${harmless(order.prepay_id)}"><input type="hidden" name="back" value="${harmless(back)}">`;
  return page(
    '微信支付（模拟）',
    `<h1>微信支付（模拟）</h1><p class="to">惠民券 · 嘉惠多多</p><p class="sum">¥${(order.total / 100).toFixed(2)}</p><dl><div><dt>商品</dt><dd>${harmless(order.description)}</dd></div><div><dt>付款人</dt><dd>${harmless(order.openid)}</dd></div></dl><form method="post" action="/cashier">${hidden}<button class="pay" name="do" value="pay">立即支付</button><button class="back" name="do" value="cancel">暂不支付</button></form><footer>演练用的模拟页面，不会扣真实的钱。</footer>`,
  );
};

export const cannotPayPage = (words: string, back: string): string =>
  page(
    '微信支付（模拟）',
    `<h1>微信支付（模拟）</h1><p class="to">${harmless(words)}</p><p class="to"><a href="${harmless(back)}">返回惠民券</a></p>`,
  );
