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
  const later = (ms: number) => new Date(now.getTime() + ms);
  switch (where) {
    case 'next-batch':
      return required(where, firstAfter(now, minuteBefore(opensAt)));
    case 'next-day':
      return later(dayMs);
    case 'next-week':
      return later(7 * dayMs);
    case 'end':
      return required(where, firstAfter(now, minuteBefore(endsAt)));
    default:
      return instantOf(where);
  }
}

function required(where: string, target: Date | undefined): Date {
  if (!target) {
    throw new Trouble(`There is no ${where} any more.`);
  }
  return target;
}

function instantOf(text: string): Date {
  const target = new Date(text);
  // Without an offset the same text would mean another instant on another machine.
  if (Number.isNaN(target.getTime()) || !/(Z|[+-]\d{2}:\d{2})$/.test(text)) {
    throw new Trouble(`"${text}" is none of: ${words}`);
  }
  return target;
}
