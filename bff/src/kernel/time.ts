/** A point in time, passed in by whoever has the clock; rules name it, so that they never reach for one. */
export type Instant = Date;

/** Asia/Shanghai has had no summer time since 1991: a business day is a fixed shift. */
const shanghaiOffsetMs = 8 * 60 * 60 * 1000;
const dayMs = 24 * 60 * 60 * 1000;

/** An instant as people here read it: `2023-04-22T10:00:00.000+08:00`. */
export function presentInstant(at: Date): string {
  return `${new Date(at.getTime() + shanghaiOffsetMs).toISOString().slice(0, -1)}+08:00`;
}

/** The first instant of the next business day: 24:00 of the given one. */
export function endOfBusinessDay(at: Date): Date {
  const shifted = at.getTime() + shanghaiOffsetMs;
  return new Date(shifted - (shifted % dayMs) + dayMs - shanghaiOffsetMs);
}

/** An instant as the API writes it. */
export const parseInstant = (text: string): Instant => new Date(text);

export function addSeconds(at: Date, seconds: number): Date {
  return new Date(at.getTime() + seconds * 1000);
}

/** The first instant of a business day such as `2023-04-22`. */
export function businessDayStart(day: string): Date {
  return new Date(`${day}T00:00:00+08:00`);
}

/** The business day of an instant: `2023-04-22`. */
export function businessDay(at: Date): string {
  return presentInstant(at).slice(0, 10);
}

/** 0 (Sunday) to 6 (Saturday) of a business day such as `2023-04-22`. */
export function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay();
}

/** The business day of an instant as people write it: `4月22日`. */
export function dayWords(at: Date): string {
  const [, month, day] = businessDay(at).split('-').map(Number);
  return `${month}月${day}日`;
}
