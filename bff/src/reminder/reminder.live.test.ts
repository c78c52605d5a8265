import { openCounter } from '../../test/counter';
import { giveVoucher, planSlug } from '../../test/factories';
import { live } from '../../test/live';
import { lock, notify } from '../../test/sales';
import { openWorld, type SignedUp, type World } from '../../test/world';
import { campaignIds } from '../campaign/campaign-file.store';
import type { ReminderKind } from '../contract/reminder.contract';
import { sendReminders } from './send-reminders.flow';

/* Subscription messages against the fake WeChat, which counts consents as the real one does. */
const here = live();
const batchId = campaignIds.batch(planSlug, 2);
let world: World;

const at = (text: string) => new Date(`${text}+08:00`);
const template = (kind: ReminderKind) => `template-demo-${kind}`;
type Message = {
  touser: string;
  template_id: string;
  page: string;
  data: Record<string, { value: string }>;
};
const sentTo = async ({ openid }: SignedUp): Promise<Message[]> => {
  const { messages } = (await (await fetch(`${world.wechat.origin}/control/messages`)).json()) as {
    messages: Message[];
  };
  return messages.filter((one) => one.touser === openid);
};
/** The tap: WeChat keeps the consent, and our page tells us. */
const sayYes = async (who: SignedUp, kind: ReminderKind, inWechat = 1) => {
  await fetch(`${world.wechat.origin}/control/consents`, {
    method: 'POST',
    body: JSON.stringify({ openid: who.openid, template: template(kind), count: inWechat }),
  });
  const wish = kind === 'opening' ? { kind, batchId } : { kind };
  return world.ask('POST /v1/me/reminders', '/v1/me/reminders', {
    token: who.session.accessToken,
    body: { accepted: [wish] },
  });
};
const left = async (who: SignedUp, kind: ReminderKind) =>
  (
    await world.ask('GET /v1/me/reminders', '/v1/me/reminders', {
      token: who.session.accessToken,
    })
  ).body.templates.find((one) => one.kind === kind)?.left;
/** All that is due at this instant, as the job does it; the rehearsal's own job sees the real clock of the test. */
const send = (now: Date) => sendReminders({ ...world.app.deps.reminders, now: () => now });
const stateOf = async ({ citizenId }: SignedUp) =>
  (await here.db.reminder.findMany({ where: { citizenId }, orderBy: { dueAt: 'asc' } })).map(
    (one) => one.state,
  );

beforeAll(async () => {
  world = await openWorld(here);
});
afterAll(() => world.close());
afterEach(() => world.disturbWechat({ errcode: 0, lostAnswer: 0, paths: [] }));

it('announces an opening ten minutes ahead, once for one consent', async () => {
  const who = await world.signUp();
  expect((await sayYes(who, 'opening')).status).toBe(201);
  expect(await left(who, 'opening')).toBe(1);
  await send(at('2023-05-01T09:49:59'));
  expect(await sentTo(who)).toEqual([]);
  await Promise.all([send(at('2023-05-01T09:50:00')), send(at('2023-05-01T09:50:00'))]);
  await send(at('2023-05-01T09:55:00'));
  const sent = await sentTo(who);
  expect(sent).toHaveLength(1);
  expect(sent[0]).toMatchObject({
    template_id: template('opening'),
    data: { time2: { value: '2023-05-01 10:00' } },
  });
  expect(await left(who, 'opening')).toBe(0);
});

it('tells of the end on three mornings, while the voucher is unused and there are consents', async () => {
  const who = await world.signUp();
  await giveVoucher(here.db, { citizenId: who.citizenId });
  await sayYes(who, 'expiry', 1);
  await sayYes(who, 'expiry', 2);
  await send(at('2023-05-15T09:00:00'));
  await send(at('2023-05-15T18:00:00'));
  expect(await sentTo(who)).toHaveLength(1);
  await send(at('2023-05-19T09:00:00'));
  expect(await sentTo(who)).toHaveLength(2);
  await send(at('2023-05-22T09:00:00'));
  expect((await sentTo(who)).length).toBe(2);
  expect(await left(who, 'expiry')).toBe(0);
});

it('says what was redeemed, and the sale does not wait for it', async () => {
  const who = await world.signUp();
  const voucher = await giveVoucher(here.db, { citizenId: who.citizenId });
  await sayYes(who, 'redeemed');
  await world.disturbWechat({ errcode: -1, paths: ['send'] });
  const counter = await openCounter(here.db, at('2023-04-22T11:00:00'));
  const paid = await notify(counter, await lock(counter, [voucher]));
  expect(paid.body.ret_code).toBe('00000');
  await counter.close();
  await send(at('2023-04-22T11:00:10'));
  expect(await stateOf(who)).toEqual(['waiting']);
  await world.disturbWechat({ errcode: 0, paths: [] });
  await send(at('2023-04-22T11:00:20'));
  expect(await sentTo(who)).toEqual([]);
  await send(at('2023-04-22T11:00:45'));
  expect((await sentTo(who))[0]?.data).toMatchObject({
    thing1: { value: '样例门店 · 柳泉路家电城' },
    amount2: { value: '200.00元' },
  });
});

it('does not send twice when the answer was lost', async () => {
  const who = await world.signUp();
  await giveVoucher(here.db, { citizenId: who.citizenId });
  await sayYes(who, 'expiry');
  await world.disturbWechat({ lostAnswer: 1, paths: ['send'] });
  await send(at('2023-05-15T09:00:00'));
  await world.disturbWechat({ lostAnswer: 0, paths: [] });
  await send(at('2023-05-15T09:10:00'));
  expect(await sentTo(who)).toHaveLength(1);
  expect(await stateOf(who)).toEqual(['refused']);
});

it('leaves a person alone whose consent WeChat no longer has', async () => {
  const who = await world.signUp();
  await giveVoucher(here.db, { citizenId: who.citizenId });
  await sayYes(who, 'expiry', 0);
  await send(at('2023-05-19T09:00:00'));
  await send(at('2023-05-19T12:00:00'));
  expect(await sentTo(who)).toEqual([]);
  expect(await stateOf(who)).toEqual(['refused']);
});

it('gives up after five tries, and is silent when it would be too late', async () => {
  const [tired, late] = [await world.signUp(), await world.signUp()];
  for (const who of [tired, late]) {
    await giveVoucher(here.db, { citizenId: who.citizenId });
    await sayYes(who, 'expiry');
  }
  await world.disturbWechat({ errcode: -1, paths: ['send'] });
  for (const hour of ['09:00', '10:00', '11:00', '12:00', '13:00', '14:00']) {
    await send(at(`2023-05-15T${hour}:00`));
  }
  expect(await stateOf(tired)).toEqual(['given_up']);
  await here.db.reminder.updateMany({
    where: { citizenId: late.citizenId },
    data: { state: 'waiting', endedAt: null, tries: 1, nextTryAt: at('2023-05-15T20:00:00') },
  });
  await world.disturbWechat({ errcode: 0, paths: [] });
  await send(at('2023-05-15T20:00:00'));
  expect(await stateOf(late)).toEqual(['late']);
  expect(await sentTo(late)).toEqual([]);
});

it('stores no more consents than anybody needs', async () => {
  const who = await world.signUp();
  for (let tap = 0; tap < 14; tap += 1) {
    await sayYes(who, 'redeemed');
  }
  expect(await left(who, 'redeemed')).toBe(10);
});

it('cannot use one consent for two messages, whatever the code does', async () => {
  const [sent, other] = await here.db.reminder.findMany({ where: { state: 'sent' } });
  await expect(
    here.db.reminder.update({
      where: { id: other?.id ?? '' },
      data: { consentId: sent?.consentId ?? null },
    }),
  ).rejects.toThrow(/Unique constraint/);
});
