import { monotonicFactory } from 'ulid';

/** The closed list of prefixes: an id says what it names. */
export const idPrefixes = {
  campaign: 'cmp',
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
  exceptionCase: 'exc',
  block: 'blk',
} as const;

export type IdKind = keyof typeof idPrefixes;

const next = monotonicFactory();

/** A new id: prefix + ULID, so that ids sort by the time they were made. */
export function newId(kind: IdKind): string {
  return `${idPrefixes[kind]}_${next()}`;
}
