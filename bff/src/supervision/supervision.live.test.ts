import { giveVoucher } from '../../test/factories';
import { live } from '../../test/live';
import { type MoneyWorld, openMoneyWorld, type Sold } from '../../test/money-world';
import { lockBody } from '../../test/sales';
import type { CaseDetail, CaseKind, CaseVerdict } from '../contract';
import { screenSales } from './screen-sales.flow';

/* From what the system finds to what people do about it, over HTTP: the officers, the till and the one who claims. */
const here = live();
let money: MoneyWorld;

beforeAll(async () => {
  money = await openMoneyWorld(here);
});
afterAll(() => money.close());

const screen = () => screenSales(money.world.app.deps.supervision);
const campaignPath = () => `/v1/officer/campaigns/${money.campaignId}`;
const list = async (query = '', account = 'risk') =>
  (
    await money.askAt(
      account,
      'GET /v1/officer/campaigns/:campaignId/cases',
      `${campaignPath()}/cases?${query}`,
    )
  ).body;
const find = async (kind: CaseKind, state = 'open') =>
  (await list(`kind=${kind}&state=${state}`)).cases;
const show = async (caseId: string, account = 'risk'): Promise<CaseDetail> =>
  (await money.askAt(account, 'GET /v1/officer/cases/:caseId', `/v1/officer/cases/${caseId}`)).body;
const close = (
  { caseId, version }: { caseId: string; version: number },
  verdict: CaseVerdict,
  { account = 'risk', ...over }: { account?: string; remark?: string; until?: string | null } = {},
) =>
  money.askAt(
    account,
    'POST /v1/officer/cases/:caseId/closure',
    `/v1/officer/cases/${caseId}/closure`,
    { version, verdict, remark: '已核实', ...over },
  );
const block = (phone: string, over: object = {}) =>
  money.askAt('risk', 'POST /v1/officer/blocks', '/v1/officer/blocks', {
    phone,
    reason: '收购他人消费券',
    until: null,
    ...over,
  });
const listBlocks = async () =>
  (await money.askAt('risk', 'GET /v1/officer/blocks', '/v1/officer/blocks')).body.blocks;
const lift = (blockId: string, account: string, reason = '申诉属实') =>
  money.askAt(
    account,
    'POST /v1/officer/blocks/:blockId/lift',
    `/v1/officer/blocks/${blockId}/lift`,
    {
      reason,
    },
  );
const sign = (day: string, account = 'risk') =>
  money.askAt(
    account,
    'POST /v1/officer/campaigns/:campaignId/screening-days',
    `${campaignPath()}/screening-days`,
    { day, remark: '' },
  );
/** What a till says to a voucher of this holder: one that is there, or a new one. */
const tryLock = async (citizenId: string) => {
  const row = await here.db.voucher.findFirst({ where: { citizenId, status: 'issued' } });
  const held = row
    ? { voucherId: row.id, number: row.number, citizenId }
    : await giveVoucher(here.db, { citizenId });
  const body = lockBody(money.till, [held]);
  return (await money.till.call('/jlpay/v1/trades/lock', body)).body.ret_code;
};
/** Two sales of one holder within the hour: the second is looked at (decision 5). */
const sellTwice = async (citizenId?: string): Promise<[Sold, Sold]> => {
  const first = await money.sell([20_000], citizenId ? { citizenId } : {});
  const again = { citizenId: first.citizenId, batchNumber: 2 as const };
  return [first, await money.sell([20_000], again)];
};
const audited = (subject: string) =>
  here.db.auditEntry.findMany({ where: { subject }, orderBy: { id: 'asc' } });

describe('a repeated sale (decision 5)', () => {
  beforeAll(() => money.set('2023-05-02T11:00:00'));

  it('stands before risk with both sales, the holder and what happened', async () => {
    const [first, second] = await sellTwice();
    const [found, ...others] = await find('repeat_sale');
    expect(others).toEqual([]);
    expect(found).toMatchObject({ owner: 'risk', holdsSubsidy: true, verdict: null, version: 1 });
    const detail = await show(found?.caseId ?? '');
    expect(detail.sales.map((one) => one.tradeId).sort()).toEqual(
      [first.tradeId, second.tradeId].sort(),
    );
    expect(detail.people).toEqual([
      { citizenId: first.citizenId, phone: '137****0000', isBlocked: false },
    ]);
    expect(detail.timeline.map(({ what }) => what)).toEqual(
      expect.arrayContaining(['claimed', 'locked', 'paid', 'redeemed', 'opened']),
    );
    expect(detail.merchant).toMatchObject({ status: 'live', openCases: 1, closedCases: 0 });
    expect(detail.verdicts).toEqual(['false_alarm', 'settled', 'blocked', 'suspended']);
    expect((await list('', 'auditor')).total).toBe(1);
    expect((await list('')).mine).toBe(1);
    expect((await list('', 'operator')).mine).toBe(0);
  });

  it('is closed by whose it is, with a reason, once and for good', async () => {
    const [found] = await find('repeat_sale');
    if (!found) {
      throw new Error('no case');
    }
    expect((await show(found.caseId, 'operator')).verdicts).toEqual([]);
    expect((await close(found, 'settled', { account: 'operator' })).body.code).toBe(
      'role_not_allowed',
    );
    expect((await close(found, 'settled', { remark: '' })).body.code).toBe('reason_required');
    const both = await Promise.all([close(found, 'false_alarm'), close(found, 'settled')]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    const closed = await show(found.caseId);
    expect(closed).toMatchObject({ closedBy: '嘉联风控一', remark: '已核实', verdicts: [] });
    expect((await close(found, 'settled')).body.code).toBe('case_changed');
    expect((await close(closed, 'settled')).body.code).toBe('not_allowed_now');
    expect((await audited(found.caseId)).map((one) => one.action)).toEqual(['case.close']);
    expect(await find('repeat_sale')).toEqual([]);
    const change = here.db.exceptionCase.update({
      where: { id: found.caseId },
      data: { remark: '改口' },
    });
    await expect(change).rejects.toThrow(/is not rewritten/);
  });
});

describe('the screening', () => {
  it('finds a sale while the store is closed, learns of more, and fires once a day', async () => {
    await money.set('2023-05-03T03:00:00');
    await money.sell();
    await Promise.all([screen(), screen(), screen()]);
    const [first, ...others] = await find('after_hours');
    expect(others).toEqual([]);
    expect(first?.version).toBe(1);
    await money.set('2023-05-03T03:20:00');
    await money.sell();
    await screen();
    await screen();
    const [grown] = await find('after_hours');
    expect(grown).toMatchObject({ caseId: first?.caseId, version: 2 });
    const detail = await show(grown?.caseId ?? '');
    expect([detail.evidence.sales, detail.sales.length]).toEqual([2, 2]);
    // The page that is behind has not seen the second sale.
    const stale = { caseId: detail.caseId, version: 1 };
    expect((await close(stale, 'settled')).body.code).toBe('case_changed');
    expect((await close(detail, 'settled')).status).toBe(201);
    await money.set('2023-05-03T03:40:00');
    await money.sell();
    await screen();
    expect(await find('after_hours')).toEqual([]);
    expect(await find('after_hours', 'closed')).toHaveLength(1);
    expect((await audited(detail.caseId)).map((one) => one.action)).toEqual([
      'case.open',
      'case.close',
    ]);
  });

  it('finds many redemptions at one terminal, and much that comes back, the worst first', async () => {
    await money.set('2023-05-03T11:00:00');
    const sales = [];
    for (let count = 0; count < 8; count += 1) {
      sales.push(await money.sell());
    }
    await screen();
    expect(await find('busy_terminal')).toHaveLength(1);
    expect(await find('many_returns')).toEqual([]);
    for (const sale of sales.slice(0, 5)) {
      await money.bringBack(sale, sale.paidFen);
    }
    await screen();
    await screen();
    const { cases, counts } = await list();
    expect(cases.map(({ kind }) => kind)).toEqual(['busy_terminal', 'many_returns']);
    expect(counts.find(({ kind }) => kind === 'after_hours')).toMatchObject({ open: 0, closed: 1 });
    expect(await list('day=2023-05-02&state=closed')).toMatchObject({ total: 1 });
    for (const one of cases) {
      expect((await close(one, 'false_alarm')).status).toBe(201);
    }
  });

  it('finds several people on one device; blocking it stops what was claimed on it', async () => {
    const held = [];
    for (let count = 0; count < 3; count += 1) {
      held.push(await giveVoucher(here.db));
    }
    await here.db.voucher.updateMany({
      where: { id: { in: held.map((one) => one.voucherId) } },
      data: { deviceId: 'shared-device-000777' },
    });
    await screen();
    const [found] = await find('shared_device');
    const detail = await show(found?.caseId ?? '');
    expect(detail).toMatchObject({
      merchantId: null,
      evidence: { claimants: 3, device: '000777' },
    });
    expect(detail.verdicts).toEqual(['false_alarm', 'settled', 'blocked']);
    expect(detail.people).toHaveLength(3);
    expect((await close(detail, 'blocked')).status).toBe(201);
    expect(await tryLock(held[1]?.citizenId ?? '')).toBe('10408');
    expect((await listBlocks())[0]).toMatchObject({ kind: 'device', label: '设备 …000777' });
  });
});

describe('黄牛名单', () => {
  it('keeps out whoever a case put on it until a second person lifts it', async () => {
    await money.set('2023-05-04T11:00:00');
    const scalper = await money.world.signUp();
    await sellTwice(scalper.citizenId);
    const [found] = await find('repeat_sale');
    const until = '2023-05-04T11:00:00+08:00';
    expect((await close(found as CaseDetail, 'blocked', { until })).body.code).toBe(
      'block_ends_early',
    );
    const later = '2023-05-23T00:00:00+08:00';
    const closed = await close(found as CaseDetail, 'blocked', { until: later });
    expect([closed.status, closed.body.people[0]?.isBlocked]).toEqual([201, true]);
    expect((await money.world.claim(scalper, 'face-100', 2)).body.code).toBe('blocked');
    const [entry] = await listBlocks();
    expect(entry).toMatchObject({
      kind: 'citizen',
      reason: '已核实',
      until: expect.stringMatching(/^2023-05-23T00:00/),
      blockedBy: '嘉联风控一',
      isActive: true,
      mayLift: false,
    });
    const { blockId = '' } = entry ?? {};
    expect((await lift(blockId, 'risk')).body.code).toBe('second_person_required');
    expect((await lift(blockId, 'operator', '')).body.code).toBe('reason_required');
    const lifted = await lift(blockId, 'operator');
    expect([lifted.status, lifted.body.isActive, lifted.body.liftedBy]).toEqual([
      201,
      false,
      '嘉联运营一',
    ]);
    expect((await lift(blockId, 'handler')).body.code).toBe('not_allowed_now');
    expect((await money.world.claim(scalper, 'face-100', 2)).body.code).toBe('already_claimed');
    expect((await audited(blockId)).map((one) => one.action)).toEqual(['block.add', 'block.lift']);
  });

  it('takes a phone, effective at the claim and at the till: that of somebody known, and one that is nobody’s yet', async () => {
    const known = await money.world.signUp();
    const added = await block(known.phone);
    expect([added.status, added.body.kind, added.body.label.slice(3, 7)]).toEqual([
      201,
      'citizen',
      '****',
    ]);
    expect((await block(known.phone)).body.code).toBe('already_blocked');
    expect((await money.world.claim(known)).body.code).toBe('blocked');
    expect(await tryLock(known.citizenId)).toBe('10408');
    // With another phone it is the same person.
    await money.world.bindPhone(known.session.accessToken, known.openid, money.world.newPhone());
    expect((await money.world.claim(known, 'face-200')).body.code).toBe('blocked');
    expect((await lift(added.body.blockId, 'approver')).status).toBe(201);
    expect(await tryLock(known.citizenId)).toBe('00000');

    const [openid, phone] = [money.world.newOpenid(), money.world.newPhone()];
    expect((await block(phone)).body.kind).toBe('phone');
    const { body: session } = await money.world.signIn(openid);
    const bound = await money.world.bindPhone(session.accessToken, openid, phone);
    expect(bound.body.code).toBe('blocked');
  });

  it('wants a reason and an end that is to come, and one entry of two at once', async () => {
    const phone = money.world.newPhone();
    expect((await block(phone, { reason: '无' })).body.code).toBe('reason_required');
    const over = { until: '2023-05-01T00:00:00+08:00' };
    expect((await block(phone, over)).body.code).toBe('block_ends_early');
    const both = await Promise.all([block(phone), block(phone)]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  it('is left by nobody through whoever put them on it, whatever the code does', async () => {
    const { body } = await block(money.world.newPhone());
    const { blockedBy } = await here.db.block.findUniqueOrThrow({ where: { id: body.blockId } });
    const change = (data: object) => here.db.block.update({ where: { id: body.blockId }, data });
    const lifted = { liftedAt: new Date(), liftedName: '甲', liftReason: '误列' };
    await expect(change({ ...lifted, liftedBy: blockedBy })).rejects.toThrow(/lifted_by_another/);
    await expect(change({ liftedAt: new Date() })).rejects.toThrow(/block_lifted/);
    await change({ ...lifted, liftedBy: 'another' });
    await expect(change({ liftedAt: null })).rejects.toThrow(/stays lifted/);
  });
});

describe('an enterprise that is stopped by a case (R-6.2)', () => {
  const standing = () => here.db.merchant.findUniqueOrThrow({ where: { id: money.merchantId } });

  it('is stopped in the very transaction, or nothing happens', async () => {
    await money.set('2023-05-05T11:00:00');
    await sellTwice();
    const [found] = await find('repeat_sale');
    // Its application cannot take the step from where it stands.
    expect((await close(found as CaseDetail, 'suspended')).body.code).toBe('not_allowed_now');
    expect((await standing()).status).toBe('live');
    expect(await find('repeat_sale')).toHaveLength(1);
    const { id } = await here.db.application.findFirstOrThrow();
    const standFor = (merchantId: string | null) =>
      here.db.application.update({ where: { id }, data: { merchantId } });
    await standFor(null);
    const closed = await close(found as CaseDetail, 'suspended');
    expect([closed.status, closed.body.merchant?.status]).toEqual([201, 'suspended']);
    expect(await tryLock((await giveVoucher(here.db)).citizenId)).toBe('10407');
    expect((await show(found?.caseId ?? '')).timeline.map(({ what }) => what)).toContain(
      'merchant_suspended',
    );
    await here.db.merchant.update({ where: { id: money.merchantId }, data: { status: 'live' } });
    await standFor(money.merchantId);
  });
});

describe('the district’s part of a doubtful sale (decision 5)', () => {
  const drawn = async (lastDay: string) => {
    const { settlements } = (
      await money.askAt(
        'auditor',
        'GET /v1/officer/campaigns/:campaignId/settlements',
        `${campaignPath()}/settlements`,
      )
    ).body;
    return settlements.find((one) => one.kind === 'subsidy_payout' && one.lastDay === lastDay);
  };
  const handIn = async (sale: Sold, issuedOn: string) => {
    const number = await money.issue({ amount_fee: sale.paidFen, issued_on: issuedOn });
    await money.handIn(sale, { number, issuedOn });
    await money.accept(sale);
  };

  it.each(['false_alarm', 'settled'] as const)(
    'waits until the case is closed as %s',
    async (verdict) => {
      const isFirst = verdict === 'false_alarm';
      const [soldOn, sunday, next] = isFirst
        ? (['2023-05-06', '2023-05-07', '2023-05-14'] as const)
        : (['2023-05-20', '2023-05-21', '2023-05-28'] as const);
      await money.set(`${soldOn}T11:00:00`);
      const sales = await sellTwice();
      for (const sale of sales) {
        await handIn(sale, soldOn);
      }
      await money.set(isFirst ? '2023-05-10T18:00:01' : '2023-05-24T18:00:01');
      await money.draw();
      expect(await drawn(sunday)).toMatchObject({ totalFen: 17_000, lines: 1 });
      // Whatever the code does, its line is in no settlement.
      const held = await here.db.ledgerLine.findFirstOrThrow({
        where: { account: 'merchant_subsidy_payable', transaction: { tradeId: sales[1].tradeId } },
      });
      const put = here.db.settlementLine.create({
        data: { ledgerLineId: held.id, settlementId: (await drawn(sunday))?.settlementId ?? '' },
      });
      await expect(put).rejects.toThrow(/is not due in/);
      const found = (await find('repeat_sale')).find((one) => one.openedAt.startsWith(soldOn));
      expect((await close(found as CaseDetail, verdict)).status).toBe(201);
      await money.set(isFirst ? '2023-05-17T18:00:01' : '2023-05-31T18:00:01');
      await money.draw();
      expect(await drawn(next)).toMatchObject({ totalFen: 17_000, lines: 1 });
    },
  );
});

describe('a day of the screening', () => {
  const days = async () =>
    (
      await money.askAt(
        'handler',
        'GET /v1/officer/campaigns/:campaignId/screening-days',
        `${campaignPath()}/screening-days`,
      )
    ).body.days;

  it('is signed by risk, once, when it is over and nothing of it is open', async () => {
    await money.set('2023-05-18T11:00:00');
    await sellTwice();
    expect((await sign('2023-05-18')).body.code).toBe('too_early');
    await money.set('2023-05-19T09:00:00');
    const refused = await sign('2023-05-18');
    expect(refused.body).toMatchObject({ code: 'cases_open', facts: { open: 1 } });
    const row = {
      campaignId: money.campaignId,
      day: '2023-05-18',
      counts: {},
      signedAt: new Date(),
      signedBy: 'x',
      signedName: 'x',
    };
    await expect(here.db.screeningDay.create({ data: row })).rejects.toThrow(/is not finished/);
    const [found] = await find('repeat_sale');
    await close(found as CaseDetail, 'settled');
    expect((await sign('2023-05-18', 'operator')).body.code).toBe('role_not_allowed');
    const both = await Promise.all([sign('2023-05-18'), sign('2023-05-18')]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect((await sign('2023-05-18')).body.code).toBe('not_allowed_now');
    expect((await sign('2023-04-21')).status).toBe(404);
    expect((await days()).slice(0, 2)).toMatchObject([
      { day: '2023-05-19', isOver: false, signedBy: null },
      { day: '2023-05-18', opened: 1, open: 0, isOver: true, signedBy: '嘉联风控一' },
    ]);
    const change = here.db.screeningDay.updateMany({ data: { remark: '改口' } });
    await expect(change).rejects.toThrow(/append-only/);
    expect((await audited(money.campaignId)).map((one) => one.action)).toContain('screening.sign');
  });
});
