import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { otherFile, planFile } from '../../../prisma/seed';
import { live } from '../../test/live';
import { openWorld, type World } from '../../test/world';
import type { Refusal } from '../kernel/refusal';
import { presentFile } from './campaign-file.present';
import { campaignIds, parseCampaignFile } from './campaign-file.store';
import { proposeCampaign, publishCampaign, withdrawCampaign } from './publish-campaign.flow';

const here = live();
let world: World;
beforeAll(async () => {
  world = await openWorld(here);
});
afterAll(() => world.close());

const handler = { officerId: 'ofc-handler', name: '经办样例', role: 'bureau_handler' };
const approver = { officerId: 'ofc-approver', name: '审批样例', role: 'bureau_approver' };
const needs = () => ({ ...world.app.deps.campaignDrafts, now: world.app.deps.clock.now });
const fileOf = (path: string, over: object = {}) =>
  Buffer.from(JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), ...over }));
const next = (over: object = {}) => fileOf(otherFile, { slug: 'boshan-next', ...over });
const codeOf = (work: () => Promise<unknown>) =>
  Promise.resolve()
    .then(work)
    .then(
      () => 'done',
      (error: Refusal) => error.code,
    );
const listed = async () =>
  (await world.ask('GET /v1/campaigns', '/v1/campaigns')).body.campaigns.map(({ slug }) => slug);

describe('a campaign that is proposed', () => {
  it('is published by another person, and everybody sees it at once', async () => {
    const draft = await proposeCampaign(needs(), handler, next());
    expect(draft).toMatchObject({ status: 'open', slug: 'boshan-next', createdByName: '经办样例' });
    expect(await listed()).not.toContain('boshan-next');
    expect(await codeOf(() => publishCampaign(needs(), handler, draft.id))).toBe(
      'second_person_required',
    );
    const published = await publishCampaign(needs(), approver, draft.id);
    expect(published).toMatchObject({ status: 'published', decidedByName: '审批样例' });
    // What everybody reads is a quarter of a second old at most.
    while (!(await listed()).includes('boshan-next')) {
      await sleep(50);
    }
    expect(await codeOf(() => publishCampaign(needs(), approver, draft.id))).toBe(
      'not_allowed_now',
    );
    const lines = await here.db.auditEntry.findMany({
      where: { action: { startsWith: 'campaign.' } },
    });
    expect(lines.map(({ action, actorName }) => [action, actorName])).toEqual([
      ['campaign.propose', '经办样例'],
      ['campaign.publish', '审批样例'],
    ]);
  });

  it('has two people in Postgres too, whatever the code says', async () => {
    const { id } = await proposeCampaign(needs(), handler, next({ slug: 'boshan-forged' }));
    const forge = here.db.campaignDraft.update({
      where: { id },
      data: { status: 'published', decidedBy: handler.officerId, decidedAt: new Date() },
    });
    await expect(forge).rejects.toThrow(/campaign_draft_two_people/);
  });

  it('gives way to a later proposal of the same campaign; one waits at a time', async () => {
    const file = next({ slug: 'boshan-twice' });
    const first = await proposeCampaign(needs(), handler, file);
    const both = await Promise.all([
      proposeCampaign(needs(), handler, file),
      proposeCampaign(needs(), approver, file),
    ]);
    const open = await here.db.campaignDraft.findMany({
      where: { slug: 'boshan-twice', status: 'open' },
    });
    expect(open).toHaveLength(1);
    expect(both.map(({ id }) => id)).toContain(open[0]?.id);
    expect(await codeOf(() => publishCampaign(needs(), approver, first.id))).toBe(
      'not_allowed_now',
    );
    const id = open[0]?.id ?? '';
    expect((await withdrawCampaign(needs(), handler, id)).status).toBe('withdrawn');
    expect(await codeOf(() => withdrawCampaign(needs(), handler, id))).toBe('not_allowed_now');
  });

  it.each<[string, Buffer, RegExp]>([
    ['no JSON', Buffer.from('{"slug": '), /不是有效的 JSON/],
    ['stocks beyond the budget', next({ budgetFen: 1 }), /不等于 budgetFen/],
    ['a field that nobody knows', next({ bonus: 1 }), /bonus/],
    ['a name that is a number', next({ name: 7 }), /name：/],
  ])('with %s is refused with every fault named, and nothing is kept', async (_, bytes, words) => {
    const before = await here.db.campaignDraft.count();
    const refusal = await Promise.resolve()
      .then(() => proposeCampaign(needs(), handler, bytes))
      .catch((error: Refusal) => error);
    expect(refusal).toMatchObject({ code: 'campaign_file_invalid' });
    expect(String((refusal as Refusal).about.facts?.faults)).toMatch(words);
    expect(await here.db.campaignDraft.count()).toBe(before);
  });

  it('does not replace a campaign that gives vouchers already', async () => {
    const opensAt = new Date('2023-04-22T10:00:00+08:00');
    await world.app.deps.clock.set?.(new Date(opensAt.getTime() - 60_000));
    const draft = await proposeCampaign(needs(), handler, fileOf(planFile, { hotline: '0533-1' }));
    await world.app.deps.clock.set?.(opensAt);
    expect(await codeOf(() => publishCampaign(needs(), approver, draft.id))).toBe('campaign_begun');
    expect(await codeOf(() => proposeCampaign(needs(), handler, fileOf(planFile)))).toBe(
      'campaign_begun',
    );
    const { hotline } = await here.db.campaign.findUniqueOrThrow({ where: { slug: draft.slug } });
    expect(hotline).not.toBe('0533-1');
  });
});

it.each([planFile])('%s comes back out of the database as it went in', async (path) => {
  const given = parseCampaignFile(JSON.parse(readFileSync(path, 'utf8')));
  const whole = await world.app.deps.campaigns.findWhole(campaignIds.campaign(given.slug));
  if (!whole) {
    throw new Error('The plan is not there.');
  }
  expect(parseCampaignFile(JSON.parse(JSON.stringify(presentFile(whole))))).toEqual(given);
});
