import { seedDemoOfficers } from '../../../prisma/demo-officers';
import { type AtDesk, openDesk } from '../../test/desk';
import { planSlug } from '../../test/factories';
import { live } from '../../test/live';
import { openWorld, type World } from '../../test/world';
import { campaignIds } from '../campaign/campaign-file.store';
import type { ContentBody } from '../contract';
import { storeIds } from '../merchant/store-file.store';
import { createSealedFields } from '../platform/sealed-field';
import { createShowContent } from './content.routes';

/*
 * Texts from the draft to the phone: two officers at their desks, the fake WeChat beside them, what people then read.
 */
const here = live();
const campaignId = campaignIds.campaign(planSlug);
const storeId = storeIds.store('84937015722000A', '样例门店 · 柳泉路家电城');
let world: World;
let writer: AtDesk;
let second: AtDesk;
let bystander: AtDesk;

const saveRoute = 'POST /v1/officer/campaigns/:campaignId/content' as const;
const submitRoute = 'POST /v1/officer/content/:contentId/submission' as const;
const decideRoute = 'POST /v1/officer/content/:contentId/decision' as const;
const look = async (kind: string, more = '') =>
  (
    await writer.send(
      'GET /v1/officer/campaigns/:campaignId/content',
      `/v1/officer/campaigns/${campaignId}/content?kind=${kind}${more}`,
    )
  ).body;
const newestTag = async (body: ContentBody) => {
  const more = body.kind === 'offer' ? `&storeId=${body.storeId}` : '';
  return (await look(body.kind, more)).versions[0]?.tag ?? '0.0';
};
const save = async (
  body: ContentBody,
  { desk = writer, seen }: { desk?: AtDesk; seen?: string } = {},
) =>
  desk.send(saveRoute, `/v1/officer/campaigns/${campaignId}/content`, {
    body: { seen: seen ?? (await newestTag(body)), note: '改了一处', body },
  });
const submit = (one: { contentId: string; tag: string }, desk = writer) =>
  desk.send(submitRoute, `/v1/officer/content/${one.contentId}/submission`, {
    body: { seen: one.tag },
  });
const decide = (
  one: { contentId: string; tag: string },
  {
    desk = second,
    decision = 'publish',
    reason = '',
  }: { desk?: AtDesk; decision?: 'publish' | 'return'; reason?: string } = {},
) =>
  desk.send(decideRoute, `/v1/officer/content/${one.contentId}/decision`, {
    body: { seen: one.tag, decision, reason },
  });
const publish = async (body: ContentBody) => {
  const sent = await submit((await save(body)).body);
  return decide(sent.body);
};
/** As people read it, without what a replica remembers for three seconds. */
const shown = async () => {
  const { now, contents } = world.app.deps.content.needs;
  return createShowContent({ now, contents })(campaignId);
};
const notice = (text: string): ContentBody => ({
  kind: 'notices',
  notices: [{ title: '温馨提示', text, from: null, until: null }],
});

beforeAll(async () => {
  world = await openWorld(here);
  const { FIELD_KEY, FIELD_INDEX_KEY } = world.app.deps.env;
  await seedDemoOfficers(here.db, createSealedFields(FIELD_KEY, FIELD_INDEX_KEY));
  const desks = openDesk(world, here.db);
  writer = await desks.signIn('handler');
  second = await desks.signIn('approver');
  bystander = await desks.signIn('operator');
}, 60_000);
afterAll(() => world.close());
afterEach(() => world.disturbWechat({ errcode: 0, httpStatus: 0, delayMs: 0, paths: [] }));

it('begins with what the campaign came with, filled in', async () => {
  const { body } = await world.ask(
    'GET /v1/campaigns/:campaignId/content',
    `/v1/campaigns/${campaignId}/content`,
  );
  expect(body.home?.sections[0]?.title).toBe('张店 2023 促消费惠民生系列活动 › 嘉惠多多');
  expect(body.help?.reasons.length).toBeGreaterThan(10);
  expect(body.howTo?.steps).toHaveLength(3);
  expect(body.rules?.lines.length).toBeGreaterThan(20);
  expect(body.notices?.notices).toEqual([]);
});

it('goes from a draft over a second person to everybody, with its slots filled in', async () => {
  const draft = await save(notice('有疑问请拨打 {hotline}。'));
  expect([draft.status, draft.body.state, draft.body.number]).toEqual([201, 'draft', 2]);
  expect((await shown()).notices?.notices).toEqual([]);
  const sent = await submit(draft.body);
  expect([sent.body.state, sent.body.checked]).toEqual(['submitted', 'pass']);
  expect((await look('help')).waiting.map((one) => one.contentId)).toEqual([draft.body.contentId]);
  const done = await decide(sent.body);
  expect(done.body).toMatchObject({ state: 'published', decider: { name: '商务局审批一' } });
  const { hotline } = await here.db.campaign.findUniqueOrThrow({ where: { id: campaignId } });
  expect((await shown()).notices?.notices[0]?.text).toBe(`有疑问请拨打 ${hotline}。`);
  expect(await look('notices')).toMatchObject({ shown: 2, waiting: [] });
});

it('is never published by whoever wrote it, whatever the code does', async () => {
  const sent = await submit((await save(notice('我自己写的'))).body);
  const own = await decide(sent.body, { desk: writer });
  expect(own.body.code).toBe('second_person_required');
  const { contentId } = sent.body;
  const { authorId } = await here.db.contentVersion.findUniqueOrThrow({ where: { id: contentId } });
  const force = here.db.contentVersion.update({
    where: { id: contentId },
    data: { state: 'published', deciderId: authorId, deciderName: 'x', decidedAt: new Date() },
  });
  await expect(force).rejects.toThrow(/content_two_people/);
  expect((await decide(sent.body, { decision: 'return', reason: '写得不清楚' })).body.state).toBe(
    'returned',
  );
});

it('keeps what was decided on for ever, also from the database’s own hand', async () => {
  const { versions } = await look('notices');
  const one = versions.find(({ state }) => state === 'published');
  const id = one?.contentId ?? '';
  for (const change of [
    here.db.contentVersion.update({ where: { id }, data: { body: {} } }),
    here.db.contentVersion.update({ where: { id }, data: { state: 'draft' } }),
    here.db.contentVersion.delete({ where: { id } }),
  ]) {
    await expect(change).rejects.toThrow(/not changed/);
  }
});

it('has one open draft of a kind, and loses nobody’s words', async () => {
  const mine = await save(notice('第一稿'));
  const other = await save(notice('别人的稿子'), { desk: bystander });
  expect([other.status, other.body.code]).toEqual([409, 'content_draft_taken']);
  expect(JSON.parse(other.text).facts).toEqual({ by: mine.body.author?.name });
  const again = await save(notice('第二稿'));
  expect([again.body.contentId, again.body.tag]).not.toEqual([mine.body.contentId, mine.body.tag]);
  const behind = await save(notice('另一个窗口里的旧稿'), { seen: mine.body.tag });
  expect(behind.body.code).toBe('content_changed');
  expect((await submit(again.body, bystander)).body.code).toBe('content_draft_taken');
  const unseen = await submit(mine.body);
  expect(unseen.body.code).toBe('content_changed');
  await decide(again.body, { decision: 'return', reason: '先不发' });
});

it('saves one of two first drafts that come in the same moment', async () => {
  const body: ContentBody = { kind: 'offer', storeId, text: '旧机免费上门拆装' };
  const both = await Promise.all([
    save(body, { seen: '0.0' }),
    save(body, { desk: bystander, seen: '0.0' }),
  ]);
  expect(both.map((one) => one.status).sort()).toEqual([201, 409]);
  const { versions } = await look('offer', `&storeId=${storeId}`);
  expect(versions).toHaveLength(1);
  const desk = both[0]?.status === 201 ? writer : bystander;
  const sent = await submit(versions[0] ?? { contentId: '', tag: '' }, desk);
  await decide(sent.body);
  const store = await here.db.store.findUniqueOrThrow({ where: { id: storeId } });
  expect(store.ownOffer).toBe('旧机免费上门拆装');
});

it('takes an offer back the same way', async () => {
  await publish({ kind: 'offer', storeId, text: '' });
  expect((await here.db.store.findUniqueOrThrow({ where: { id: storeId } })).ownOffer).toBeNull();
});

describe('a text that is not fit to be read', () => {
  it.each([
    ['a slot that nobody knows', '请拨打 {phone}', '{phone}'],
    ['half a slot', '请拨打 {hotline', '{'],
  ])('as a draft with %s is refused, and what is published stays', async (_what, text, wrong) => {
    const before = await shown();
    const { status, body } = await save(notice(text));
    expect([status, body.code, (body as { facts?: object }).facts]).toEqual([
      422,
      'content_template_wrong',
      { wrong },
    ]);
    expect(await shown()).toEqual(before);
  });

  it('is not submitted when WeChat calls it risky; the draft is kept', async () => {
    const draft = await save(notice('支持刷单套现'));
    const { status, body } = await submit(draft.body);
    expect([status, body.code]).toEqual([422, 'content_risky']);
    expect((await look('notices')).versions[0]).toMatchObject({
      state: 'draft',
      tag: draft.body.tag,
    });
    await decide(draft.body, { decision: 'return', reason: '违规' });
  });

  it('is published with a reason only when WeChat doubts it', async () => {
    const sent = await submit((await save(notice('全网最低价'))).body);
    expect(sent.body.checked).toBe('review');
    expect((await decide(sent.body)).body.code).toBe('reason_required');
    expect((await decide(sent.body, { reason: '已核对价格监测记录' })).body.state).toBe(
      'published',
    );
  });

  it('is found also behind the first 2,500 characters', async () => {
    const reasons = Array.from({ length: 20 }, (_, index) => ({
      title: `问题${index}`,
      sentence: '说明'.repeat(90),
      next: index === 19 ? '可以套现' : '请到门店',
      words: '',
    }));
    const draft = await save({ kind: 'help', reasons });
    expect((await submit(draft.body)).body.code).toBe('content_risky');
    await decide(draft.body, { decision: 'return', reason: '违规' });
  });
});

it.each([
  ['does not answer in time', { delayMs: 4_000 }],
  ['is down', { httpStatus: 502 }],
  ['is busy', { errcode: -1 }],
])('stays a draft while WeChat %s', async (_what, faults) => {
  const draft = await save(notice('等一等'));
  await world.disturbWechat({ ...faults, paths: ['msg_sec_check'] });
  const { status, body } = await submit(draft.body);
  expect([status, body.code]).toEqual([503, 'wechat_unavailable']);
  await world.disturbWechat({ delayMs: 0, httpStatus: 0, errcode: 0, paths: [] });
  expect((await submit(draft.body)).body.state).toBe('submitted');
  const [newest] = (await look('notices')).versions;
  await decide(newest ?? draft.body, { decision: 'return', reason: '试一试' });
});

it('shows the version before it when a published one cannot be shown', async () => {
  await publish(notice('好的一版'));
  // As a release with another form of it might have written it.
  await here.db.contentVersion.create({
    data: {
      id: 'cnt_00000000000000000000000000',
      campaignId,
      kind: 'notices',
      number: 900,
      body: {
        kind: 'notices',
        notices: [{ title: '{unknown}', text: 'x', from: null, until: null }],
      },
      state: 'published',
      fromFile: true,
      createdAt: new Date(),
      decidedAt: new Date(),
    },
  });
  expect((await shown()).notices?.notices[0]?.text).toBe('好的一版');
});

it('names every step in the audit log', async () => {
  const lines = await here.db.auditEntry.findMany({
    where: { action: { startsWith: 'content.' } },
    distinct: ['action'],
  });
  expect(lines.map((one) => one.action).sort()).toEqual([
    'content.publish',
    'content.return',
    'content.save',
    'content.submit',
  ]);
});
