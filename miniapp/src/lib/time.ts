/*
 * Dates as people in Asia/Shanghai read them. That zone is +08:00 all year round, so a fixed shift is exact, and
 * `Intl`, which part of Android's WeChat lacks, is not needed.
 */
const shanghaiMs = 8 * 3_600_000;
const weekdays = '日一二三四五六';
const two = (value: number) => String(value).padStart(2, '0');

/** The instant's wall clock in Shanghai, in the UTC fields of a Date. */
function wall(instant: string | number): Date {
  return new Date((typeof instant === 'number' ? instant : Date.parse(instant)) + shanghaiMs);
}

/** `4月22日` */
export function day(instant: string | number): string {
  const date = wall(instant);
  return `${date.getUTCMonth() + 1}月${date.getUTCDate()}日`;
}

/** `2023年4月22日` */
export function fullDay(instant: string | number): string {
  return `${wall(instant).getUTCFullYear()}年${day(instant)}`;
}

/** `10:00` */
export function clock(instant: string | number): string {
  const date = wall(instant);
  return `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`;
}

/** `10:00:07` */
export function clockSeconds(instant: string | number): string {
  return `${clock(instant)}:${two(wall(instant).getUTCSeconds())}`;
}

/** `4月22日 周六 10:00` */
export function dayTime(instant: string | number): string {
  return `${day(instant)} 周${weekdays[wall(instant).getUTCDay()]} ${clock(instant)}`;
}

/** The last day on which something that ends at `instant` (exclusive) still holds: an end at midnight is the day before. */
export function lastDay(instant: string): string {
  return day(Date.parse(instant) - 1);
}

/** Days left including today, of something that ends at `instant` (exclusive); 0 when it is over. */
export function daysLeft(instant: string, nowMs: number): number {
  const lastMs = Date.parse(instant) - 1;
  if (lastMs < nowMs) {
    return 0;
  }
  const dayOf = (ms: number) => Math.floor((ms + shanghaiMs) / 86_400_000);
  return dayOf(lastMs) - dayOf(nowMs) + 1;
}

/** Minutes since midnight in Shanghai. */
export function minuteOfDay(instant: number): number {
  const date = wall(instant);
  return date.getUTCHours() * 60 + date.getUTCMinutes();
}

export type Parts = { days: number; hours: string; minutes: string; seconds: string };

/** A duration as the boxes of a countdown; never below zero. A started second counts whole, so 0 means it is time. */
export function countdownParts(ms: number): Parts {
  const total = Math.max(0, Math.ceil(ms / 1000));
  return {
    days: Math.floor(total / 86_400),
    hours: two(Math.floor(total / 3600) % 24),
    minutes: two(Math.floor(total / 60) % 60),
    seconds: two(total % 60),
  };
}
