import sharp from 'sharp';
import { campaignIds } from '../src/campaign/campaign-file.store';
import type { Application, ApplicationForm, MaterialKind } from '../src/contract';
import type { Officer } from '../src/onboarding/onboarding.rules';
import { planSlug } from './factories';
import type { Heard, SignedUp, World } from './world';

/* Enterprises for tests: whole forms, pictures, officers, and the way of an application over HTTP. */

export const planId = campaignIds.campaign(planSlug);
export const applyDay = new Date('2023-04-15T10:00:00+08:00');

const letters = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** A 统一社会信用代码 with its check character, a new one for each number. */
export function creditCodeOf(number: number): string {
  const body = `9137030${String(number).padStart(10, '0')}`.slice(0, 17);
  let sum = 0;
  let weight = 1;
  for (const letter of body) {
    sum += letters.indexOf(letter) * weight;
    weight = (weight * 3) % 31;
  }
  return body + letters[(31 - (sum % 31)) % 31];
}

let lastEnterprise = 0;

/** Everything that a town, a bureau and a till could ask for; in the middle of the district. */
export function fullForm(over: Partial<ApplicationForm> = {}): ApplicationForm {
  lastEnterprise += 1;
  const number = lastEnterprise;
  return {
    enterpriseName: `淄博样例电器第${number}有限公司`,
    creditCode: creditCodeOf(number),
    town: '车站街道',
    categories: ['tv', 'phone'],
    ownOffer: '旧机免费上门拆装',
    address: `张店区柳泉路样例 ${number} 号`,
    contactName: '张样例',
    contactPhone: '13805330001',
    bankName: '样例银行淄博张店支行',
    bankAccount: `6222${String(number).padStart(12, '0')}1`,
    statements: [
      'aboveQuota',
      'insideDistrict',
      'lawfulInvoices',
      'countedInStatistics',
      'corporateAccount',
      'jlpayTerminal',
    ],
    stores: [
      {
        name: `样例电器第${number}店`,
        address: `张店区柳泉路样例 ${number} 号`,
        phone: '0533-2280001',
        opensAt: '09:00',
        closesAt: '20:30',
        latitude: 36.8 + (number % 30) / 1000,
        longitude: 118.03 + (number % 40) / 1000,
      },
    ],
    ...over,
  };
}

/** A photo of this size as a phone makes one. */
export const photo = (width = 800, height = 600): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: '#6a8caf' } })
    .jpeg()
    .toBuffer();

export const officers = {
  town: { officerId: 'ofc-town', name: '镇办样例', role: 'town', town: '车站街道' },
  otherTown: { officerId: 'ofc-town-2', name: '外镇样例', role: 'town', town: '马尚街道' },
  handler: { officerId: 'ofc-handler', name: '经办样例', role: 'bureau_handler', town: null },
  approver: { officerId: 'ofc-approver', name: '审批样例', role: 'bureau_approver', town: null },
  operator: { officerId: 'ofc-operator', name: '运营样例', role: 'operator', town: null },
  risk: { officerId: 'ofc-risk', name: '风控样例', role: 'risk', town: null },
} as const satisfies Record<string, Officer>;

/** A signature that somebody drew. */
export const strokes: [number, number][][] = [
  [
    [80, 60],
    [200, 160],
    [320, 70],
  ],
  [
    [360, 60],
    [370, 180],
  ],
];

/** The enterprise's side, over HTTP. */
export function applicant(world: World, person: SignedUp) {
  let token = person.session.accessToken;
  const mine = (id: string, rest = '') => `/v1/me/applications/${id}${rest}`;
  const upload = async (
    id: string,
    kind: MaterialKind,
    bytes: Buffer,
    name = 'picture.jpg',
  ): Promise<Heard<Application>> => {
    const form = new FormData();
    form.set('file', new Blob([new Uint8Array(bytes)]), name);
    const answer = await fetch(`${world.app.origin}${mine(id, `/materials/${kind}`)}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: form,
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, text, body: JSON.parse(text) };
  };
  const begin = () =>
    world.ask(
      'POST /v1/campaigns/:campaignId/applications',
      `/v1/campaigns/${planId}/applications`,
      { token, body: {} },
    );
  const read = (id: string) =>
    world.ask('GET /v1/me/applications/:applicationId', mine(id), { token });
  const save = (id: string, version: number, changes: Partial<ApplicationForm>) =>
    world.ask('PUT /v1/me/applications/:applicationId/form', mine(id, '/form'), {
      token,
      body: { version, changes },
    });
  const sign = (id: string, version: number) =>
    world.ask('POST /v1/me/applications/:applicationId/commitment', mine(id, '/commitment'), {
      token,
      body: { version, signerName: '张样例', strokes },
    });
  const submit = (id: string, version: number) =>
    world.ask('POST /v1/me/applications/:applicationId/submit', mine(id, '/submit'), {
      token,
      body: { version },
    });

  return {
    token: () => token,
    /** Signs in again, as a phone does whose session ran out while the clock moved. */
    wake: async () => {
      token = (await world.signIn(person.openid)).body.accessToken;
    },
    mine,
    begin,
    read,
    save,
    sign,
    submit,
    upload,

    /** Everything filled in, uploaded and signed; not yet submitted. */
    async fill(over: Partial<ApplicationForm> = {}): Promise<Application> {
      const { body: draft } = await begin();
      const id = draft.applicationId;
      await save(id, draft.version, fullForm(over));
      for (const kind of ['businessLicence', 'taxCertificate', 'accountProof'] as const) {
        await upload(id, kind, await photo());
      }
      const { body: filled } = await upload(id, 'storefrontPhotos', await photo());
      return (await sign(id, filled.version)).body;
    },

    /** A whole application, submitted. */
    async apply(over: Partial<ApplicationForm> = {}): Promise<Application> {
      const filled = await this.fill(over);
      const { status, body, text } = await submit(filled.applicationId, filled.version);
      if (status !== 200) {
        throw new Error(`not submitted: ${text}`);
      }
      return body;
    },
  };
}
