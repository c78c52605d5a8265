import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

/* The invoices that were issued, as the tax authority keeps them: fully digital ones, twenty digits and no code. */
export const issue = z.strictObject({
  seller_name: z.string().trim().min(2).max(80),
  seller_tax_code: z.string().regex(/^[0-9A-Z]{18}$/),
  buyer_name: z.string().trim().min(2).max(40),
  amount_fee: z.coerce.number().int().min(1).max(100_000_000),
  issued_on: z.iso.date(),
});
const invoice = issue.extend({
  number: z.string().regex(/^\d{20}$/),
  /** Taken back by its issuer. */
  is_void: z.boolean(),
});
export type Invoice = z.infer<typeof invoice>;

export type Invoices = {
  add: (wish: z.infer<typeof issue>) => Invoice;
  find: (number: string) => Invoice | undefined;
  /** False when there is no such invoice. */
  takeBack: (number: string) => boolean;
  newest: () => readonly Invoice[];
};

/** Shandong's fully digital invoices of 2023 begin so. */
const SERIES = '2337';

/** @param file where they outlive the process; undefined: nowhere */
export const openInvoices = (file?: string): Invoices => {
  const kept: Invoice[] =
    file && existsSync(file) ? z.array(invoice).parse(JSON.parse(readFileSync(file, 'utf8'))) : [];
  const save = () => {
    if (!file) return;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(kept));
  };
  return {
    add: (wish) => {
      const made = {
        ...wish,
        number: `${SERIES}${String(kept.length + 1).padStart(16, '0')}`,
        is_void: false,
      };
      kept.push(made);
      save();
      return made;
    },
    find: (number) => kept.find((one) => one.number === number),
    takeBack: (number) => {
      const found = kept.find((one) => one.number === number);
      if (found) {
        found.is_void = true;
        save();
      }
      return found !== undefined;
    },
    newest: () => [...kept].reverse().slice(0, 50),
  };
};
