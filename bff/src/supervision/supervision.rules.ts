import type { CaseKind } from '../contract';
import { addSeconds, businessDay, type Instant, presentInstant } from '../kernel/time';

/*
 * What a person should look at. Each rule fires once a subject and window, named by its key; while its case is
 * open the evidence may grow. The thresholds are the campaign's own.
 */

export type ScreeningPolicy = {
  busyTerminal: { count: number; minutes: number };
  sharedDevice: { claimants: number };
  justAbove: { count: number; percent: number; aboveFen: number };
  afterHours: { graceMinutes: number };
  manyReturns: { sales: number; percent: number; days: number };
};

/** A sale with vouchers that was paid, whatever became of it. */
export type ScreenedSale = {
  tradeId: string;
  merchantId: string;
  storeId: string;
  storeName: string;
  termNo: string;
  /** Of the store: `09:00`, `21:00`. */
  opensAt: string;
  closesAt: string;
  paidAt: Instant;
  /** By how much the piece that is nearest to its voucher's threshold is dearer. */
  aboveFen: number;
  /** Returned, or cancelled after it was paid. */
  cameBackAt: Instant | null;
};

/** A device on which more than one claimed, up to the batch of this number. */
export type SharedDevice = { deviceId: string; batchNumber: number; citizenIds: string[] };

export type Finding = {
  kind: CaseKind;
  /** Subject and window: the same finding opens one case. */
  eventKey: string;
  /** Empty: it is about no enterprise. */
  merchantId: string;
  deviceId?: string;
  evidence: Record<string, string | number | string[]>;
};

const minuteSeconds = 60;
const daySeconds = 24 * 3600;
const dayMinutes = 24 * 60;
/** As many as evidence names; the number says how many there are. */
const mostNamed = 50;

/** `2023-04-22T10` */
const hourOf = (at: Instant) => presentInstant(at).slice(0, 13);

function groups<T>(all: readonly T[], keyOf: (one: T) => string): [string, T[]][] {
  const byKey = new Map<string, T[]>();
  for (const one of all) {
    const group = byKey.get(keyOf(one)) ?? [];
    group.push(one);
    byKey.set(keyOf(one), group);
  }
  return [...byKey];
}

const evidenceOf = (sales: readonly ScreenedSale[]) => ({
  sales: sales.length,
  firstAt: presentInstant(sales[0]?.paidAt as Instant),
  lastAt: presentInstant(sales.at(-1)?.paidAt as Instant),
  tradeIds: sales.slice(-mostNamed).map((one) => one.tradeId),
});

/** So many sales or more within so many minutes, each with the last of them. */
function burstsOf(
  sales: readonly ScreenedSale[],
  { count, minutes }: ScreeningPolicy['busyTerminal'],
): { last: ScreenedSale; burst: ScreenedSale[] }[] {
  let start = 0;
  return sales.flatMap((last, index) => {
    const since = addSeconds(last.paidAt, -minutes * minuteSeconds);
    while ((sales[start] ?? last).paidAt < since) {
      start += 1;
    }
    return index + 1 - start >= count ? [{ last, burst: sales.slice(start, index + 1) }] : [];
  });
}

/** Many redemptions at one terminal in a short time: once an hour. */
function busyTerminals(
  sales: readonly ScreenedSale[],
  policy: ScreeningPolicy['busyTerminal'],
): Finding[] {
  return groups(sales, (sale) => sale.termNo).flatMap(([termNo, own]) => {
    const bursts = burstsOf(own, policy);
    return groups(bursts, ({ last }) => hourOf(last.paidAt)).map(([hour, ofHour]) => {
      const found = new Set(ofHour.flatMap(({ burst }) => burst));
      return {
        kind: 'busy_terminal' as const,
        eventKey: `busy_terminal:${termNo}:${hour}`,
        merchantId: own[0]?.merchantId ?? '',
        evidence: {
          termNo,
          minutes: policy.minutes,
          ...evidenceOf(own.filter((one) => found.has(one))),
        },
      };
    });
  });
}

/** Purchases of an enterprise that bunch just above the threshold: once a day. */
function justAbove(
  sales: readonly ScreenedSale[],
  { count, percent, aboveFen }: ScreeningPolicy['justAbove'],
): Finding[] {
  const keyOf = (sale: ScreenedSale) => `${sale.merchantId}:${businessDay(sale.paidAt)}`;
  return groups(sales, keyOf).flatMap(([key, own]) => {
    const near = own.filter((one) => one.aboveFen <= aboveFen);
    return near.length >= count && near.length * 100 >= percent * own.length
      ? [
          {
            kind: 'just_above' as const,
            eventKey: `just_above:${key}`,
            merchantId: own[0]?.merchantId ?? '',
            evidence: { aboveFen, allSales: own.length, ...evidenceOf(near) },
          },
        ]
      : [];
  });
}

const minutesOf = (text: string): number | undefined => {
  const [, hours, minutes] = /^(\d{1,2}):(\d{2})$/.exec(text) ?? [];
  return hours === undefined ? undefined : Number(hours) * 60 + Number(minutes);
};

/** Whether a store is closed at an instant; one whose hours are not known never is. */
export function isClosed(
  { opensAt, closesAt }: { opensAt: string; closesAt: string },
  at: Instant,
  graceMinutes: number,
): boolean {
  const [opens, closes] = [minutesOf(opensAt), minutesOf(closesAt)];
  const minute = minutesOf(presentInstant(at).slice(11, 16));
  if (opens === undefined || closes === undefined || minute === undefined) {
    return false;
  }
  // Over midnight, its day ends on the next one.
  const until = closes > opens ? closes : closes + dayMinutes;
  const isWithin = (one: number) => one >= opens - graceMinutes && one <= until + graceMinutes;
  return ![minute - dayMinutes, minute, minute + dayMinutes].some(isWithin);
}

/** Sales while the store is closed: once a store and day. */
function afterHours(
  sales: readonly ScreenedSale[],
  { graceMinutes }: ScreeningPolicy['afterHours'],
): Finding[] {
  const closed = sales.filter((one) => isClosed(one, one.paidAt, graceMinutes));
  const keyOf = (sale: ScreenedSale) => `${sale.storeId}:${businessDay(sale.paidAt)}`;
  return groups(closed, keyOf).flatMap(([key, own]) =>
    own.slice(0, 1).map(({ merchantId, storeName, opensAt, closesAt }) => ({
      kind: 'after_hours' as const,
      eventKey: `after_hours:${key}`,
      merchantId,
      evidence: { storeName, hours: `${opensAt}–${closesAt}`, ...evidenceOf(own) },
    })),
  );
}

/** Much of what an enterprise sold of late came back: once for each day on which something does. */
function manyReturns(
  sales: readonly ScreenedSale[],
  { sales: least, percent, days }: ScreeningPolicy['manyReturns'],
  now: Instant,
): Finding[] {
  const since = addSeconds(now, -days * daySeconds);
  const recent = sales.filter((one) => one.paidAt >= since);
  return groups(recent, (sale) => sale.merchantId).flatMap(([merchantId, own]) => {
    const back = own.filter((one) => one.cameBackAt !== null);
    const onDays = back.flatMap(({ cameBackAt }) => (cameBackAt ? [businessDay(cameBackAt)] : []));
    return back.length > 0 && own.length >= least && back.length * 100 >= percent * own.length
      ? [
          {
            kind: 'many_returns' as const,
            eventKey: `many_returns:${merchantId}:${onDays.sort().at(-1)}`,
            merchantId,
            evidence: { days, allSales: own.length, ...evidenceOf(back) },
          },
        ]
      : [];
  });
}

/** What is to be looked at in these sales. @param sales the oldest first */
export const findingsOf = (
  sales: readonly ScreenedSale[],
  policy: ScreeningPolicy,
  now: Instant,
): Finding[] => [
  ...busyTerminals(sales, policy.busyTerminal),
  ...justAbove(sales, policy.justAbove),
  ...afterHours(sales, policy.afterHours),
  ...manyReturns(sales, policy.manyReturns, now),
];

/** Several people on one device: once a batch. */
export const sharedDevices = (
  campaignId: string,
  devices: readonly SharedDevice[],
  { claimants }: ScreeningPolicy['sharedDevice'],
): Finding[] =>
  devices
    .filter(({ citizenIds }) => citizenIds.length >= claimants)
    .map(({ deviceId, batchNumber, citizenIds }) => ({
      kind: 'shared_device',
      eventKey: `shared_device:${campaignId}:${deviceId}:${batchNumber}`,
      merchantId: '',
      deviceId,
      evidence: {
        device: deviceId.slice(-6),
        claimants: citizenIds.length,
        citizenIds: citizenIds.slice(0, mostNamed),
      },
    }));

/** From where on sales are read again, so that every window which something new falls into is whole. */
export function readFrom(oldest: Instant, { manyReturns: { days } }: ScreeningPolicy): Instant {
  return addSeconds(oldest, -Math.max(days, 1) * daySeconds);
}
