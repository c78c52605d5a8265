import {
  applicant,
  applyDay,
  creditCodeOf,
  fullForm,
  officers,
  photo,
  planId,
} from '../../test/enterprise';
import { live } from '../../test/live';
import { openWorld, type World } from '../../test/world';
import type { OfficerDecision } from '../contract';
import type { Refusal } from '../kernel/refusal';
import { differenceBetween, type Officer } from './onboarding.rules';
import { decideApplication, releaseReview, takeReview } from './review-application.flow';

const here = live();
let world: World;

beforeAll(async () => {
  world = await openWorld(here);
});
afterAll(() => world.close());
beforeEach(() => world.app.deps.clock.set?.(applyDay));

const needs = () => world.app.deps.onboarding.needs;
const someone = async () => applicant(world, await world.signUp());

const decide = async (
  officer: Officer,
  id: string,
  decision: OfficerDecision,
  more: {
    version?: number;
    reason?: string;
    fields?: never[] | { field: 'address' | 'contactPhone'; reason: string }[];
  } = {},
) => {
  const application = await needs().reads.applications.find(id);
  return decideApplication(needs(), officer, {
    id,
    version: application?.version ?? 0,
    decision,
    reason: '',
    fields: [],
    ...more,
  });
};
const refusalOf = async (ask: Promise<unknown>): Promise<Refusal> => {
  try {
    await ask;
  } catch (error) {
    return error as Refusal;
  }
  throw new Error('it was not refused');
};

describe('the application', () => {
  it('goes from an empty draft to a receipt number', async () => {
    const one = await someone();
    const { body: draft } = await one.begin();
    expect(draft).toMatchObject({ status: 'draft', number: null, version: 1 });
    expect(draft.missing.map((gap) => gap.field)).toContain('businessLicence');

    const filled = await one.fill();
    expect(filled.missing).toEqual([]);
    expect(filled.progressPercent).toBe(100);
    const { status, body } = await one.submit(filled.applicationId, filled.version);
    expect(status).toBe(200);
    expect(body.number).toMatch(/^ZD2023\d{4}$/);
    expect(body).toMatchObject({ status: 'submitted', unlocked: [] });
    expect(body.timeline.map((row) => row.event)).toEqual(['submit']);
  });

  it('goes on with the open draft instead of beginning a second one', async () => {
    const one = await someone();
    const both = await Promise.all([one.begin(), one.begin()]);
    expect(both.map(({ status }) => status)).toEqual([201, 201]);
    expect(both[0].body.applicationId).toBe(both[1].body.applicationId);
  });

  it('says what is missing instead of being submitted half-way', async () => {
    const one = await someone();
    const { body: draft } = await one.begin();
    const { status, body } = await one.submit(draft.applicationId, draft.version);
    expect([status, body.code]).toEqual([409, 'application_incomplete']);
  });

  it.each([
    ['a wrong check digit', { creditCode: '913703000000000011' }, 'creditCode', '校验位'],
    [
      'a store outside the district',
      { stores: [{ ...fullForm().stores[0], latitude: 36.49, longitude: 117.86 }] },
      'stores',
      '不在区内',
    ],
    ['no statements', { statements: [] }, 'statements', '6 条'],
  ])('is not sent in with %s', async (_, over, field, words) => {
    const one = await someone();
    const filled = await one.fill(over as Partial<ReturnType<typeof fullForm>>);
    const gap = filled.missing.find((each) => each.field === field);
    expect(gap?.reason).toContain(words);
    const { body } = await one.submit(filled.applicationId, filled.version);
    expect(body.code).toBe('application_incomplete');
  });

  it('takes names with rare characters as they are', async () => {
    const one = await someone();
    const name = '淄博𠮷龢电器有限公司';
    expect((await one.apply({ enterpriseName: name })).form.enterpriseName).toBe(name);
  });

  it('is one per enterprise: the second is refused, whoever sends it', async () => {
    const creditCode = creditCodeOf(9_001);
    await (await someone()).apply({ creditCode });
    const other = await someone();
    const filled = await other.fill({ creditCode });
    const { status, body } = await other.submit(filled.applicationId, filled.version);
    expect([status, body.code]).toEqual([409, 'enterprise_applied_already']);
    expect((await other.read(filled.applicationId)).body.status).toBe('draft');
  });

  it('is refused after 04-18 24:00 and loses nothing that was typed', async () => {
    const one = await someone();
    const filled = await one.fill();
    await world.app.deps.clock.set?.(new Date('2023-04-19T00:00:00+08:00'));
    await one.wake();
    const { status, body } = await one.submit(filled.applicationId, filled.version);
    expect([status, body.code]).toEqual([409, 'application_closed']);
    expect((await one.save(filled.applicationId, filled.version, {})).body.code).toBe(
      'application_closed',
    );
    expect((await one.read(filled.applicationId)).body.form).toEqual(filled.form);
  });

  it('tells a page that is behind what has changed', async () => {
    const one = await someone();
    const { body: draft } = await one.begin();
    const { applicationId: id, version } = draft;
    await one.save(id, version, { address: '张店区人民路 1 号' });
    const { status, text, body } = await one.save(id, version, { contactName: '李样例' });
    expect([status, body.code]).toEqual([409, 'application_changed']);
    expect(JSON.parse(text).facts).toMatchObject({ version: version + 1, fields: '地址' });
  });

  it('belongs to whoever began it', async () => {
    const { applicationId } = await (await someone()).apply();
    const stranger = await someone();
    expect((await stranger.read(applicationId)).status).toBe(404);
    expect((await stranger.save(applicationId, 1, {})).status).toBe(404);
    expect((await stranger.upload(applicationId, 'accountProof', await photo())).status).toBe(404);
  });
});

describe('the review', () => {
  it('recommends, checks and approves by three people, one row a decision', async () => {
    const one = await someone();
    const { applicationId: id } = await one.apply();
    await decide(officers.town, id, 'recommend');
    await decide(officers.handler, id, 'check');
    await decide(officers.approver, id, 'approve');
    const { body } = await one.read(id);
    expect(body.status).toBe('approved');
    expect(body.timeline.map((row) => [row.event, row.by.name])).toEqual([
      ['submit', body.form.enterpriseName],
      ['recommend', '镇办样例'],
      ['check', '经办样例'],
      ['approve', '审批样例'],
    ]);
  });

  it('unlocks only what was returned, keeps the number and shows the difference', async () => {
    const one = await someone();
    const sent = await one.apply();
    const { applicationId: id, number } = sent;
    await decide(officers.town, id, 'recommend');
    await decide(officers.handler, id, 'return', {
      fields: [
        { field: 'address', reason: '与执照不一致' },
        { field: 'contactPhone', reason: '打不通' },
      ],
    });
    const { body: returned } = await one.read(id);
    expect(returned.unlocked).toEqual(['address', 'contactPhone']);
    expect(returned.returned).toHaveLength(2);
    const locked = await one.save(id, returned.version, { ownOffer: '买一送一' });
    expect([locked.status, locked.body.code]).toEqual([409, 'field_locked']);
    const { body: saved } = await one.save(id, returned.version, {
      address: '张店区共青团路 9 号',
      contactPhone: '13805330009',
    });
    const { body: again } = await one.submit(id, saved.version);
    expect(again).toMatchObject({ number, status: 'recommended', returned: [] });
    const record = await needs().reads.applications.find(id);
    expect(record?.submissions).toHaveLength(2);
    // What names a person is compared too, and yet lies sealed.
    const [after, before] = record?.submissions ?? [];
    expect(before && after && differenceBetween(before, after)).toEqual([
      { field: 'address', before: sent.form.address, after: '张店区共青团路 9 号' },
      { field: 'contactPhone', before: sent.form.contactPhone, after: '13805330009' },
    ]);
    const rows = await here.db.applicationSubmission.findMany({ where: { applicationId: id } });
    expect(JSON.stringify(rows)).not.toMatch(/13805330009|13805330001/);
  });

  it('lets corrections be sent in until 04-20, and not after', async () => {
    const one = await someone();
    const { applicationId: id } = await one.apply();
    await decide(officers.town, id, 'return', { fields: [{ field: 'address', reason: '写全' }] });
    await world.app.deps.clock.set?.(new Date('2023-04-19T23:55:00+08:00'));
    await one.wake();
    const { body: returned } = await one.read(id);
    const { body: saved } = await one.save(id, returned.version, { address: '张店区新村路 3 号' });
    await world.app.deps.clock.set?.(new Date('2023-04-20T00:00:00+08:00'));
    expect((await one.submit(id, saved.version)).body.code).toBe('application_closed');
    await world.app.deps.clock.set?.(new Date('2023-04-19T23:59:00+08:00'));
    expect((await one.submit(id, saved.version)).body.status).toBe('submitted');
  });

  it('refuses what is not this officer’s to decide', async () => {
    const { applicationId: id } = await (await someone()).apply();
    const codes = async (officer: Officer, decision: OfficerDecision) =>
      (await refusalOf(decide(officer, id, decision))).code;
    expect(await codes(officers.otherTown, 'recommend')).toBe('other_town');
    expect(await codes(officers.handler, 'recommend')).toBe('role_not_allowed');
    expect(await codes(officers.handler, 'check')).toBe('not_allowed_now');
    expect(await codes(officers.town, 'return')).toBe('reason_required');
    await decide(officers.town, id, 'recommend');
    await decide(officers.handler, id, 'check');
    const sameOfficer = { ...officers.approver, officerId: officers.handler.officerId };
    expect(await codes(sameOfficer, 'approve')).toBe('second_person_required');
    const recommender = { ...officers.approver, officerId: officers.town.officerId };
    expect(await codes(recommender, 'approve')).toBe('own_submission');
    expect((await needs().reads.applications.find(id))?.status).toBe('checked');
  });

  it('has two people in Postgres too, whatever the code says', async () => {
    const { applicationId: id } = await (await someone()).apply();
    await decide(officers.town, id, 'recommend');
    await decide(officers.handler, id, 'check');
    const forge = here.db.application.update({
      where: { id },
      data: { status: 'approved', approvedBy: officers.handler.officerId },
    });
    await expect(forge).rejects.toThrow(/application_two_people/);
    const skip = here.db.application.update({ where: { id }, data: { status: 'approved' } });
    await expect(skip).rejects.toThrow(/application_approved_first/);
  });

  it('refuses a stale page with what happened meanwhile', async () => {
    const { applicationId: id, version } = await (await someone()).apply();
    await decide(officers.town, id, 'recommend');
    const stale = await refusalOf(decide(officers.town, id, 'return', { version }));
    expect(stale.code).toBe('application_changed');
    expect(stale.about.facts).toMatchObject({
      status: 'recommended',
      event: 'recommend',
      by: '镇办样例',
    });
  });

  it('is claimed by one person at a time, for twenty minutes', async () => {
    const { applicationId: id, version } = await (await someone()).apply();
    await takeReview(needs(), officers.town, { id, version });
    const colleague = { ...officers.town, officerId: 'ofc-town-b', name: '镇办同事' };
    const taken = await refusalOf(takeReview(needs(), colleague, { id, version }));
    expect([taken.code, taken.about.facts]).toEqual(['review_taken', { by: '镇办样例' }]);
    expect((await refusalOf(decide(colleague, id, 'recommend'))).code).toBe('review_taken');
    await world.app.deps.clock.set?.(new Date(applyDay.getTime() + 21 * 60_000));
    expect((await takeReview(needs(), colleague, { id, version })).lockedByName).toBe('镇办同事');
    await releaseReview(needs(), colleague, id);
    const lines = await here.db.auditEntry.findMany({
      where: { subject: id, action: { startsWith: 'review.' } },
      orderBy: { id: 'asc' },
    });
    expect(lines.map(({ action, actorName }) => [action, actorName])).toEqual([
      ['review.take', '镇办样例'],
      ['review.take', '镇办同事'],
      ['review.release', '镇办同事'],
    ]);
  });

  it('of two approvals at once lets one through', async () => {
    const { applicationId: id } = await (await someone()).apply();
    await decide(officers.town, id, 'recommend');
    await decide(officers.handler, id, 'check');
    const second = { ...officers.approver, officerId: 'ofc-approver-b' };
    const results = await Promise.allSettled([
      decide(officers.approver, id, 'approve'),
      decide(second, id, 'approve'),
    ]);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const rows = await here.db.applicationDecision.count({
      where: { applicationId: id, event: 'approve' },
    });
    expect(rows).toBe(1);
  });

  it('keeps its decisions: nothing edits or deletes them', async () => {
    await expect(
      here.db.applicationDecision.updateMany({ data: { reason: '改一改' } }),
    ).rejects.toThrow(/append-only/);
    await expect(here.db.applicationDecision.deleteMany({})).rejects.toThrow(/append-only/);
  });
});

it('gives enterprises that submit at once different numbers', async () => {
  const people = await Promise.all(Array.from({ length: 12 }, () => someone()));
  const filled = await Promise.all(people.map((one) => one.fill()));
  const sent = await Promise.all(
    filled.map((one, index) => people[index]?.submit(one.applicationId, one.version)),
  );
  const numbers = sent.map((one) => one?.body.number);
  expect(new Set(numbers).size).toBe(12);
  expect(await here.db.application.count({ where: { campaignId: planId, number: null } })).toBe(
    await here.db.application.count({ where: { status: 'draft' } }),
  );
});
