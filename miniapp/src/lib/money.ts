/** 123456 fen → `1,234.56`. Integer arithmetic only: money never becomes a fraction. */
export function yuan(fen: number): string {
  const whole = Math.floor(Math.abs(fen) / 100);
  const rest = String(Math.abs(fen) % 100).padStart(2, '0');
  return `${fen < 0 ? '-' : ''}${grouped(whole)}.${rest}`;
}

/** 123456 fen → `¥1,234.56`; a minus stands before the sign. */
export function rmb(fen: number): string {
  return `${fen < 0 ? '-' : ''}¥${yuan(Math.abs(fen))}`;
}

/** 20000 fen → `200`; cents are shown only where there are some. For face values and thresholds. */
export function roundYuan(fen: number): string {
  return fen % 100 === 0 ? `${fen < 0 ? '-' : ''}${grouped(Math.abs(fen) / 100)}` : yuan(fen);
}

/** 4000 → `4,000`. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1,799.5` → 179950 fen, as people type it; undefined where it is no amount. Never a fraction on the way. */
export function fenOf(text: string): number | undefined {
  const [, whole, rest = ''] =
    /^(\d{1,8})(?:\.(\d{0,2}))?$/.exec(text.replace(/[\s,，¥元]/g, '')) ?? [];
  return whole === undefined ? undefined : Number(whole) * 100 + Number(rest.padEnd(2, '0'));
}
