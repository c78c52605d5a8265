import { findBreaches } from '../../proof/invariants';
import { giveCitizen, givePlan } from '../../test/factories';
import { live } from '../../test/live';
import type { SettlementKind } from '../contract';
import { newId } from '../kernel/id';
import { addSeconds } from '../kernel/time';
import { entriesOfReversal, entriesOfSale } from '../redemption/ledger.rules';
import { createLedgerStore } from '../redemption/ledger.store';
import { type DrawNeeds, drawSettlements } from './draw-settlement.flow';
import { draws, dueSettlements } from './settlement.rules';
import { createSettlementStores } from './settlement.store';

/*
 * Thousands of sales over the weeks of the plan, with and without invoices, some brought back: drawn by four at once who
 * are struck down now and then, every settlement is what a few plain lines of arithmetic say.
 */
const here = live();
const seed = 20_230_422;
const saleCount = 1_500;
const daySeconds = 24 * 3600;
const campaign = {
  startsAt: new Date('2023-04-22T00:00:00+08:00'),
  endsAt: new Date('2023-05-23T00:00:00+08:00'),
};

/** Mulberry32. */
function sequence(from: number) {
  let state = from;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
const draw = sequence(seed);
const within = (from: Date, seconds: number) => addSeconds(from, Math.floor(draw() * seconds));

type Sale = {
  tradeId: string;
  merchantId: string;
  at: Date;
  paidFen: number;
  subsidyFen: number;
  acceptedAt: Date | undefined;
  reversedAt: Date | undefined;
};
type Line = { merchantId: string; at: Date; fen: number; acceptedAt: Date | undefined };

function makeSales(merchantIds: readonly string[]): Sale[] {
  return Array.from({ length: saleCount }, () => {
    const at = within(campaign.startsAt, 31 * daySeconds - 60);
    const subsidyFen = draw() < 0.5 ? 17_000 : 8_500;
    return {
      tradeId: newId('trade'),
      merchantId: merchantIds[Math.floor(draw() * merchantIds.length)] ?? '',
      at,
      paidFen: 100_000 + Math.floor(draw() * 500_000),
      subsidyFen,
      acceptedAt: draw() < 0.8 ? within(at, 9 * daySeconds) : undefined,
      reversedAt: draw() < 0.25 ? within(at, 12 * daySeconds) : undefined,
    };
  });
}

async function write(campaignId: string, sales: readonly Sale[]): Promise<void> {
  const citizenId = await giveCitizen(here.db);
  const terminals = await here.db.terminal.findMany();
  const file = { id: newId('file'), key: 'invoice/x/y.jpg', type: 'image/jpeg', bytes: 1 };
  await here.db.storedFile.create({
    data: { ...file, sha256: '0'.repeat(64), createdAt: campaign.startsAt },
  });
  await here.db.trade.createMany({
    data: sales.map(({ tradeId, merchantId, at, paidFen }) => {
      const terminal = terminals.find((one) => one.merchantId === merchantId);
      return {
        id: tradeId,
        campaignId,
        merchantId,
        outTradeNo: tradeId,
        status: 'paid' as const,
        storeId: terminal?.storeId ?? '',
        terminalId: terminal?.id ?? '',
        citizenId,
        contentHash: tradeId,
        totalFen: paidFen + 20_000,
        discountFen: 20_000,
        payableFen: paidFen,
        lockedAt: at,
        lockExpiresAt: addSeconds(at, 900),
        transactionId: tradeId,
        paidFen,
        paidAt: at,
      };
    }),
  });
  await here.db.invoice.createMany({
    data: sales.flatMap(({ tradeId, merchantId, paidFen, acceptedAt }, index) =>
      acceptedAt
        ? {
            id: newId('invoice'),
            campaignId,
            merchantId,
            tradeId,
            status: 'accepted' as const,
            code: '',
            number: String(index).padStart(20, '0'),
            buyerSealed: '',
            amountFen: paidFen,
            issuedOn: '2023-04-22',
            fileId: file.id,
            fileSha256: tradeId,
            handedInAt: acceptedAt,
            handedInBy: citizenId,
            nextAskAt: acceptedAt,
            decidedAt: acceptedAt,
          }
        : [],
    ),
  });
  const { post } = createLedgerStore(here.db);
  const bookings = sales.flatMap(({ tradeId, merchantId, at, reversedAt, paidFen, subsidyFen }) => {
    const amounts = { paidFen, subsidyFen, merchantFen: (subsidyFen * 15) / 85 };
    const of = { tradeId, merchantId, campaignId };
    const booking = (kind: 'sale' | 'refund', when: Date) => ({
      ...of,
      ledgerTransactionId: newId('ledgerTransaction'),
      kind,
      eventKey: `${kind}:${tradeId}`,
      at: when,
      entries: kind === 'sale' ? entriesOfSale(amounts) : entriesOfReversal(amounts),
    });
    return [booking('sale', at), ...(reversedAt ? [booking('refund', reversedAt)] : [])];
  });
  await Promise.all(bookings.map(post));
}

const linesOf = (kind: SettlementKind, sales: readonly Sale[]): Line[] =>
  sales.flatMap(({ merchantId, at, reversedAt, paidFen, subsidyFen, acceptedAt }) => {
    const fen = kind === 'payout' ? paidFen : subsidyFen;
    const of = { merchantId, acceptedAt: kind === 'payout' ? campaign.startsAt : acceptedAt };
    return [{ ...of, at, fen }, ...(reversedAt ? [{ ...of, at: reversedAt, fen: -fen }] : [])];
  });

/** What every settlement comes to, by plain arithmetic: `kind day merchant` → fen. */
function expected(sales: readonly Sale[], until: Date): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const kind of Object.keys(draws) as SettlementKind[]) {
    let left = linesOf(kind, sales);
    for (const due of dueSettlements(kind, campaign, until)) {
      const open = left.filter(
        ({ at, acceptedAt }) => at < due.until && acceptedAt !== undefined && acceptedAt < due.cut,
      );
      for (const merchantId of new Set(open.map((one) => one.merchantId))) {
        const own = open.filter((one) => one.merchantId === merchantId);
        const sum = own.reduce((all, one) => all + one.fen, 0);
        if (sum >= 0) {
          sums[`${kind} ${due.lastDay} ${merchantId}`] = sum;
          left = left.filter((one) => !own.includes(one));
        }
      }
    }
  }
  return sums;
}

it('draws every line once, whoever draws and however often somebody is struck down', async () => {
  const campaignId = await givePlan(here.db);
  const merchants = await here.db.merchant.findMany({ orderBy: { id: 'asc' } });
  const sales = makeSales(merchants.map(({ id }) => id));
  await write(campaignId, sales);
  const stores = createSettlementStores(here.db);
  let now = campaign.startsAt;
  let struck = 0;
  const needs: DrawNeeds = {
    now: () => now,
    reads: stores.reads,
    inTransaction: (work) =>
      stores.inTransaction(async (inside) => {
        const done = await work(inside);
        if (draw() < 0.2) {
          struck += 1;
          throw new Error('struck down before the commit');
        }
        return done;
      }),
  };
  const end = addSeconds(campaign.endsAt, 31 * daySeconds);
  for (; now < end; now = addSeconds(now, 3.5 * daySeconds)) {
    await Promise.allSettled([1, 2, 3, 4].map(() => drawSettlements(needs)));
  }
  await drawSettlements({ ...needs, inTransaction: stores.inTransaction });
  expect(struck).toBeGreaterThan(0);

  const settlements = await stores.reads.list(campaignId);
  const shares = await stores.reads.listShares(settlements.map(({ id }) => id));
  const found = Object.fromEntries(
    shares.map(({ settlementId, merchantId, totalFen }) => {
      const { kind, lastDay } = settlements.find(({ id }) => id === settlementId) ?? {};
      return [`${kind} ${lastDay} ${merchantId}`, totalFen];
    }),
  );
  expect(found).toEqual(expected(sales, now));
  const before = await here.db.settlementLine.count();
  await Promise.all(
    [1, 2].map(() => drawSettlements({ ...needs, inTransaction: stores.inTransaction })),
  );
  expect(await here.db.settlementLine.count()).toBe(before);
  const money = (await findBreaches((sql) => here.db.$queryRawUnsafe(sql))).filter(({ id }) =>
    ['I7', 'I9', 'I10', 'I13'].includes(id),
  );
  expect(money).toEqual([]);
}, 120_000);
