import { z } from 'zod';
import { instant } from './shapes';

const count = z.int().nonnegative();
const row = z.object({
  title: z.string(),
  /** Browsers that looked at the short link, each once a day. */
  views: count,
  /** People who opened the mini-program or H5 by it. */
  opens: count,
  signIns: count,
  /** People who claimed after it was the last link that was new to them. */
  claims: count,
  /** Those of them whose voucher is redeemed at present. */
  redemptions: count,
});
export type FunnelRow = z.infer<typeof row>;

const day = z.iso.date();
export const funnelBy = z.enum(['channel', 'store', 'poster', 'sharer']);
export const funnel = z.object({
  by: funnelBy,
  from: day,
  to: day,
  rows: z.array(row),
  /** Each person once, whatever the number of links. */
  total: row,
  /** What was not taken for people. */
  notPeople: z.object({ hits: count, bots: count, surplus: count }),
  now: instant,
});
export type Funnel = z.infer<typeof funnel>;
