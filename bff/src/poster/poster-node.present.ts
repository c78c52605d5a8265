/*
 * What a poster is drawn from: plain boxes, words and pictures with the styles of CSS. The drawer is in `platform/painter.ts`.
 */
export type Style = Record<string, string | number>;
export type PosterNode =
  | { type: 'container'; style: Style; children: PosterNode[] }
  | { type: 'text'; text: string; style: Style }
  | { type: 'image'; src: string; width: number; height: number; style: Style };

/** A box whose children stand under one another. */
export const column = (style: Style, ...children: (PosterNode | undefined)[]): PosterNode => ({
  type: 'container',
  style: { display: 'flex', flexDirection: 'column', ...style },
  children: children.filter((child) => child !== undefined),
});
/** A box whose children stand side by side. */
export const row = (style: Style, ...children: (PosterNode | undefined)[]): PosterNode =>
  column({ flexDirection: 'row', alignItems: 'center', ...style }, ...children);

export const words = (text: string, fontSize: number, style: Style = {}): PosterNode => ({
  type: 'text',
  text,
  style: { fontSize, lineHeight: 1.3, ...style },
});

/** A drawing of ours as a picture. */
export const drawing = (
  svg: string,
  width: number,
  height: number,
  style: Style = {},
): PosterNode =>
  picture(`data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`, width, height, style);

export const picture = (
  src: string,
  width: number,
  height: number,
  style: Style = {},
): PosterNode => ({ type: 'image', src, width, height, style: { width, height, ...style } });

export const colours = {
  red: '#c8102e',
  deep: '#8d0a1e',
  gold: '#ffe0a0',
  cream: '#fff7ea',
  ink: '#3b1712',
  soft: '#7a4a40',
  line: '#f0d9c4',
} as const;

/** The ground of every sheet: red, with rays from above and soft hills below, out to the edge of the bleed. */
export function ground(width: number, height: number): PosterNode {
  const centre = width / 2;
  const reach = height * 1.2;
  const rays = Array.from({ length: 18 }, (_, index) => {
    const from = (index / 18) * Math.PI * 2;
    const to = from + Math.PI / 18;
    const point = (angle: number) =>
      `${(centre + Math.cos(angle) * reach).toFixed(1)} ${(height * 0.2 + Math.sin(angle) * reach).toFixed(1)}`;
    return `<path d="M${centre} ${height * 0.2}L${point(from)}L${point(to)}Z"/>`;
  }).join('');
  const hill = (top: number, sway: number) =>
    `M0 ${height * top}C${width * 0.3} ${height * (top - sway)} ${width * 0.6} ${height * (top + sway)} ${width} ${height * (top - sway / 2)}V${height}H0Z`;
  const dots = Array.from({ length: 26 }, (_, index) => {
    const x = ((index * 137) % 97) / 97;
    const y = ((index * 61) % 53) / 53;
    return `<circle cx="${(x * width).toFixed(1)}" cy="${(y * height * 0.5).toFixed(1)}" r="${2 + (index % 4)}"/>`;
  }).join('');
  return drawing(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"><defs><linearGradient id="g" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#e1283f"/><stop offset=".5" stop-color="${colours.red}"/><stop offset="1" stop-color="${colours.deep}"/></linearGradient><radialGradient id="s" cx=".5" cy=".2" r=".55"><stop offset="0" stop-color="#ff8a5c" stop-opacity=".75"/><stop offset="1" stop-color="#ff8a5c" stop-opacity="0"/></radialGradient></defs><rect width="${width}" height="${height}" fill="url(#g)"/><g fill="#fff" fill-opacity=".045">${rays}</g><rect width="${width}" height="${height}" fill="url(#s)"/><g fill="${colours.gold}" fill-opacity=".35">${dots}</g><path d="${hill(0.72, 0.05)}" fill="#fff" fill-opacity=".05"/><path d="${hill(0.82, 0.04)}" fill="#6d0616" fill-opacity=".35"/></svg>`,
    width,
    height,
    { position: 'absolute', left: 0, top: 0 },
  );
}

/** A voucher's paper, with the two bites of the punch where it is torn off. */
export function ticketPaper(width: number, height: number, tear: number): PosterNode {
  const bite = Math.min(16, height / 8);
  const round = 18;
  const edge = `M${round} 0H${tear - bite}A${bite} ${bite} 0 0 0 ${tear + bite} 0H${width - round}Q${width} 0 ${width} ${round}V${height - round}Q${width} ${height} ${width - round} ${height}H${tear + bite}A${bite} ${bite} 0 0 0 ${tear - bite} ${height}H${round}Q0 ${height} 0 ${height - round}V${round}Q0 0 ${round} 0Z`;
  return drawing(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"><defs><linearGradient id="p" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="#fffdf8"/><stop offset="1" stop-color="#ffe9c7"/></linearGradient></defs><path d="${edge}" fill="url(#p)"/><path d="M${tear} ${bite + 8}V${height - bite - 8}" stroke="#e3b98c" stroke-width="2" stroke-dasharray="6 7"/></svg>`,
    width,
    height,
    { position: 'absolute', left: 0, top: 0 },
  );
}
