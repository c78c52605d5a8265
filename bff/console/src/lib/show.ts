import Nzh from 'nzh';

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

/** Whole fen in capital letters, as the papers about the same money have them: `人民币壹万贰仟元伍角整`. */
export function showCapitals(fen: number): string {
  const yuan = showYuan(Math.abs(fen)).replaceAll(',', '');
  const words = Nzh.cn.toMoney(yuan, { outSymbol: false, forceZheng: true });
  return `人民币${fen < 0 ? '负' : ''}${words}`;
}
