import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
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

/** What the BFF asks to have registered: a terminal of a store, once for each number of its own. */
export type Registration = {
  request_no: string;
  mch_id: string;
  mch_name: string;
  cashiers: Merchant['cashiers'];
};
export type GrowingEstate = Estate & {
  /** The terminal of this request; the same request again is answered with the same terminal. */
  register: (registration: Registration) => string;
};

/** Registered terminals are numbered above the ones of the list. */
const FIRST_REGISTERED = 1001;

const registrations = z.array(
  z.object({
    request_no: z.string(),
    term_no: z.string(),
    mch_id: z.string(),
    mch_name: z.string(),
    cashiers: z.array(z.object({ cashier_id: z.string(), name: z.string() })),
  }),
);
type Registered = z.infer<typeof registrations>[number];

const readRegistered = (file: string | undefined): Registered[] =>
  file && existsSync(file) ? registrations.parse(JSON.parse(readFileSync(file, 'utf8'))) : [];

/** A shop whose cashiers are not named yet is opened by the operator's own trainer. */
const trainer = { cashier_id: 'C00', name: '培训员' };

/**
 * Reads the list, and what was registered since. Throws when the file is missing or a terminal stands in two shops.
 * @param grownFile where registrations are kept; without one nothing outlives the process
 */
export const readEstate = (file: string, grownFile?: string): GrowingEstate => {
  const listed = estate.parse(JSON.parse(readFileSync(file, 'utf8')));
  const merchants = new Map<string, Merchant>();
  const byTerminal = new Map<string, string>();
  const registered = readRegistered(grownFile);

  const add = (merchant: Merchant) => {
    for (const termNo of merchant.term_nos) {
      if (byTerminal.has(termNo)) throw new Error(`${file}: ${termNo} stands in two shops`);
      byTerminal.set(termNo, merchant.mch_id);
    }
    const known = merchants.get(merchant.mch_id);
    const cashiers = [...(known?.cashiers ?? []), ...merchant.cashiers];
    merchants.set(merchant.mch_id, {
      ...merchant,
      term_nos: [...(known?.term_nos ?? []), ...merchant.term_nos],
      cashiers: [...new Map(cashiers.map((one) => [one.cashier_id, one])).values()],
    });
  };
  const addRegistered = ({ mch_id, mch_name, term_no, cashiers }: Registered) =>
    add({
      mch_id,
      name: mch_name,
      term_nos: [term_no],
      cashiers: cashiers.length > 0 ? cashiers : [trainer],
    });
  listed.forEach(add);
  registered.forEach(addRegistered);

  return {
    get merchants() {
      return [...merchants.values()];
    },
    merchantAt: (termNo) => merchants.get(byTerminal.get(termNo) ?? ''),
    has: (mchId) => merchants.has(mchId),
    register: (registration) => {
      const before = registered.find((one) => one.request_no === registration.request_no);
      if (before) return before.term_no;
      const term_no = `T${String(FIRST_REGISTERED + registered.length).padStart(7, '0')}`;
      const added = { ...registration, term_no };
      registered.push(added);
      addRegistered(added);
      if (grownFile) {
        mkdirSync(dirname(grownFile), { recursive: true });
        writeFileSync(grownFile, JSON.stringify(registered));
      }
      return term_no;
    },
  };
};
