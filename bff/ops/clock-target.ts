import { Trouble } from './progress';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

export const words = 'next-batch | next-day | next-week | end | 2023-04-29T09:59:00+08:00';

type Calendar = { opensAt: readonly Date[]; endsAt: readonly Date[] };

/** The minute before something happens: long enough to see it come. */
const minuteBefore = (instants: readonly Date[]) =>
  instants.map((instant) => new Date(instant.getTime() - minuteMs));

const firstAfter = (now: Date, instants: readonly Date[]) =>
  [...instants].sort((a, b) => a.getTime() - b.getTime()).find((instant) => instant > now);

/** Where a word moves the rehearsal clock to; throws Trouble when there is no such instant. */
export function clockTarget(where: string, now: Date, { opensAt, endsAt }: Calendar): Date {
  const found = {
    'next-batch': () => firstAfter(now, minuteBefore(opensAt)),
    'next-day': () => new Date(now.getTime() + dayMs),
    'next-week': () => new Date(now.getTime() + 7 * dayMs),
    end: () => firstAfter(now, minuteBefore(endsAt)),
  }[where];
  if (found) {
    const target = found();
    if (!target) {
      throw new Trouble(`There is no ${where} any more.`);
    }
    return target;
  }
  const target = new Date(where);
  // Without an offset the same text would mean another instant on another machine.
  if (Number.isNaN(target.getTime()) || !/(Z|[+-]\d{2}:\d{2})$/.test(where)) {
    throw new Trouble(`"${where}" is none of: ${words}`);
  }
  return target;
}
