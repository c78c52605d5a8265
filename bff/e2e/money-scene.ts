import type { Stack } from '../ops/stack';
import { createCitizenStore } from '../src/citizen/citizen.store';
import { readEnv } from '../src/env';
import { createInvoiceStores } from '../src/invoice/invoice.store';
import { newId } from '../src/kernel/id';
import { keepFile } from '../src/merchant/stored-file.store';
import { acceptFile } from '../src/platform/accepted-file';
import { createDb } from '../src/platform/db';
import { createFileStorage } from '../src/platform/files';
import { createSealedFields } from '../src/platform/sealed-field';
import { giveVoucher } from '../test/factories';
import { lock, notify } from '../test/sales';
import { createTill } from '../test/signing-till';

/* What officers find on their desks: sales with vouchers at merchant A, and the invoices that it handed in for them. */

export type MoneyScene = {
  /** Somebody of this name buys for 2,599 yuan less a voucher of 200. Answers the trade's id. */
  sell: (holderName: string) => Promise<string>;
  /** The same, and once more with a voucher of the second batch (decision 5). */
  sellTwice: (holderName: string) => Promise<void>;
  /** Issues the invoice of a sale at the tax authority, to this buyer, and hands it in. Answers its number. */
  handIn: (tradeId: string, sale: { buyerName: string; issuedTo: string }) => Promise<string>;
  close: () => Promise<void>;
};

const paidFen = 239_900;
let lastPhone = 0;

/** Makes the person who signed in last the one who applied for the enterprise of the first till. */
export const giveMerchant = (sql: (statement: string, values: unknown[]) => Promise<unknown>) =>
  sql(
    `INSERT INTO application (id, campaign_id, owner_citizen_id, merchant_id, status, number, form,
       enterprise_name, credit_code, town, created_at)
     SELECT $1, c.campaign_id, (SELECT id FROM citizen ORDER BY created_at DESC LIMIT 1), t.merchant_id, 'submitted',
       'ZD2023-0001', '{}', '样例商户', '91370303MA3C000000', '车站街道', '2023-04-10'
     FROM terminal t JOIN campaign_merchant c USING (merchant_id) WHERE t.term_no = 'T0000001'`,
    [newId('application')],
  );

/** @param now what the stack's clock says */
export function openMoneyScene(stack: Stack, now: () => Date): MoneyScene {
  const env = readEnv(stack.env);
  const db = createDb(stack.databaseUrl, 2);
  const sealed = createSealedFields(env.FIELD_KEY, env.FIELD_INDEX_KEY);
  const citizens = createCitizenStore(db, sealed);
  const { reads } = createInvoiceStores(db, sealed);
  const files = createFileStorage({ kind: 'disk', folder: env.FILES_DIR });
  const till = createTill(stack.origins.bff, now, Buffer.from(env.VOUCHER_CODE_KEY, 'base64'));
  const issue = async (buyer: string, day: string) => {
    const answer = await fetch(`${stack.origins.tax}/control/invoices`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        seller_name: '样例企业',
        seller_tax_code: '91370303MA3C000000',
        buyer_name: buyer,
        amount_fee: paidFen,
        issued_on: day,
      }),
    });
    return ((await answer.json()) as { number: string }).number;
  };
  const newCitizen = async (holderName: string) => {
    lastPhone += 1;
    const phone = `1390000${String(lastPhone).padStart(4, '0')}`;
    const citizenId = await db.$transaction((tx) => citizens.insert(tx, phone, now()));
    const realNameSealed = sealed.seal(holderName);
    await db.citizen.update({ where: { id: citizenId }, data: { realNameSealed } });
    return citizenId;
  };
  const sellTo = async (citizenId: string, batchNumber: 1 | 2 = 1) => {
    const locked = await lock(till, [await giveVoucher(db, { citizenId, batchNumber })]);
    await notify(till, locked);
    return locked.reply.trade_id ?? '';
  };
  return {
    sell: async (holderName) => sellTo(await newCitizen(holderName)),
    async sellTwice(holderName) {
      const citizenId = await newCitizen(holderName);
      await sellTo(citizenId, 1);
      await sellTo(citizenId, 2);
    },
    async handIn(tradeId, { buyerName, issuedTo }) {
      const trade = await db.trade.findUniqueOrThrow({ where: { id: tradeId } });
      const at = now();
      const issuedOn = new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
      const number = await issue(issuedTo, issuedOn);
      const picture = await fetch(`${stack.origins.tax}/invoices/${number}.jpg`);
      const accepted = await acceptFile(Buffer.from(await picture.arrayBuffer()));
      const fileId = await keepFile({ files, now }, reads, `invoice/${tradeId}`, accepted);
      const { sha256 } = await db.storedFile.findUniqueOrThrow({ where: { id: fileId } });
      await reads.invoices.insert({
        tradeId,
        campaignId: trade.campaignId ?? '',
        merchantId: trade.merchantId,
        code: '',
        number,
        checkCode: '',
        buyerName,
        amountFen: paidFen,
        issuedOn,
        fileId,
        fileSha256: sha256,
        at,
        by: trade.citizenId ?? '',
      });
      return number;
    },
    close: () => db.$disconnect(),
  };
}
