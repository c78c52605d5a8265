import { demoPeople, masked, type Person } from './people';

/** What the H5 page asks for, and where the answer goes. */
export type Question = { redirect_uri: string; scope: 'base' | 'phone'; state: string };

/** The page a person sees in the fake WeChat's browser: who asks for what, and who is holding the phone. */
const harmless = (text: string): string =>
  text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const STYLE = `
*{box-sizing:border-box}
body{margin:0;font:16px/1.6 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;color:#1a1a1a;background:#ededed}
main{max-width:480px;min-height:100vh;margin:0 auto;padding:32px 20px 48px;background:#fff}
h1{font-size:22px;margin:0 0 4px}
.who{display:flex;gap:12px;align-items:center;padding-bottom:20px;margin-bottom:20px;border-bottom:1px solid #e5e5e5}
.mark{width:48px;height:48px;border-radius:12px;background:#c8161d;color:#fff;font-size:24px;font-weight:700;display:grid;place-items:center}
.who p{margin:0;color:#595959}
h2{font-size:17px;margin:0 0 12px}
ul{list-style:none;margin:0;padding:0}
li{margin-bottom:10px}
a.person{display:flex;justify-content:space-between;align-items:center;gap:12px;min-height:60px;padding:10px 16px;border:1px solid #d9d9d9;border-radius:10px;color:inherit;text-decoration:none}
a.person:hover,a.person:focus-visible{border-color:#067a3c;background:#f2faf5}
a.person:focus-visible{outline:3px solid #067a3c;outline-offset:2px}
a.current{border-color:#067a3c;background:#067a3c;color:#fff}
a.current:hover,a.current:focus-visible{background:#05632f}
.person small{display:block;font-size:14px;color:#595959}
a.current small{color:#fff}
.phone{font-variant-numeric:tabular-nums;white-space:nowrap}
footer{margin-top:24px;font-size:14px;color:#595959}
`;

const page = (title: string, main: string): string =>
  `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><link rel="icon" href="data:,"><title>${title}</title><style>${STYLE}</style></head><body><main>${main}</main></body></html>`;

const entry = (question: Question, person: Person, current: boolean): string => {
  const query = new URLSearchParams({ ...question, openid: person.openid });
  const note = current ? '当前微信' : person.note;
  return `<li><a class="person${current ? ' current' : ''}" data-openid="${person.openid}" href="/connect/h5/allow?${harmless(query.toString())}"><span>${person.name}${note ? `<small>${note}</small>` : ''}</span><span class="phone">${masked(person.phone)}</span></a></li>`;
};

/** `signedIn`: the person this browser chose last, offered first. */
export const consentPage = (question: Question, signedIn: string | undefined): string => {
  const people = [...demoPeople].sort(
    (a, b) => Number(b.openid === signedIn) - Number(a.openid === signedIn),
  );
  const wish = question.scope === 'phone' ? '获取你的手机号' : '获取你的微信身份';
  const entries = people.map((person) => entry(question, person, person.openid === signedIn));
  return page(
    `微信授权（模拟）· ${wish}`,
    `<div class="who"><div class="mark" aria-hidden="true">惠</div><div><h1>惠民券</h1><p>申请${wish}</p></div></div><h2>请选择用哪位市民的微信允许</h2><ul>${entries.join('')}</ul><footer>这是演练用的模拟微信，名单里都是演示人员，没有真实个人信息。</footer>`,
  );
};

export const refusalPage = (words: string): string =>
  page('微信授权（模拟）', `<h1>无法继续</h1><p>${words}</p><p>请返回惠民券页面重新登录。</p>`);
