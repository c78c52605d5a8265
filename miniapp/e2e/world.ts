import { type World as House, openWorld as openHouse } from '../../bff/e2e/world';
import { findChromium } from '../../bff/ops/chromium';
import { waitUntil } from '../../bff/ops/wait';
import { type Phone, usePhone } from './phone';
import { type DeviceOptions, fixedPorts, openDevice, whyNoTarget } from './target';

/*
 * What a flow plays in: the whole real house on a rehearsal clock (bff/e2e/world.ts), and phones with the weapp build.
 */

/** The demo people of the fake WeChat, by openid. */
export const people = {
  one: 'o-demo-0001',
  oneOnAnotherPhone: 'o-demo-1001',
  two: 'o-demo-0002',
  three: 'o-demo-0003',
  four: 'o-demo-0004',
};

export type World = Omit<House, 'newPhone'> & {
  /** A phone of its own with the weapp build: own storage, own WeChat. */
  newPhone: (options?: Partial<DeviceOptions>) => Promise<Phone>;
  /** A phone of its own on whose home page this person is, signed in. */
  newPhoneOf: (openid: string) => Promise<Phone>;
  /** Signs this person in by WeChat's own button, from the sign-in page on, which then leaves by itself. */
  signIn: (phone: Phone, openid: string) => Promise<void>;
  /** What WeChat's `login` will answer on this phone from now on. A code works once. */
  becomes: (phone: Phone, openid: string) => Promise<void>;
  /** Somebody takes a voucher on a phone that is not here. @returns the voucher's id */
  claimElsewhere: (openid: string, batchNumber: number, faceFen: number) => Promise<string>;
  /** The path on this page's share card, once it bears the code by which it is counted. */
  sharedPath: (phone: Phone) => Promise<string>;
};

async function codeFromWechat(
  origin: string,
  asked: { openid: string; kind: 'login' | 'phone' },
): Promise<string> {
  const answer = await fetch(`${origin}/control/codes`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(asked),
  });
  return ((await answer.json()) as { code: string }).code;
}

/** The calls that the mini-program makes to sign in and to claim, without the mini-program. */
async function claimByApi(
  { bff, wechat }: { bff: string; wechat: string },
  openid: string,
  stockId: string,
): Promise<string> {
  let token = '';
  const call = async <Reply>(method: string, path: string, body?: object): Promise<Reply> => {
    const answer = await fetch(bff + path, {
      method,
      headers: {
        'content-type': 'application/json',
        'x-device-id': `device-of-${openid}`,
        'idempotency-key': `claim-of-${openid}-${stockId.slice(-8)}`,
        ...(token && { authorization: `Bearer ${token}` }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) {
      throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    }
    return answer.json() as Promise<Reply>;
  };
  for (const [kind, method, path] of [
    ['login', 'POST', '/v1/sessions'],
    ['phone', 'PUT', '/v1/me/phone'],
  ] as const) {
    const code = await codeFromWechat(wechat, { openid, kind });
    token = (await call<{ accessToken: string }>(method, path, { code })).accessToken;
  }
  const outcome = await call<{ voucher: { voucherId: string } }>(
    'POST',
    `/v1/stocks/${stockId}/claims`,
  );
  return outcome.voucher.voucherId;
}

/** @param chromiumPath of a Chromium or Chrome */
export async function openWorld(chromiumPath: string): Promise<World> {
  const house = await openHouse(chromiumPath, { ports: fixedPorts() });
  const phones: Phone[] = [];
  const { origins } = house.stack;
  const becomes = async (phone: Phone, openid: string) => {
    const code = await codeFromWechat(origins.wechat, { openid, kind: 'login' });
    await phone.miniProgram.mockWxMethod('login', { code, errMsg: 'login:ok' });
  };
  const newPhone = async (options?: Partial<DeviceOptions>) => {
    const device = await openDevice({ chromiumPath, bffOrigin: origins.bff, ...options });
    const phone = usePhone(device);
    phones.push(phone);
    return phone;
  };
  const signIn = async (phone: Phone, openid: string) => {
    await phone.at('pages/sign-in/index');
    const code = await codeFromWechat(origins.wechat, { openid, kind: 'phone' });
    const asked = phone.asksForPrivacy();
    await phone.givePhoneNumber(await phone.pressable('微信手机号快捷登录'), code);
    if (asked) {
      await phone.press('同意并继续');
    }
  };
  return {
    ...house,
    newPhone,
    newPhoneOf: async (openid) => {
      const phone = await newPhone();
      await becomes(phone, openid);
      await phone.open('/pages/sign-in/index');
      await signIn(phone, openid);
      await phone.at('pages/home/index');
      return phone;
    },
    becomes,
    claimElsewhere: async (openid, batchNumber, faceFen) => {
      const [stock] = await house.sql<{ id: string }>(
        `SELECT s.id FROM stock s JOIN batch b ON b.id = s.batch_id JOIN campaign c ON c.id = b.campaign_id
          JOIN voucher_type t ON t.id = s.voucher_type_id
          WHERE c.slug = 'zhangdian-2023' AND b.number = $1 AND t.face_fen = $2`,
        [batchNumber, faceFen],
      );
      return claimByApi(origins, openid, stock?.id ?? '');
    },
    sharedPath: async (phone) => {
      let path = '';
      await waitUntil(
        'The code of the share card',
        async () => {
          ({ path = '' } = await phone.host.share());
          return /[?&]s=\w{8}/.test(path);
        },
        { limitMs: 15_000 },
      );
      return path;
    },
    signIn,
    close: async () => {
      await Promise.all(phones.map((phone) => phone.close()));
      await house.close();
    },
  };
}

/** `describe` for what needs the target; without it the tests are counted as skipped, with the reason in their name. */
export function describeWeapp(name: string, tests: (world: () => World) => void): void {
  const chromium = findChromium();
  const lack = whyNoTarget() ?? (chromium ? undefined : 'no Chromium; set CHROMIUM_PATH');
  if (lack) {
    describe.skip(`${name} (skipped: ${lack})`, () => tests(() => undefined as never));
    return;
  }
  describe(name, () => {
    let world: World | undefined;
    beforeAll(async () => {
      world = await openWorld(chromium ?? '');
    }, 300_000);
    afterAll(() => world?.close(), 60_000);
    tests(() => {
      if (!world) {
        throw new Error('The world is there from beforeAll on.');
      }
      return world;
    });
  });
}
