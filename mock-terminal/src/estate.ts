import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** 嘉联's own list of merchants, their terminals and cashiers. */
const estate = z.array(
  z.object({
    mch_id: z.string().min(1).max(32),
    name: z.string().min(1),
    term_nos: z.array(z.string().min(1).max(16)).min(1),
    cashiers: z.array(z.object({ cashier_id: z.string().min(1).max(32), name: z.string() })).min(1),
  }),
);
export type Merchant = z.infer<typeof estate>[number];

export type Estate = {
  merchants: readonly Merchant[];
  merchantAt: (termNo: string) => Merchant | undefined;
  has: (mchId: string) => boolean;
};

/** Reads the list. Throws when the file is missing or a terminal stands in two shops. */
export const readEstate = (file: string): Estate => {
  const merchants = estate.parse(JSON.parse(readFileSync(file, 'utf8')));
  const byTerminal = new Map<string, Merchant>();
  for (const merchant of merchants) {
    for (const termNo of merchant.term_nos) {
      if (byTerminal.has(termNo)) throw new Error(`${file}: ${termNo} stands in two shops`);
      byTerminal.set(termNo, merchant);
    }
  }
  const ids = new Set(merchants.map((merchant) => merchant.mch_id));
  return {
    merchants,
    merchantAt: (termNo) => byTerminal.get(termNo),
    has: (mchId) => ids.has(mchId),
  };
};
