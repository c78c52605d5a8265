import type Router from '@koa/router';
import { z } from 'zod';
import { BadRequest, parse, readJson } from './http';

/*
 * Fault switches: what a test or a drill turns on. Chances are shares from 0 to 1, drawn from a seeded sequence so that
 * a run can be repeated.
 */
const share = z.number().min(0).max(1);
const milliseconds = z.int().min(0).max(600_000);

/** Faults on 嘉联's side of the line. */
export const lineFaults = z.strictObject({
  /** A notification goes out twice. */
  duplicate: share,
  /** A notification is held back until a later one has overtaken it. */
  reorder: share,
  /** For how long at most. */
  reorderWindowMs: milliseconds,
  /** A notification is lost on its way; the schedule repeats it. */
  drop: share,
  /** Every call waits this long before it leaves. */
  delayMs: milliseconds,
  /** A call leaves with a broken signature. */
  badSignature: share,
  /** The sender's clock is off by this many seconds. */
  staleClockSeconds: z.int().min(-100_000_000).max(100_000_000),
  /** No connection to the BFF at all. */
  offline: z.boolean(),
  /** The BFF works, its answer never arrives. */
  lostAnswer: share,
  /** What is wrong with every daily bill. */
  bill: z.enum(['nothing', 'late', 'badDigest', 'badSum', 'badSignature']),
  seed: z.int(),
});
export type LineFaults = z.infer<typeof lineFaults>;
export const noLineFaults: LineFaults = {
  duplicate: 0,
  reorder: 0,
  reorderWindowMs: 1000,
  drop: 0,
  delayMs: 0,
  badSignature: 0,
  staleClockSeconds: 0,
  offline: false,
  lostAnswer: 0,
  bill: 'nothing',
  seed: 1,
};

/** Faults of the fake WeChat. */
export const wechatFaults = z.strictObject({
  /** Every answer waits this long. */
  delayMs: milliseconds,
  /** This official error code instead of an answer: -1 busy, 45011 too often, 40226 risky person, …; 0 = none. */
  errcode: z.int(),
  /** This HTTP status instead of an answer; 0 = none. */
  httpStatus: z.union([z.literal(0), z.int().min(500).max(599)]),
  /** WeChat works (the code is used up), its answer never arrives. */
  lostAnswer: share,
  /** The next call that shows an access token hears 42001, once; the token is dead. */
  expiredToken: z.boolean(),
  /** Which calls the faults above strike; empty = all. */
  paths: z.array(
    z.enum([
      'jscode2session',
      'stable_token',
      'getuserphonenumber',
      'getwxacodeunlimit',
      'generate_urllink',
      'send',
      'msg_sec_check',
    ]),
  ),
  seed: z.int(),
});
export type WechatFaults = z.infer<typeof wechatFaults>;
export const noWechatFaults: WechatFaults = {
  delayMs: 0,
  errcode: 0,
  httpStatus: 0,
  lostAnswer: 0,
  expiredToken: false,
  paths: [],
  seed: 1,
};

/** Faults of the carrier that sends text messages. */
export const smsFaults = z.strictObject({
  /** This official code instead of `Ok`, such as LimitExceeded.PhoneNumberDailyLimit; empty = none. */
  code: z.string().max(80),
  /** This HTTP status instead of an answer; 0 = none. */
  httpStatus: z.union([z.literal(0), z.int().min(500).max(599)]),
  seed: z.int(),
});
export type SmsFaults = z.infer<typeof smsFaults>;
export const noSmsFaults: SmsFaults = { code: '', httpStatus: 0, seed: 1 };

/** Faults of the tax authority. */
export const taxFaults = z.strictObject({
  /** This official code instead of an answer, such as FailedOperation.CountLimitError; empty = none. */
  code: z.string().max(80),
  /** This HTTP status instead of an answer; 0 = none. */
  httpStatus: z.union([z.literal(0), z.int().min(500).max(599)]),
  seed: z.int(),
});
export type TaxFaults = z.infer<typeof taxFaults>;
export const noTaxFaults: TaxFaults = { code: '', httpStatus: 0, seed: 1 };

export type Switches<T> = {
  read: () => T;
  /** Changes the named switches, leaves the others. Throws `BadRequest` on an unknown name or a wild value. */
  change: (patch: unknown) => T;
  reset: () => T;
  /** Draws: true with this chance. */
  strikes: (chance: number) => boolean;
  /** A number from 0 to 1 of the seeded sequence. */
  draw: () => number;
};

/** Mulberry32: small, seeded, good enough to choose victims. */
const sequence = (seed: number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
};

export const createSwitches = <T extends { seed: number }>(
  schema: z.ZodType<T>,
  none: T,
): Switches<T> => {
  let current = none;
  let draw = sequence(none.seed);
  const set = (next: T): T => {
    current = next;
    draw = sequence(next.seed);
    return current;
  };
  return {
    read: () => current,
    change: (patch) => {
      if (typeof patch !== 'object' || patch === null)
        throw new BadRequest('a JSON object, please');
      return set(parse(schema, { ...current, ...patch }));
    },
    reset: () => set(none),
    strikes: (chance) => chance > 0 && draw() < chance,
    draw: () => draw(),
  };
};

/** `GET | PUT | DELETE /control/faults`: read, change some, switch all off. */
export const faultRoutes = <T>(router: Router, switches: Switches<T>): void => {
  router.get('/control/faults', (ctx) => {
    ctx.body = switches.read();
  });
  router.put('/control/faults', async (ctx) => {
    ctx.body = switches.change(await readJson(ctx));
  });
  router.delete('/control/faults', (ctx) => {
    ctx.body = switches.reset();
  });
};
