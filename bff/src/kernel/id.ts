import { createHash, randomFillSync } from 'node:crypto';
import { monotonicFactory } from 'ulid';

/** The closed list of prefixes: an id says what it names. */
const idPrefixes = {
  campaign: 'cmp',
  campaignDraft: 'cdr',
  batch: 'bat',
  stock: 'stk',
  voucherType: 'vty',
  voucher: 'vch',
  citizen: 'cit',
  account: 'acc',
  session: 'ses',
  merchant: 'mch',
  store: 'sto',
  terminal: 'trm',
  trade: 'trd',
  redemption: 'rdm',
  refund: 'rfd',
  ledgerTransaction: 'ltx',
  application: 'app',
  material: 'mat',
  file: 'fil',
  objection: 'obj',
  cashier: 'csh',
  storeReport: 'rpt',
  trainingTrade: 'trn',
  exceptionCase: 'exc',
  payOrder: 'pay',
  payRefund: 'prf',
  block: 'blk',
  reminderConsent: 'rmc',
  reminder: 'rmd',
  officer: 'ofc',
  officerSession: 'ofs',
  deskClaim: 'dsk',
  voucherPaper: 'pap',
  content: 'cnt',
  invoice: 'inv',
  settlement: 'stl',
  settlementStep: 'sts',
  inspection: 'isp',
} as const;

export type IdKind = keyof typeof idPrefixes;

const pool = Buffer.alloc(4_096);
let used = pool.length;

/** In [0, 1), from a pool: a ULID asks sixteen times, and the system's own randomness costs as much each time as the rest of it. */
function random(): number {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const byte = pool[used] ?? 0;
  used += 1;
  return byte / 256;
}

const next = monotonicFactory(random);

/** A new id: prefix + ULID, so that ids sort by the time they were made. */
export function newId(kind: IdKind): string {
  return `${idPrefixes[kind]}_${next()}`;
}

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The id of something that has a name of its own, such as a campaign's slug: the same in every database. */
export function idNamed(kind: IdKind, name: string): string {
  const digest = createHash('sha256').update(`${kind}:${name}`).digest();
  // 26 characters of 5 bits; a ULID's first character carries only 3 of them.
  const text = Array.from({ length: 26 }, (_, index) => {
    const byte = digest[index] ?? 0;
    return crockford[index === 0 ? byte % 8 : byte % 32];
  }).join('');
  return `${idPrefixes[kind]}_${text}`;
}
