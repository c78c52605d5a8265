import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { category } from '../contract/shapes';
import { idNamed } from '../kernel/id';
import type { Tx } from '../platform/db';

/*
 * The published list of a campaign as a file: merchants, their stores, and the terminals bound to each store.
 */
const text = z.string().min(1).max(200);
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

const store = z.strictObject({
  name: text,
  town: text,
  address: text,
  phone: text,
  opensAt: timeOfDay,
  closesAt: timeOfDay,
  categories: z.array(category).min(1),
  ownOffer: text.nullable(),
  /** GCJ-02 */
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
  terminals: z.array(z.string().regex(/^[0-9A-Za-z]{1,16}$/)),
});
const merchant = z.strictObject({
  /** 嘉联's number of the merchant. */
  mchId: z.string().regex(/^[0-9A-Za-z]{1,32}$/),
  name: text,
  /** True for sample data that stands for no real enterprise. */
  sample: z.boolean(),
  stores: z.array(store).min(1),
});
const storeFile = z.array(merchant).superRefine((merchants, context) => {
  const terminals = merchants.flatMap((one) => one.stores.flatMap((each) => each.terminals));
  const numbers = merchants.map((one) => one.mchId);
  for (const names of [terminals, numbers]) {
    if (new Set(names).size !== names.length) {
      context.addIssue({ code: 'custom', message: 'a terminal or a merchant stands twice' });
    }
  }
});
export type StoreFile = z.infer<typeof storeFile>;

/** @throws Error naming every fault of the file */
export function parseStoreFile(json: unknown): StoreFile {
  const parsed = storeFile.safeParse(json);
  if (!parsed.success) {
    throw new Error(`Store file is not usable:\n${z.prettifyError(parsed.error)}`);
  }
  return parsed.data;
}

export function readStoreFile(path: string): StoreFile {
  return parseStoreFile(JSON.parse(readFileSync(path, 'utf8')));
}

/** The ids of a store file's rows: the same in every database. */
export const storeIds = {
  merchant: (mchId: string) => idNamed('merchant', mchId),
  store: (mchId: string, storeName: string) => idNamed('store', `${mchId}/${storeName}`),
  terminal: (termNo: string) => idNamed('terminal', termNo),
};

/**
 * Writes the list, or brings its rows up to the file. A merchant's standing and a terminal's state are set once:
 * a suspended merchant stays suspended whatever the file is loaded again.
 */
export async function saveStoreFile(tx: Tx, campaignId: string, file: StoreFile): Promise<void> {
  for (const { mchId, name, sample, stores } of file) {
    const merchantId = storeIds.merchant(mchId);
    const about = { name, sample };
    await tx.merchant.upsert({
      where: { id: merchantId },
      create: { id: merchantId, mchId, status: 'live', ...about },
      update: about,
    });
    const listed = { campaignId, merchantId };
    await tx.campaignMerchant.upsert({
      where: { campaignId_merchantId: listed },
      create: listed,
      update: {},
    });
    for (const { terminals, ...store } of stores) {
      const storeId = storeIds.store(mchId, store.name);
      await tx.store.upsert({
        where: { id: storeId },
        create: { id: storeId, merchantId, ...store },
        update: store,
      });
      for (const termNo of terminals) {
        const terminalId = storeIds.terminal(termNo);
        await tx.terminal.upsert({
          where: { id: terminalId },
          create: { id: terminalId, termNo, merchantId, storeId },
          update: { merchantId, storeId },
        });
      }
    }
  }
}

/** Lets an application of 嘉联 speak for these merchants, besides those that it may speak for already. */
export async function saveTerminalApp(
  tx: Tx,
  app: { appid: string; publicKey: string; mchIds: readonly string[] },
): Promise<void> {
  const known = await tx.terminalApp.findUnique({ where: { appid: app.appid } });
  // The newest two: the old key stays good while a new one is being rolled out, and no longer.
  const publicKeys = [...new Set([app.publicKey, ...(known?.publicKeys ?? [])])].slice(0, 2);
  const mchIds = [...new Set([...(known?.mchIds ?? []), ...app.mchIds])];
  const row = { publicKeys, mchIds };
  await tx.terminalApp.upsert({
    where: { appid: app.appid },
    create: { appid: app.appid, ...row },
    update: row,
  });
}
