import type { Paper } from '../kernel/paper';

const escapeText = (text: string) =>
  text.replace(/[&<>"']/g, (one) => `&#${one.codePointAt(0) ?? 63};`);
const cells = (tag: 'th' | 'td', texts: readonly string[]) =>
  texts.map((text) => `<${tag}>${escapeText(text)}</${tag}>`).join('');

/** The published list as a plain page: readable anywhere, without a script, and made to be printed. */
export function publicityPage(
  paper: Paper,
  links: readonly { href: string; word: string }[],
): string {
  const { head, rows } = paper.table ?? { head: [], rows: [] };
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escapeText(paper.title)}</title>
<style>
body{max-width:60rem;margin:0 auto;padding:2rem 1rem;color:#1f1d1c;font:16px/1.75 "Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif}
h1{font-size:1.6rem;text-align:center}
p{text-indent:2em}
.wide{overflow-x:auto}
table{width:100%;border-collapse:collapse;font-size:.9rem}
caption{text-align:left;padding:.5rem 0}
th,td{padding:.4rem .5rem;border:1px solid #b9b3ad;text-align:left;vertical-align:top}
th{background:#f4f1ed}
.end{text-align:right;text-indent:0}
.note{color:#56514d;font-size:.8rem;text-indent:0;word-break:break-all}
nav a{margin-right:1rem;color:#a30c25}
@page{size:A4;margin:37mm 26mm 35mm 28mm}
@media print{nav{display:none}body{max-width:none;padding:0}thead{display:table-header-group}tr{break-inside:avoid}}
</style>
</head>
<body>
<nav>${links.map(({ href, word }) => `<a href="${escapeText(href)}">${escapeText(word)}</a>`).join('')}</nav>
<main>
<h1>${escapeText(paper.title)}</h1>
${paper.paragraphs.map((text) => `<p>${escapeText(text)}</p>`).join('\n')}
<div class="wide"><table><caption>参与企业名单</caption>
<thead><tr>${cells('th', head)}</tr></thead>
<tbody>${rows.map((row) => `<tr>${cells('td', row)}</tr>`).join('\n')}</tbody>
</table></div>
${(paper.signOff ?? []).map((text) => `<p class="end">${escapeText(text)}</p>`).join('\n')}
${(paper.notes ?? []).map((text) => `<p class="note">${escapeText(text)}</p>`).join('\n')}
</main>
</body>
</html>
`;
}
