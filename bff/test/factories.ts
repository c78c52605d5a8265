import { seed } from '../../prisma/seed';
import type { BlockSubject } from '../src/blocklist/blocklist.store';
import { campaignIds } from '../src/campaign/campaign-file.store';
import { newId } from '../src/kernel/id';
import type { Db } from '../src/platform/db';
import vectors from './vectors/jlpay-vectors.json';

/* What tests start from: the plan's own campaign with its stores, and people and vouchers as many as a test needs. */

export const jlpayDemo = { appid: 'jlpay-demo', ...vectors.keys.jlpay };
export const bffDemo = { appid: 'huimin-demo', ...vectors.keys.bff };
export const planSlug = 'zhangdian-2023';
export const planStart = new Date('2023-04-22T10:00:00+08:00');

/** The plan's campaign, its sample stores and terminals, and 嘉联's demo key. Returns the campaign's id. */
export const givePlan = (db: Db): Promise<string> =>
  seed(db, {
    terminalApp: { appid: jlpayDemo.appid, publicKey: jlpayDemo.publicKey },
    rehearsal: false,
  });

/** Somebody with a phone. Returns the citizen's id. */
export async function giveCitizen(db: Db): Promise<string> {
  const id = newId('citizen');
  await db.citizen.create({ data: { id, phoneIndex: id, createdAt: planStart } });
  return id;
}

export type GivenVoucher = { voucherId: string; number: string; citizenId: string };
export type VoucherWish = {
  faceFen?: 20_000 | 10_000;
  batchNumber?: 1 | 2;
  citizenId?: string;
};

let given = 0;
const givenOf = new Map<string, number>();
/** From the last slot down: people who claim for themselves begin at the first. */
const nextSlot = (stockId: string, quota: number): number => {
  const count = givenOf.get(stockId) ?? 0;
  givenOf.set(stockId, count + 1);
  return quota - count;
};

/** A voucher of the plan as a claim leaves it. */
export async function giveVoucher(
  db: Db,
  { faceFen = 20_000, batchNumber = 1, citizenId }: VoucherWish = {},
): Promise<GivenVoucher> {
  given += 1;
  const number = String(10_000_000 + given);
  const code = `face-${faceFen / 100}`;
  const claimedAt = new Date(
    batchNumber === 1 ? '2023-04-22T10:00:01+08:00' : '2023-05-01T10:00:01+08:00',
  );
  const stockId = campaignIds.stock(planSlug, batchNumber, code);
  const { quota } = await db.stock.findUniqueOrThrow({ where: { id: stockId } });
  const holder = citizenId ?? (await giveCitizen(db));
  const voucher = {
    id: newId('voucher'),
    number,
    citizenId: holder,
  };
  await db.voucher.create({
    data: {
      ...voucher,
      campaignId: campaignIds.campaign(planSlug),
      batchId: campaignIds.batch(planSlug, batchNumber),
      stockId,
      quota,
      slot: nextSlot(stockId, quota),
      requestKey: voucher.id,
      deviceId: `device-${voucher.id}`,
      claimedAt,
    },
  });
  await db.voucherEvent.create({
    data: { voucherId: voucher.id, kind: 'claimed', at: claimedAt },
  });
  return { voucherId: voucher.id, number: voucher.number, citizenId: holder };
}

/** Somebody on the list of those who may not take part. */
export const giveBlock = (
  db: Db,
  block: BlockSubject & { until?: Date },
): Promise<{ id: string }> =>
  db.block.create({
    data: {
      id: newId('block'),
      label: '样例',
      reason: '样例',
      createdAt: planStart,
      blockedBy: 'sample',
      blockedName: '样例',
      ...block,
    },
  });
