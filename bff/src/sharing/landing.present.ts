import { type LinkTarget, placeOf } from './link.rules';

/*
 * The page behind a short link, for browsers: one thing to do, in plain words, without a script. Everything that comes
 * from the database is escaped.
 */

export type Landing = LinkTarget & {
  campaign: { name: string; district: string; hotline: string };
  store: { name: string; address: string } | null;
};

const signs: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const harmless = (text: string) => text.replace(/[&<>"']/g, (sign) => signs[sign] ?? '');

const style = `
*{box-sizing:border-box}
body{margin:0;font:17px/1.6 -apple-system,"PingFang SC","HarmonyOS Sans SC","MiSans","Microsoft YaHei","Noto Sans CJK SC",sans-serif;color:#1f1d1c;background:#f6f4f1;min-height:100vh;display:flex;flex-direction:column}
.band{background:linear-gradient(160deg,#d9203a,#a30c25);color:#fff;padding:40px 24px 88px;text-align:center}
.mark{width:56px;height:56px;border-radius:16px;background:#fff;color:#b80f2a;font-size:30px;font-weight:800;line-height:56px;margin:0 auto 14px}
.band p{margin:0;opacity:.92;font-size:16px}
h1{font-size:26px;line-height:1.35;margin:6px 0 0;letter-spacing:.02em;text-wrap:balance}
main{width:100%;max-width:520px;margin:-60px auto 0;padding:0 16px 32px;flex:1}
.card{background:#fff;border-radius:20px;padding:24px;box-shadow:0 6px 24px rgba(90,20,20,.08)}
.store{margin:0 0 16px;padding-bottom:16px;border-bottom:1px solid #ebe6e0}
.store b{display:block;font-size:19px}
.store span{color:#56514d;font-size:15px}
h2{font-size:19px;margin:0 0 8px}
ol{margin:0 0 20px;padding:0;list-style:none;counter-reset:n}
ol li{counter-increment:n;padding:6px 0 6px 40px;position:relative}
ol li::before{content:counter(n);position:absolute;left:0;top:7px;width:26px;height:26px;border-radius:13px;background:#fdf0f1;color:#b80f2a;font-weight:700;font-size:15px;line-height:26px;text-align:center}
a.go{display:block;min-height:52px;padding:13px 16px;border-radius:14px;text-align:center;text-decoration:none;font-weight:600;margin-top:12px}
a.go:focus-visible{outline:3px solid #1f1d1c;outline-offset:2px}
a.first{background:#c8102e;color:#fff}
a.other{background:#fdf0f1;color:#a30c25}
.note{color:#56514d;font-size:15px;margin:16px 0 0}
.code{display:flex;gap:28px;align-items:center}
.code svg{flex:0 0 208px;width:208px;height:208px}
footer{text-align:center;color:#6c6661;font-size:15px;padding:8px 16px 32px}
footer a{color:inherit}
@media (max-width:480px){.code{flex-direction:column}}
@media (min-width:700px){main{max-width:640px}.band{padding-top:64px}h1{font-size:32px}}
`;

const frame = (title: string, about: string, head: string, main: string, foot: string) =>
  `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1,viewport-fit=cover"><meta name="format-detection" content="telephone=no"><meta name="robots" content="noindex"><link rel="icon" href="data:,"><title>${title}</title><meta name="description" content="${about}"><meta property="og:title" content="${title}"><meta property="og:description" content="${about}"><style>${style}</style></head><body><header class="band"><div class="mark" aria-hidden="true">惠</div>${head}</header><main><div class="card">${main}</div></main><footer>${foot}</footer></body></html>`;

const button = (kind: 'first' | 'other', href: string, words: string) =>
  `<a class="go ${kind}" href="${harmless(href)}">${words}</a>`;

/** Where a browser shows what the link leads to: the campaign on the light page, which is there at once. */
function h5PathOf(link: LinkTarget): string {
  const { path, query } = placeOf(link);
  return link.page === 'campaign' ? `/light?${query}` : `/${path}?${query}`;
}

function page(link: Landing, main: string): string {
  const { campaign, store } = link;
  const name = harmless(campaign.name);
  const shop = store
    ? `<p class="store"><b>${harmless(store.name)}</b><span>${harmless(store.address)}</span></p>`
    : '';
  const hotline = harmless(campaign.hotline);
  return frame(
    name,
    `${harmless(campaign.district)}消费券：领取、用券门店和活动规则`,
    `<p>${harmless(campaign.district)}</p><h1>${name}</h1>`,
    shop + main,
    `咨询热线 <a href="tel:${hotline}">${hotline}</a>`,
  );
}

/** On a phone: into the mini-program with one tap, or on in the browser. Without a WeChat link the browser alone is left. */
export function presentPhonePage(link: Landing, urlLink: string | undefined): string {
  const inBrowser = h5PathOf(link);
  const ways = urlLink
    ? `<h2>在微信里打开，领券最快</h2>${button('first', urlLink, '打开微信小程序')}${button('other', inBrowser, '不用微信，在浏览器里打开')}`
    : `<h2>在浏览器里打开</h2>${button('first', inBrowser, '进入活动')}<p class="note">暂时连不上微信小程序，浏览器里同样可以领券和查看门店。</p>`;
  return page(link, ways);
}

/** On a computer: the code to scan and what to do. */
export function presentDesktopPage(link: Landing, qr: { size: number; path: string }): string {
  const box = `-4 -4 ${qr.size + 8} ${qr.size + 8}`;
  const code = `<svg viewBox="${box}" role="img" aria-label="活动二维码，请用手机微信扫描" shape-rendering="crispEdges"><rect x="-4" y="-4" width="100%" height="100%" fill="#fff"/><path d="${qr.path}" fill="#1f1d1c"/></svg>`;
  const steps =
    '<div><h2>用手机扫码打开</h2><ol><li>打开手机微信，点右上角“＋”，选“扫一扫”</li><li>对准左边的码</li><li>进入小程序，登录后领券</li></ol></div>';
  return page(
    link,
    `<div class="code">${code}${steps}</div>${button('other', h5PathOf(link), '在电脑上查看活动')}`,
  );
}

/** A link that leads nowhere, and the way that is left. */
export function presentLinkTrouble(sentence: string): string {
  return frame(
    '链接打不开',
    '惠民券',
    '<h1>链接打不开</h1>',
    `<h2>${harmless(sentence)}</h2>${button('first', '/', '去惠民券首页')}`,
    '惠民券',
  );
}
