import { live } from '../../test/live';
import { freshPicture, type MoneyWorld, openMoneyWorld } from '../../test/money-world';
import type { ApiCall, ApiReply, Inspection, InspectionVerdict } from '../contract';

/* Visits to stores over HTTP: who writes them, what the enterprise hands in, and what Postgres holds whatever the code does. */
const here = live();
let money: MoneyWorld;
/** Of the enterprise that `money.owner` stands for. */
let ownStoreId: string;
let otherStoreId: string;

beforeAll(async () => {
  money = await openMoneyWorld(here);
  const own = await here.db.store.findFirstOrThrow({ where: { merchantId: money.merchantId } });
  const other = await here.db.store.findFirstOrThrow({ where: { town: '马尚街道' } });
  [ownStoreId, otherStoreId] = [own.id, other.id];
});
afterAll(() => money.close());
beforeEach(() => money.set('2023-04-22T15:30:00'));

type WriteRoute = 'POST /v1/officer/campaigns/:campaignId/stores/:storeId/inspections';
type VisitBody = ApiCall<WriteRoute>['body'];
const at = (storeId: string) => `/v1/officer/campaigns/${money.campaignId}/stores/${storeId}`;

/** One file as a form, from whoever these headers name. */
const bring = async (path: string, headers: Record<string, string>, bytes?: Buffer) => {
  const form = new FormData();
  form.set('file', new Blob([new Uint8Array(bytes ?? (await freshPicture()))]), 'photo.jpg');
  const answer = await fetch(money.world.app.origin + path, {
    method: 'POST',
    headers,
    body: form,
  });
  return {
    status: answer.status,
    body: (await answer.json()) as { fileId: string; code?: string },
  };
};
const bringAsOfficer = async (storeId: string, account = 'inspector', bytes?: Buffer) =>
  bring(`${at(storeId)}/inspection-photos`, await money.headersAt(account), bytes);
const bringAsOwner = async (inspectionId: string, who = money.owner, bytes?: Buffer) =>
  bring(
    `/v1/me/inspections/${inspectionId}/photos`,
    { authorization: `Bearer ${await money.tokenOf(who)}` },
    bytes,
  );

const names = [
  ...['terminal', 'poster', 'leaflet', 'banner'],
  ...['price', 'cashier', 'invoice', 'offer'],
];
const items = (faults: Record<string, string> = {}): VisitBody['items'] =>
  names.map((item) => ({
    item,
    verdict: (item in faults ? 'fault' : 'ok') as InspectionVerdict,
    remark: faults[item] ?? '',
  }));
const write = async (storeId: string, over: Partial<VisitBody> = {}, account = 'inspector') => {
  const photos = over.photos ?? [(await bringAsOfficer(storeId, account)).body.fileId];
  const body = { items: items(), spot: null, ...over, photos };
  return money.askAt<WriteRoute>(
    account,
    'POST /v1/officer/campaigns/:campaignId/stores/:storeId/inspections',
    `${at(storeId)}/inspections`,
    body,
  );
};
const writeFaulty = async (storeId: string): Promise<Inspection> =>
  (await write(storeId, { items: items({ poster: '海报没有张贴' }), dueOn: '2023-04-25' })).body;
const decide = (one: Inspection, body: object, account = 'operator') =>
  money.askAt(
    account,
    'POST /v1/officer/inspections/:inspectionId/decision',
    `/v1/officer/inspections/${one.inspectionId}/decision`,
    { version: one.version, reason: '', ...body },
  );
const correct = async (one: Inspection, over: object = {}, who = money.owner) => {
  const { body } = await bringAsOwner(one.inspectionId);
  return money.askAs(
    who,
    'POST /v1/me/inspections/:inspectionId/correction',
    `/v1/me/inspections/${one.inspectionId}/correction`,
    { version: one.version, words: '海报已经贴在进门处', photos: [body.fileId], ...over },
  );
};
const stores = async (query = '', account = 'inspector') =>
  (
    await money.askAt(
      account,
      'GET /v1/officer/campaigns/:campaignId/inspections',
      `/v1/officer/campaigns/${money.campaignId}/inspections${query}`,
    )
  ).body;
const storeOf = async (storeId: string, account = 'inspector') =>
  money.askAt(
    account,
    'GET /v1/officer/campaigns/:campaignId/stores/:storeId/inspections',
    `${at(storeId)}/inspections`,
  );
const own = async (
  who = money.owner,
): Promise<ApiReply<'GET /v1/me/campaigns/:campaignId/inspections'>> =>
  (
    await money.askAs(
      who,
      'GET /v1/me/campaigns/:campaignId/inspections',
      `/v1/me/campaigns/${money.campaignId}/inspections`,
    )
  ).body;
/** Ends what is open, so that another visit may be written. */
const settle = async (one: Inspection) => decide(one, { decision: 'accept', reason: '现场已复核' });

describe('a visit', () => {
  it('passes where nothing is wrong, with the place it was written at', async () => {
    const before = await stores();
    expect(before.counts.fine).toBe(0);
    expect(before.stores[0]).toMatchObject({ standing: 'never', last: null });
    const { status, body } = await write(otherStoreId, {
      spot: { latitude: 36.8, longitude: 118 },
    });
    expect([status, body.state, body.dueAt, body.may]).toEqual([201, 'passed', null, []]);
    expect(body.distanceMetres).toBeGreaterThan(0);
    expect(body.items.map(({ verdict }) => verdict)).toEqual(names.map(() => 'ok'));
    const [step] = body.steps;
    expect(step).toMatchObject({ event: 'visit', by: '巡检员一' });
    const photo = await fetch(money.world.app.origin + (step?.photos[0] ?? ''));
    expect([photo.status, photo.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
    const after = await stores('?standing=fine');
    expect(after.stores.map(({ storeId }) => storeId)).toEqual([otherStoreId]);
    expect(after.counts.never).toBe(before.counts.never - 1);
    expect((await own()).inspections).toEqual([]);
  });

  it.each<[string, Partial<VisitBody>, string]>([
    [
      'with a fault that nobody describes',
      { items: items({ price: '' }), dueOn: '2023-04-25' },
      'inspection_remark_missing',
    ],
    ['without a photo', { photos: [] }, 'inspection_photo_missing'],
    ['with an item left out', { items: items().slice(1) }, 'inspection_items_wrong'],
    [
      'with a fault and no deadline',
      { items: items({ price: '先涨后降' }) },
      'inspection_due_wrong',
    ],
    ['with a deadline and no fault', { dueOn: '2023-04-25' }, 'inspection_due_wrong'],
    ['with a photo that nobody brought', { photos: [`fil_${'0'.repeat(26)}`] }, 'not_found'],
  ])('is refused %s, and changes nothing', async (_what, over, code) => {
    const before = await here.db.inspection.count();
    expect((await write(otherStoreId, over)).body.code).toBe(code);
    expect(await here.db.inspection.count()).toBe(before);
  });

  it('takes no photo of another store or another inspector, and no paper for a photo', async () => {
    const { body } = await bringAsOfficer(ownStoreId);
    expect((await write(otherStoreId, { photos: [body.fileId] })).body.code).toBe('not_found');
    expect((await write(ownStoreId, { photos: [body.fileId] }, 'operator')).body.code).toBe(
      'not_found',
    );
    expect(
      (await bringAsOfficer(ownStoreId, 'inspector', Buffer.from('no picture'))).body.code,
    ).toBe('file_type_refused');
  });

  it('is the same visit when a phone that heard nothing sends it again', async () => {
    const photos = [(await bringAsOfficer(otherStoreId)).body.fileId];
    const both = await Promise.all([
      write(otherStoreId, { photos }),
      write(otherStoreId, { photos }),
    ]);
    const again = await write(otherStoreId, { photos });
    const ids = [...both, again].map(({ body }) => body.inspectionId);
    expect(new Set(ids).size).toBe(1);
    const other = { photos, items: items({ price: '先涨后降' }), dueOn: '2023-04-25' };
    expect((await write(otherStoreId, other)).body.code).toBe('inspection_changed');
    expect(
      await here.db.inspection.count({ where: { photos: { some: { fileId: photos[0] ?? '' } } } }),
    ).toBe(1);
  });

  it('waits until what the last one found is settled', async () => {
    const open = await writeFaulty(otherStoreId);
    expect((await write(otherStoreId)).body.code).toBe('inspection_open');
    // What was seen put right on the spot needs no phone of the enterprise, but words.
    expect((await decide(open, { decision: 'accept' })).body.code).toBe('reason_required');
    expect((await settle(open)).body.state).toBe('closed');
    expect((await write(otherStoreId)).status).toBe(201);
  });

  it('is written down in the audit log', async () => {
    const { body } = await write(otherStoreId);
    expect(
      await here.db.auditEntry.findFirstOrThrow({ where: { subject: body.inspectionId } }),
    ).toMatchObject({ action: 'inspection.visit', actorName: '巡检员一' });
  });
});

describe('a correction', () => {
  it('goes from the enterprise to the officers and back with a reason, until it is accepted', async () => {
    const found = await writeFaulty(ownStoreId);
    expect(found).toMatchObject({ state: 'to_correct', dueAt: '2023-04-26T00:00:00.000+08:00' });
    const [mine] = (await own()).inspections;
    expect(mine).toMatchObject({
      inspectionId: found.inspectionId,
      may: ['correct'],
      isOverdue: false,
    });
    const handed = await correct(found);
    expect([handed.status, handed.body.state]).toEqual([201, 'corrected']);
    expect((await stores('?standing=corrected')).stores).toHaveLength(1);

    expect((await decide(handed.body, { decision: 'return', dueOn: '2023-04-28' })).body.code).toBe(
      'reason_required',
    );
    const back = { decision: 'return', reason: '照片上看不到海报' };
    expect((await decide(handed.body, back)).body.code).toBe('inspection_due_wrong');
    expect((await decide(handed.body, { ...back, dueOn: '2023-04-21' })).body.code).toBe(
      'inspection_due_wrong',
    );
    const returned = await decide(handed.body, { ...back, dueOn: '2023-04-28' });
    expect(returned.body).toMatchObject({
      state: 'to_correct',
      version: 3,
      dueAt: '2023-04-29T00:00:00.000+08:00',
    });
    // A page that is behind, at either end.
    expect((await correct(found)).body.code).toBe('inspection_changed');
    expect((await decide(handed.body, { decision: 'accept' })).body.code).toBe(
      'inspection_changed',
    );

    const again = await correct(returned.body);
    const closed = await decide(again.body, { decision: 'accept' }, 'inspector');
    expect(closed.body).toMatchObject({ state: 'closed', may: [] });
    expect(closed.body.steps.map(({ event, photos }) => [event, photos.length])).toEqual([
      ['visit', 1],
      ['correct', 1],
      ['return', 0],
      ['correct', 1],
      ['accept', 0],
    ]);
    expect((await decide(closed.body, { decision: 'accept', reason: '再来一次' })).body.code).toBe(
      'not_allowed_now',
    );
  });

  it('is refused without words, without a photo, or with one of an earlier round', async () => {
    const found = await writeFaulty(ownStoreId);
    expect((await correct(found, { words: '' })).body.code).toBe('inspection_remark_missing');
    expect((await correct(found, { photos: [] })).body.code).toBe('inspection_photo_missing');
    const foreign = await bringAsOfficer(ownStoreId);
    expect((await correct(found, { photos: [foreign.body.fileId] })).body.code).toBe('not_found');
    await settle(found);
    expect((await bringAsOwner(found.inspectionId)).body.code).toBe('not_allowed_now');
  });

  it('is nobody else’s: to a stranger the visit looks as if it were not there', async () => {
    const found = await writeFaulty(ownStoreId);
    const stranger = await money.world.signUp();
    expect((await own(stranger)).inspections).toEqual([]);
    expect((await correct(found, {}, stranger)).body.code).toBe('not_found');
    expect((await bringAsOwner(found.inspectionId, stranger)).status).toBe(404);
    const missing = { ...found, inspectionId: `isp_${'0'.repeat(26)}` };
    expect(
      (await correct(missing, { photos: [`fil_${'0'.repeat(26)}`] }, stranger)).body.code,
    ).toBe('not_found');
    await settle(found);
  });

  it('is late by the clock, and may still come', async () => {
    const found = await writeFaulty(ownStoreId);
    await money.set('2023-04-25T23:59:59');
    expect((await stores('?standing=to_correct')).stores).toHaveLength(1);
    await money.set('2023-04-26T00:00:00');
    const { stores: late, counts } = await stores('?standing=overdue');
    expect([counts.overdue, counts.to_correct]).toEqual([1, 0]);
    expect(late[0]).toMatchObject({ storeId: ownStoreId, standing: 'overdue' });
    expect((await stores()).stores[0]?.storeId).toBe(ownStoreId);
    expect((await own()).inspections[0]).toMatchObject({ isOverdue: true });
    expect((await correct(found)).body.state).toBe('corrected');
    expect((await stores()).counts).toMatchObject({ overdue: 0, corrected: 1 });
  });
});

describe('who sees what', () => {
  it('a town office sees the stores of its own town alone, whatever it names', async () => {
    const { stores: seen, towns } = await stores('', 'town');
    expect(towns).toEqual(['马尚街道']);
    expect(new Set(seen.map(({ town }) => town))).toEqual(new Set(['马尚街道']));
    expect((await stores(`?town=${encodeURIComponent('车站街道')}`, 'town')).stores).toEqual([]);
    expect((await storeOf(otherStoreId, 'town')).status).toBe(200);
    expect((await storeOf(ownStoreId, 'town')).body.code).toBe('not_found');
  });

  it('whoever only reads is offered no step and may take none', async () => {
    const { body } = await storeOf(ownStoreId, 'auditor');
    const [newest] = body.inspections;
    expect(newest).toMatchObject({ state: 'corrected', may: [] });
    for (const account of ['auditor', 'town', 'handler', 'risk']) {
      const refused = await decide(newest as Inspection, { decision: 'accept' }, account);
      expect(refused.body.code).toBe('role_not_allowed');
    }
  });

  it('counts what people said of a store since somebody was there', async () => {
    const say = () =>
      money.world.ask('POST /v1/stores/:storeId/reports', `/v1/stores/${otherStoreId}/reports`, {
        body: { text: '门店先涨价再用券' },
      });
    await money.set('2023-04-22T16:00:00');
    await say();
    expect((await storeOf(otherStoreId)).body.store.reports).toBe(1);
    await money.set('2023-04-22T16:30:00');
    await write(otherStoreId);
    expect((await storeOf(otherStoreId)).body.store.reports).toBe(0);
  });
});

describe('whatever the code does', () => {
  const newest = (storeId: string) =>
    here.db.inspection.findFirstOrThrow({
      where: { storeId },
      orderBy: { id: 'desc' },
      include: { items: true, photos: true },
    });

  it('a visit that is written stays as it was', async () => {
    const { id } = await newest(otherStoreId);
    const of = { where: { id } };
    const change = (data: object) => here.db.inspection.update({ ...of, data });
    await expect(change({ inspectorName: '别人' })).rejects.toThrow(/not rewritten/);
    await expect(change({ state: 'closed', version: 2 })).rejects.toThrow(/not rewritten/);
    await expect(here.db.inspection.delete(of)).rejects.toThrow(/append-only/);
    await expect(
      here.db.inspectionItem.deleteMany({ where: { inspectionId: id } }),
    ).rejects.toThrow(/append-only/);
    await expect(
      here.db.inspectionItem.create({
        data: { inspectionId: id, item: 'late', position: 9, title: '补的', verdict: 'ok' },
      }),
    ).rejects.toThrow(/finished/);
    const { body } = await bringAsOfficer(otherStoreId);
    await expect(
      here.db.inspectionPhoto.create({
        data: { inspectionId: id, fileId: body.fileId, version: 1, position: 9 },
      }),
    ).rejects.toThrow(/finished/);
    await expect(
      here.db.inspectionStep.updateMany({ where: { inspectionId: id }, data: { note: '改过' } }),
    ).rejects.toThrow(/append-only/);
  });

  it('a visit has items, a photo, and a deadline if and only if something is wrong', async () => {
    const { items: _items, photos: _photos, ...row } = await newest(otherStoreId);
    const insert = async (
      id: string,
      {
        verdict,
        remark = '',
        dueAt = null,
        withPhoto = true,
      }: {
        verdict: InspectionVerdict;
        remark?: string;
        dueAt?: Date | null;
        withPhoto?: boolean;
      },
    ) => {
      const { body } = await bringAsOfficer(otherStoreId);
      const visit = { ...row, id: `isp_${id.padEnd(26, '0')}`, version: 1, dueAt };
      await here.db.$transaction(async (tx) => {
        await tx.inspection.create({
          data: {
            ...visit,
            state: dueAt ? 'to_correct' : 'passed',
            items: { create: { item: 'poster', position: 0, title: '海报', verdict, remark } },
            ...(withPhoto
              ? { photos: { create: { fileId: body.fileId, version: 1, position: 0 } } }
              : {}),
          },
        });
        await tx.inspectionStep.create({
          data: {
            inspectionId: visit.id,
            version: 1,
            event: 'visit',
            at: row.visitedAt,
            byId: row.inspectorId,
            byName: row.inspectorName,
          },
        });
      });
    };
    const dueAt = new Date('2023-04-26T00:00:00+08:00');
    await expect(insert('1', { verdict: 'fault', dueAt })).rejects.toThrow(
      /inspection_fault_with_remark/,
    );
    await expect(insert('2', { verdict: 'fault', remark: '没有海报' })).rejects.toThrow(
      /does not say what it found/,
    );
    await expect(insert('3', { verdict: 'ok', dueAt })).rejects.toThrow(
      /does not say what it found/,
    );
    await expect(insert('4', { verdict: 'ok', withPhoto: false })).rejects.toThrow(/with 0 photos/);
    await insert('5', { verdict: 'fault', remark: '没有海报', dueAt });
    // What that one found is not settled yet.
    await expect(insert('6', { verdict: 'fault', remark: '没有海报', dueAt })).rejects.toThrow(
      /inspection_one_open|Unique constraint/,
    );
    await expect(
      here.db.inspection.create({ data: { ...row, id: `isp_${'7'.padEnd(26, '0')}`, version: 1 } }),
    ).rejects.toThrow(/has no step/);
  });
});
