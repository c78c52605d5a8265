import { request as httpRequest } from 'node:http';
import fc from 'fast-check';
import { demoOfficers, seedDemoOfficers } from '../../prisma/demo-officers';
import { campaignIds } from '../src/campaign/campaign-file.store';
import { api } from '../src/contract';
import type { Endpoint } from '../src/contract/endpoint';
import { problemStatus } from '../src/contract/problem';
import { officerRole } from '../src/contract/shapes';
import { problemsOf } from '../src/http/openapi';
import { newId } from '../src/kernel/id';
import { createAccessTokens } from '../src/platform/access-token';
import { createJlpaySealer } from '../src/platform/jlpay';
import { createSealedFields } from '../src/platform/sealed-field';
import { type AnyRequest, requestsFor } from './any-request';
import { type AtDesk, type Desk, openDesk } from './desk';
import { giveVoucher, jlpayDemo, planSlug, planStart } from './factories';
import { fingerprint } from './fingerprint';
import { live } from './live';
import { openWorld, type SignedUp, type World } from './world';

/*
 * What holds for every route of the table, a new one included: no input breaks it, its answers are those it declares, its
 * door lets in whom it names, and what belongs to somebody else looks as if it were not there.
 */

const routes = Object.entries<Endpoint>(api);
const runsPerRoute = 25;

const here = live();
let world: World;
let desks: Desk;
const atDesks = new Map<string, AtDesk>();
let known: string[];

beforeAll(async () => {
  world = await openWorld(here, { LOG_LEVEL: 'silent' });
  const { FIELD_KEY, FIELD_INDEX_KEY } = world.app.deps.env;
  await seedDemoOfficers(here.db, createSealedFields(FIELD_KEY, FIELD_INDEX_KEY));
  desks = openDesk(world, here.db);
  const stocks = [1, 2].flatMap((batch) =>
    (['face-200', 'face-100'] as const).map((code) => campaignIds.stock(planSlug, batch, code)),
  );
  const stores = await here.db.store.findMany({ take: 3, select: { id: true, merchantId: true } });
  const { voucherId } = await giveVoucher(here.db);
  known = [
    ...stocks,
    ...[1, 2].map((batch) => campaignIds.batch(planSlug, batch)),
    campaignIds.campaign(planSlug),
    ...stores.flatMap(({ id, merchantId }) => [id, merchantId]),
    ...[voucherId, '84937015722000A', 'T0000001', 'zhangdian-2023'],
  ];
}, 60_000);
afterAll(() => world.close());
/** While enterprises may still apply: somebody's application, for those whose it is not. */
let foreignApplicationId = '';
beforeAll(async () => {
  const owner = await world.signUp();
  await world.app.deps.clock.set?.(new Date('2023-04-15T10:00:00+08:00'));
  const at = `/v1/campaigns/${campaignIds.campaign(planSlug)}/applications`;
  const { body } = await world.ask('POST /v1/campaigns/:campaignId/applications', at, {
    token: owner.session.accessToken,
  });
  foreignApplicationId = body.applicationId;
});
/** Whatever a request did to the clock, the next route begins at ten. */
beforeEach(() => world.app.deps.clock.set?.(planStart));

type Heard = { status: number; type: string; text: string };

/** Tables that jobs write to by themselves. */
const ownWork = ['rehearsal_clock', 'audit_seal'];

/** One request exactly as it is given: nothing is normalised on the way. */
const send = (route: string, { path, headers, body }: AnyRequest): Promise<Heard> =>
  new Promise((resolve, reject) => {
    const { port } = new URL(world.app.origin);
    const outgoing = httpRequest(
      { host: '127.0.0.1', port, path, headers, method: route.split(' ')[0] ?? 'GET' },
      (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            type: answer.headers['content-type'] ?? '',
            text: Buffer.concat(parts).toString('utf8'),
          }),
        );
        answer.on('error', reject);
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });

/** The cookie and page token of an officer who has one of these roles. */
async function officerOf(roles: readonly string[]): Promise<Record<string, string>> {
  const { account } = demoOfficers.find(({ role }) => roles.includes(role)) ?? { account: '' };
  const known = atDesks.get(account);
  const look = known && (await known.send('GET /v1/officer/session', '/v1/officer/session'));
  // A request before this one may have signed them out.
  const desk = known && look?.status === 200 ? known : await desks.signIn(account);
  atDesks.set(account, desk);
  return { cookie: desk.cookie, 'x-csrf-token': desk.heard.body.csrfToken };
}

const sealAsJlpay = createJlpaySealer(jlpayDemo);
/** Makes of a request what its door lets in. */
async function keyFor(
  route: string,
  { door, roles = [] }: Endpoint,
): Promise<(request: AnyRequest) => AnyRequest> {
  if (door === 'terminal') {
    return (request) => {
      const line = { method: route.split(' ')[0] ?? '', path: request.path };
      const bytes = Buffer.from(request.body ?? '');
      const sealed = sealAsJlpay(line, bytes, world.app.deps.clock.now());
      return { ...request, headers: { ...request.headers, ...sealed } };
    };
  }
  const key =
    door === 'officer'
      ? await officerOf(roles)
      : bearer((await world.signUp()).session.accessToken);
  return (request) => ({ ...request, headers: { ...request.headers, ...key } });
}

const codeOf = (heard: Heard): string | undefined => {
  try {
    return JSON.parse(heard.text).code;
  } catch {
    return undefined;
  }
};

/** Why an answer is not one that the table allows. */
function whyNotDeclared(endpoint: Endpoint, heard: Heard): string | undefined {
  const code = codeOf(heard);
  // What is outside our walls may be away, as it is here; everything else must be there.
  const isOutside = code === 'jlpay_unavailable' || code === 'wechat_unavailable';
  if (heard.status >= 500 && !(isOutside && endpoint.problems.includes(code))) {
    return `a fault: ${heard.status}`;
  }
  if (endpoint.door === 'terminal') {
    return endpoint.reply.safeParse(JSON.parse(heard.text)).success ? undefined : 'not its reply';
  }
  const fits = () =>
    endpoint.produces?.some((type) => heard.type.startsWith(type)) ??
    endpoint.reply.safeParse(JSON.parse(heard.text)).success;
  // Whoever calls from outside may have refusals of a form of their own: they are declared as replies.
  if (endpoint.statuses.includes(heard.status) && fits()) {
    return undefined;
  }
  if (heard.status < 400) {
    return 'a success that is not declared';
  }
  const allowed = [...problemsOf(endpoint), 'route_not_found', 'method_not_allowed'];
  return heard.type.startsWith('application/problem+json') &&
    code &&
    allowed.includes(code as never)
    ? problemStatus[code as keyof typeof problemStatus] === heard.status
      ? undefined
      : 'another status than its code has'
    : `a refusal that is not declared: ${code}`;
}

describe('no input breaks', () => {
  test.each(routes)('%s', async (route, endpoint) => {
    const enter = await keyFor(route, endpoint);
    await fc.assert(
      fc.asyncProperty(requestsFor(route, endpoint, known), async (request) => {
        const heard = await send(route, enter(request));
        expect({ why: whyNotDeclared(endpoint, heard), heard }).toEqual({ why: undefined, heard });
      }),
      { numRuns: runsPerRoute },
    );
  });
});

describe('every route of the table is served', () => {
  test.each(routes)('%s', async (route, endpoint) => {
    const [request] = fc.sample(requestsFor(route, endpoint, known), { numRuns: 1, seed: 1 });
    const enter = await keyFor(route, endpoint);
    const heard = await send(route, enter(request as AnyRequest));
    expect(['route_not_found', 'method_not_allowed']).not.toContain(codeOf(heard));
  });
});

/** What a caller is told at a door; undefined: it lets them in. */
function turnedAway(who: string, { door, roles = [] }: Endpoint): string | undefined {
  const role = officerRole.safeParse(who).data;
  if (door === 'officer') {
    const missing = role === undefined ? 'sign_in_required' : 'role_not_allowed';
    return role !== undefined && roles.includes(role) ? undefined : missing;
  }
  if (door !== 'account' && door !== 'citizen') {
    return undefined;
  }
  if (role !== undefined || who === 'nobody' || who === 'another scheme') {
    return 'sign_in_required';
  }
  if (who === 'without a phone') {
    return door === 'citizen' ? 'phone_required' : undefined;
  }
  return who === 'citizen' ? undefined : 'session_expired';
}

const unsigned = (token: string) => {
  const [, payload] = token.split('.');
  return `${Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url')}.${payload}.`;
};
const otherwise = (token: string) => {
  const [header, payload = '', signature] = token.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
  const changed = Buffer.from(JSON.stringify({ ...claims, cit: newId('citizen') }));
  return `${header}.${changed.toString('base64url')}.${signature}`;
};
const principals: Record<string, () => Promise<Record<string, string>>> = {
  nobody: async () => ({}),
  'another scheme': async () => ({ authorization: 'Basic bm9ib2R5OnNlY3JldA==' }),
  forged: async () => bearer(otherwise((await world.signUp()).session.accessToken)),
  'signed by nobody': async () => bearer(unsigned((await world.signUp()).session.accessToken)),
  revoked: async () => {
    const { session } = await world.signUp();
    await world.ask('DELETE /v1/sessions/current', '/v1/sessions/current', {
      token: session.accessToken,
    });
    return bearer(session.accessToken);
  },
  'of yesterday': async () => {
    const { SESSION_SECRET } = world.app.deps.env;
    const yesterday = new Date(planStart.getTime() - 86_400_000);
    const { citizenId } = await world.signUp();
    const claims = { sessionId: newId('session'), accountId: newId('account'), citizenId };
    return bearer(createAccessTokens(SESSION_SECRET, () => yesterday).sign(claims));
  },
  'without a phone': async () => bearer((await world.signIn(world.newOpenid())).body.accessToken),
  citizen: async () => bearer((await world.signUp()).session.accessToken),
  ...Object.fromEntries(officerRole.options.map((role) => [role, () => officerOf([role])])),
};
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

const doorCodes = ['sign_in_required', 'session_expired', 'phone_required', 'role_not_allowed'];

describe.each(Object.entries(principals))('%s', (who, enter) => {
  let entered: Record<string, string> | undefined;
  /** Once for all routes, but for those that may end what it opened. */
  const headersFor = async (route: string) => {
    if (route.startsWith('DELETE')) {
      entered = undefined;
      return enter();
    }
    entered ??= await enter();
    return entered;
  };

  test.each(routes)('at %s', async (route, endpoint) => {
    const headers = await headersFor(route);
    const [request] = fc.sample(requestsFor(route, endpoint, known), { numRuns: 1, seed: 7 });
    const { path, body, headers: given } = request as AnyRequest;
    const isLooked = endpoint.door === 'terminal' && who === 'citizen';
    const before = isLooked ? await fingerprint(here.db, ownWork) : [];
    const heard = await send(route, { path, body, headers: { ...given, ...headers } });
    const code = codeOf(heard);
    // A refresh token is no bearer token: what is wrong with it is the route's own refusal.
    const isOwn = endpoint.door === 'anyone' && endpoint.problems.includes(code as never);
    const isOfTheDoor = doorCodes.includes(code ?? '') && !isOwn;
    expect(isOfTheDoor ? code : undefined).toBe(turnedAway(who, endpoint));
    if (endpoint.door === 'terminal') {
      // A bearer token is nothing to the terminals' door: without an envelope nobody comes in.
      expect(JSON.parse(heard.text).ret_code).toBe('40001');
    }
    if (isLooked) {
      expect(await fingerprint(here.db, ownWork)).toEqual(before);
    }
  });
});

/** What everybody may see, by the name of its id in a path; everything else belongs to somebody. */
const publicIds = ['campaignId', 'batchId', 'stockId', 'storeId', 'code', 'invite'];
/** Whose order it is stands in `payment.live.test.ts`: there is one only while a till waits for it. */
const triedElsewhere = ['tradeId'];
/** Makes one of the kind, of somebody else. */
const foreign: Record<string, (owner: SignedUp) => Promise<string>> = {
  voucherId: async (owner) => {
    const { body } = await world.claim(owner);
    return 'voucher' in body && body.voucher ? body.voucher.voucherId : '';
  },
  applicationId: async () => foreignApplicationId,
  settlementId: async () => {
    const id = newId('settlement');
    const campaignId = campaignIds.campaign(planSlug);
    const of = { campaignId, kind: 'payout', lastDay: '2023-04-22', drawnAt: planStart } as const;
    await here.db.settlement.create({ data: { id, ...of } });
    return id;
  },
  inspectionId: () => giveInspection(),
};
/** A visit that found something, as its flow leaves it. */
async function giveInspection(): Promise<string> {
  const [id, fileId] = [newId('inspection'), newId('file')];
  const store = await here.db.store.findFirstOrThrow({ where: { inspections: { none: {} } } });
  const by = { inspectorId: newId('officer'), inspectorName: '巡检员一' };
  const file = { key: `inspection/${fileId}`, type: 'image/jpeg', bytes: 1, sha256: '' };
  await here.db.storedFile.create({ data: { id: fileId, ...file, createdAt: planStart } });
  await here.db.$transaction(async (tx) => {
    await tx.inspection.create({
      data: {
        id,
        campaignId: campaignIds.campaign(planSlug),
        storeId: store.id,
        ...by,
        visitedAt: planStart,
        state: 'to_correct',
        dueAt: new Date(planStart.getTime() + 86_400_000),
        items: {
          create: {
            item: 'poster',
            position: 0,
            title: '海报',
            verdict: 'fault',
            remark: '没有海报',
          },
        },
        photos: { create: { fileId, version: 1, position: 0 } },
      },
    });
    const step = {
      event: 'visit',
      at: planStart,
      byId: by.inspectorId,
      byName: '巡检员一',
    } as const;
    await tx.inspectionStep.create({ data: { inspectionId: id, version: 1, ...step } });
  });
  return id;
}
const missing: Record<string, () => string> = {
  voucherId: () => newId('voucher'),
  applicationId: () => newId('application'),
  settlementId: () => newId('settlement'),
  inspectionId: () => newId('inspection'),
};
/** Others in the same path, of a form that fits. */
const beside: Record<string, string> = {
  materialId: newId('material'),
  kind: 'businessLicence',
  format: 'phone',
  merchantId: newId('merchant'),
};

/** A request whose every part fits. */
const fittingRequest = (route: keyof typeof api): AnyRequest => {
  const all = fc.sample(requestsFor(route, api[route], known), { numRuns: 2_000, seed: 3 });
  const { body } = api[route] as Endpoint;
  const fits = ({ body: text }: AnyRequest) => {
    try {
      return body === undefined
        ? text === undefined
        : body.safeParse(JSON.parse(text ?? '')).success;
    } catch {
      return false;
    }
  };
  const found = all.find(fits);
  if (!found) {
    throw new Error(`no request that fits ${route} was made`);
  }
  return found;
};

describe('what belongs to somebody else looks as if it were not there', () => {
  const owned = (routes as [keyof typeof api, Endpoint][]).flatMap(([route, { door }]) => {
    const names = [...route.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
    const of = names.filter(
      (name) => ![...publicIds, ...triedElsewhere].includes(name) && !(name in beside),
    );
    return (door === 'citizen' || door === 'account') && of.length > 0
      ? [[route, of] as const]
      : [];
  });

  test.each(owned)('%s', async (route, [name = '']) => {
    const [owner, other] = [await world.signUp(), await world.signUp()];
    const give = foreign[name];
    if (!give) {
      throw new Error(`say whose ${name} is, and how one is made`);
    }
    const { body, headers } = fittingRequest(route);
    const ask = async (id: string) => {
      const path = (route.split(' ')[1] ?? '')
        .replace(`:${name}`, id)
        .replace(/:(\w+)/g, (_, more: string) => beside[more] ?? '-');
      const heard = await send(route, {
        path,
        headers: { ...headers, ...bearer(other.session.accessToken) },
        body,
      });
      return { status: heard.status, body: { ...JSON.parse(heard.text), requestId: '' } };
    };
    const id = await give(owner);
    expect(id).toMatch(/^[a-z]{3}_/);
    const theirs = await ask(id);
    // A file that is none is refused before anybody asks whose place it would take.
    expect(theirs.status).toBe('upload' in api[route] ? 400 : 404);
    expect(theirs).toEqual(await ask(missing[name]?.() ?? ''));
  });
});
