import { otherFile, planFile, seed } from '../../prisma/seed';
import {
  campaignIds,
  readCampaignFile,
  saveCampaignFile,
} from '../src/campaign/campaign-file.store';
import { saveTerminalApp, storeIds } from '../src/merchant/store-file.store';
import { givePlan, giveVoucher, jlpayDemo, planSlug } from './factories';
import { live } from './live';

const { db } = live();
const terminalApp = { appid: jlpayDemo.appid, publicKey: jlpayDemo.publicKey };

/** Every row that a seed writes. */
const everything = async () =>
  JSON.stringify(
    await Promise.all([
      db.campaign.findMany({ orderBy: { id: 'asc' } }),
      db.voucherType.findMany({ orderBy: { id: 'asc' } }),
      db.batch.findMany({ orderBy: { id: 'asc' } }),
      db.stock.findMany({ orderBy: { id: 'asc' } }),
      db.merchant.findMany({ orderBy: { id: 'asc' } }),
      db.campaignMerchant.findMany({ orderBy: { merchantId: 'asc' } }),
      db.store.findMany({ orderBy: { id: 'asc' } }),
      db.terminal.findMany({ orderBy: { id: 'asc' } }),
      db.terminalApp.findMany(),
      db.rehearsalClock.findMany(),
    ]),
    (_key, value) => (typeof value === 'bigint' ? String(value) : value),
  );

describe('the seed', () => {
  beforeAll(() => givePlan(db));

  it('writes the plan under ids that are the same in every database', async () => {
    const campaign = await db.campaign.findUniqueOrThrow({ where: { slug: planSlug } });
    expect(campaign.id).toBe('cmp_098CVVB4D4NCB21QKS93MF6FDQ');
    const stocks = await db.stock.findMany({
      where: { batch: { campaignId: campaign.id } },
      include: { voucherType: true },
    });
    expect(stocks.reduce((sum, one) => sum + one.quota * one.voucherType.faceFen, 0)).toBe(
      50_000_000,
    );
    expect(await db.terminal.count()).toBe(40);
  });

  it('changes nothing when it is loaded again', async () => {
    const before = await everything();
    await givePlan(db);
    expect(await everything()).toBe(before);
  });

  it('leaves what happened as it is: claims, sold-out instants, suspensions, dead terminals', async () => {
    await db.rehearsalClock.create({
      data: { id: 1, offsetMs: 0, seenAt: new Date('2023-04-22T10:00:00+08:00') },
    });
    await giveVoucher(db);
    const stockId = campaignIds.stock(planSlug, 1, 'face-200');
    const soldOutAt = new Date('2023-04-22T10:00:09+08:00');
    const merchantId = storeIds.merchant('84937015722000A');
    const terminalId = storeIds.terminal('T0000005');
    await db.stock.update({ where: { id: stockId }, data: { soldOutAt } });
    await db.merchant.update({ where: { id: merchantId }, data: { status: 'suspended' } });
    await db.terminal.update({ where: { id: terminalId }, data: { active: false } });
    const before = await everything();
    await seed(db, { terminalApp, rehearsal: true });
    expect(await everything()).toBe(before);
    expect(await db.voucher.count()).toBe(1);
  });

  it('begins a rehearsal one minute before the first batch opens', async () => {
    await db.rehearsalClock.deleteMany();
    await seed(db, { terminalApp, rehearsal: true });
    const [row] = await db.$queryRaw<{ now: Date }[]>`SELECT platform_now() AS now`;
    const sinceMs = (row?.now.getTime() ?? 0) - Date.parse('2023-04-22T09:59:00+08:00');
    expect(sinceMs).toBeGreaterThanOrEqual(-50);
    expect(sinceMs).toBeLessThan(30_000);
    await db.rehearsalClock.deleteMany();
  });

  it('loads a second campaign beside the first', async () => {
    const before = await db.campaign.findUniqueOrThrow({ where: { slug: planSlug } });
    await seed(db, { campaignFile: otherFile, terminalApp, rehearsal: false });
    expect(await db.campaign.count()).toBe(2);
    expect(await db.campaign.findUniqueOrThrow({ where: { slug: planSlug } })).toEqual(before);
    const [app] = await db.terminalApp.findMany();
    expect(app?.mchIds).toHaveLength(13);
  });

  it('is refused whole when the database refuses one row: a quota under what was issued', async () => {
    const file = readCampaignFile(planFile);
    const [first] = file.batches;
    const stock = first?.stocks.find((one) => one.voucherType === 'face-200');
    const held = await giveVoucher(db);
    const { slot } = await db.voucher.findUniqueOrThrow({ where: { id: held.voucherId } });
    if (stock) {
      stock.quota = slot - 1;
    }
    const before = await everything();
    await expect(
      db.$transaction((tx) => saveCampaignFile(tx, { ...file, name: '改名' })),
    ).rejects.toThrow();
    expect(await everything()).toBe(before);
  });

  it('keeps the newest two keys of an application, so that one can be rotated', async () => {
    const { appid } = terminalApp;
    for (const publicKey of ['04aa', '04bb', '04bb']) {
      await saveTerminalApp(db, { appid, publicKey, mchIds: [] });
    }
    const app = await db.terminalApp.findUniqueOrThrow({ where: { appid } });
    expect(app.publicKeys).toEqual(['04bb', '04aa']);
    expect(app.mchIds).toHaveLength(13);
  });
});
