/* Instants and money as offices in Asia/Shanghai read them. That zone is +08:00 all year round, so a fixed shift is exact. */

const shanghaiMs = 8 * 3_600_000;
const two = (value: number) => String(value).padStart(2, '0');
const wall = (instant: string) => new Date(Date.parse(instant) + shanghaiMs);

/** `2023-04-18 09:30` */
export function showTime(instant: string | null): string {
  return instant === null ? '—' : wall(instant).toISOString().slice(0, 16).replace('T', ' ');
}

/** `2023-04-18 09:30:07` */
export const showSeconds = (instant: string): string =>
  wall(instant).toISOString().slice(0, 19).replace('T', ' ');

/** An end at midnight as the last moment before it: `2023-04-18 24:00`. */
export function showEnd(instant: string): string {
  const end = wall(instant);
  const isMidnight = end.getUTCHours() === 0 && end.getUTCMinutes() === 0;
  return isMidnight
    ? `${new Date(end.getTime() - 1).toISOString().slice(0, 10)} 24:00`
    : showTime(instant);
}

/** How far away an end is: `还有 3 天`, `还有 5 小时`, `已结束`. */
export function showLeft(end: string, now: string): string {
  const hours = (Date.parse(end) - Date.parse(now)) / 3_600_000;
  if (hours <= 0) {
    return '已结束';
  }
  return hours >= 48 ? `还有 ${Math.floor(hours / 24)} 天` : `还有 ${Math.ceil(hours)} 小时`;
}

/** Whole fen as yuan with separators: `12,000.50`. */
export function showYuan(fen: number): string {
  const [yuan, part] = [Math.trunc(Math.abs(fen) / 100), Math.abs(fen) % 100];
  return `${fen < 0 ? '-' : ''}${String(yuan).replace(/\B(?=(\d{3})+$)/g, ',')}.${two(part)}`;
}

const capitals = '零壹贰叁肆伍陆柒捌玖';
const ranks = ['', '拾', '佰', '仟', '万', '拾', '佰', '仟', '亿', '拾', '佰', '仟'];

const yuanInCapitals = (yuan: number) =>
  [...String(yuan)]
    .map((digit, index, all) => (capitals[Number(digit)] ?? '') + ranks[all.length - 1 - index])
    .join('')
    .replace(/零[拾佰仟]/g, '零')
    .replace(/零+(?=[万亿]|$)|(?<=零)零+/g, '')
    .replace('亿万', '亿');

/** Whole fen as banks and offices write an amount that nobody can add a digit to: `人民币壹万贰仟元伍角`. */
export function showCapitals(fen: number): string {
  const all = Math.abs(fen);
  const [yuan, jiao, cent] = [Math.trunc(all / 100), Math.trunc(all / 10) % 10, all % 10];
  const parts = [
    yuan > 0 ? `${yuanInCapitals(yuan)}元` : '',
    jiao > 0 ? `${capitals[jiao]}角` : yuan > 0 && cent > 0 ? '零' : '',
    cent > 0 ? `${capitals[cent]}分` : '',
  ];
  const text = parts.join('') || '零元';
  return `人民币${fen < 0 ? '负' : ''}${text}${text.endsWith('元') ? '整' : ''}`;
}
