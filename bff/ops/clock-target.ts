import { Trouble } from './progress';

const dayMs = 24 * 60 * 60_000;

export const words = 'next-batch | next-day | next-week | end | 2023-04-29T09:59:00+08:00';

type Calendar = { opensAt: readonly Date[]; endsAt: readonly Date[] };

const firstAfter = (now: Date, instants: readonly Date[]) =>
  [...instants].sort((a, b) => a.getTime() - b.getTime()).find((instant) => instant > now);

/** Where a word moves the rehearsal clock to, the same as the panel beside the phone; throws Trouble when there is no such instant. */
export function clockTarget(where: string, now: Date, { opensAt, endsAt }: Calendar): Date {
  const later = (ms: number) => new Date(now.getTime() + ms);
  switch (where) {
    case 'next-batch':
      return required(where, firstAfter(now, opensAt));
    case 'next-day':
      return later(dayMs);
    case 'next-week':
      return later(7 * dayMs);
    case 'end':
      return required(where, firstAfter(now, endsAt));
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
