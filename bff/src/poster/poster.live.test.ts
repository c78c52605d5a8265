import JSZip from 'jszip';
import sharp from 'sharp';
import { givePlan, planSlug } from '../../test/factories';
import { live } from '../../test/live';
import { readCode, readCodeOfPicture, renderPdf } from '../../test/read-code';
import { openWorld, type SignedUp, type World } from '../../test/world';
import { campaignIds } from '../campaign/campaign-file.store';
import { newId } from '../kernel/id';
import { storeIds } from '../merchant/store-file.store';
import { makeKit } from './make-kit.flow';
import { makePoster, type PosterWish } from './make-poster.flow';
import { posterFormatNames, posterFormats } from './poster.rules';

/*
 * Posters as they leave the house: every file is opened, every code read back from its pixels.
 */
const here = live();
const campaignId = campaignIds.campaign(planSlug);
const storeOf = (letter: string, name: string) =>
  storeIds.store(`84937015722000${letter}`, `样例门店 · ${name}`);
const storeId = storeOf('A', '柳泉路家电城');
const otherStoreId = storeOf('B', '共青团路电器行');

let world: World;
const make = (wish: Partial<PosterWish> = {}) =>
  makePoster(world.app.deps.posters, { campaignId, storeId, format: 'phone', ...wish });

beforeAll(async () => {
  world = await openWorld(here);
});
afterAll(() => world.close());
afterEach(async () => {
  await world.disturbWechat({ errcode: 0, paths: [] });
  await givePlan(here.db); // names as the plan's file has them
});

/** What a poster's code leads to when WeChat drew it: the page that takes a scene. */
const sceneOf = (code: string) => new URL(code).searchParams.get('scene');
const codeOf = (link: string) => link.split('/s/')[1];

describe('a poster', () => {
  it.each(posterFormatNames.filter((name) => name !== 'card'))(
    'as %s bears a mini-program code that reads',
    async (format) => {
      const poster = await make({ format });
      expect(poster.code).toBe('mini_program');
      expect(sceneOf(await readCode(poster))).toBe(codeOf(poster.link));
    },
  );

  it('for a chat is opened with a tap and bears none', async () => {
    const poster = await make({ format: 'card' });
    const { width, height } = await sharp(poster.bytes).metadata();
    expect([width, height]).toEqual([1000, 800]);
    expect(await readCode(poster)).toBe('');
  });

  it('has the size that it says, and the same name and bytes when it is asked for again', async () => {
    const poster = await make();
    const { width, height } = await sharp(poster.bytes).metadata();
    expect([width, height]).toEqual([750, 1334]);
    const again = await make();
    expect(again.name).toBe(poster.name);
    expect(again.bytes.equals(poster.bytes)).toBe(true);
  });

  it('for the printer has bleed and crop marks outside the trimmed size', async () => {
    const poster = await make({ format: 'a4' });
    const [page] = await renderPdf(poster.bytes);
    const mm = (points = 0) => Math.round((points / 72) * 25.4);
    expect([mm(page?.widthPt), mm(page?.heightPt)]).toEqual([210 + 22, 297 + 22]);
    const { data, info } = await sharp(page?.pixels).raw().toBuffer({ resolveWithObject: true });
    const pixel = (xMm: number, yMm: number) => {
      const scale = info.width / 232;
      const at = (Math.round(yMm * scale) * info.width + Math.round(xMm * scale)) * info.channels;
      return [...data.subarray(at, at + 3)];
    };
    const isDark = ([red = 255]: number[]) => red < 200;
    // The mark at the upper trim edge, left of the bleed; the paper beside it; the red of the bleed itself.
    expect([10.8, 10.9, 11, 11.1, 11.2].some((y) => isDark(pixel(4, y)))).toBe(true);
    expect(pixel(4, 5)).toEqual([255, 255, 255]);
    const [red = 0, green = 0] = pixel(9.5, 60);
    expect(red).toBeGreaterThan(120);
    expect(green).toBeLessThan(90);
  });

  it('with the store’s own offer in front is another one, counted apart', async () => {
    const plain = await make({ format: 'a4' });
    const own = await make({ format: 'a4', offerLeads: true });
    expect(own.name).not.toBe(plain.name);
    expect(own.link).not.toBe(plain.link);
    expect(sceneOf(await readCode(own))).toBe(codeOf(own.link));
  });
});

describe('while WeChat draws no code', () => {
  it('bears our short link, and the mini-program code as soon as there is one', async () => {
    await world.disturbWechat({ errcode: -1, paths: ['getwxacodeunlimit'] });
    const [other] = await here.db.store.findMany({
      where: { id: { notIn: [storeId, otherStoreId] } },
    });
    const target = { storeId: other?.id, format: 'square' as const };
    const first = await make(target);
    expect(first.code).toBe('plain');
    expect(await readCodeOfPicture(first.bytes)).toBe(first.link);
    await world.disturbWechat({ errcode: 0, paths: [] });
    const rested = {
      ...world.app.deps.posters,
      wechatRests: { isOpen: () => false, trip: () => undefined },
    };
    const second = await makePoster(rested, { campaignId, ...target });
    expect(second.code).toBe('mini_program');
    expect(second.name).not.toBe(first.name);
    expect(sceneOf(await readCodeOfPicture(second.bytes))).toBe(codeOf(first.link));
  });

  it('asks WeChat once, not for every poster', async () => {
    await world.disturbWechat({ errcode: -1, paths: ['getwxacodeunlimit'] });
    let asked = 0;
    const needs = {
      ...world.app.deps.posters,
      wechat: {
        codePicture: async () => {
          asked += 1;
          throw new Error('down');
        },
      },
    };
    const rename = { where: { id: otherStoreId }, data: { name: '另一个名字' } };
    await here.db.store.update(rename);
    for (const format of ['phone', 'square'] as const) {
      await makePoster(needs, { campaignId, storeId: otherStoreId, format });
    }
    expect(asked).toBeLessThanOrEqual(1);
  });
});

describe('names that are hard to draw', () => {
  const rename = (name: string) => here.db.store.update({ where: { id: storeId }, data: { name } });

  it('lose their emoji and nothing else', async () => {
    await rename('红🧧红火火👨‍👩‍👧家电 3C🇨🇳旗舰店');
    const emoji = await make();
    await rename('红红火火家电 3C旗舰店');
    expect((await make()).name).toBe(emoji.name);
  });

  it('of sixty characters stay inside their card, on every format', async () => {
    await rename(
      '张店区柳泉路与人民路交叉口东北角家用电器综合体验中心暨智能家居生活馆旗舰店二期全品类一站式以旧换新服务示范门店分号甲',
    );
    for (const format of posterFormatNames.filter((name) => name !== 'card')) {
      const poster = await make({ format });
      expect(sceneOf(await readCode(poster))).toBe(codeOf(poster.link));
    }
  });

  it('are refused, with the character named, when no font of ours has it', async () => {
    await rename('𠮷家电');
    await expect(make({ format: 'shelf' })).rejects.toMatchObject({
      code: 'poster_glyph_missing',
      about: { facts: { characters: '𠮷' } },
    });
  });
});

describe('words of one’s own', () => {
  it('stand in the place of the largest lines, on another poster with the same code', async () => {
    const plain = await make({ format: 'a4' });
    const own = await make({ format: 'a4', headline: '五一家电节', subline: '到店再送延保' });
    expect(own.name).not.toBe(plain.name);
    expect(own.link).toBe(plain.link);
    expect(sceneOf(await readCode(own))).toBe(codeOf(own.link));
    expect((await make({ format: 'a4', headline: '🧧 ', subline: '' })).name).toBe(plain.name);
  });

  it('are refused when a character has no glyph, and counted by channel and place', async () => {
    await expect(make({ headline: '𠮷祥' })).rejects.toMatchObject({
      code: 'poster_glyph_missing',
    });
    const here = await make({ channel: 'screen', place: '人民公园' });
    const there = await make({ channel: 'screen', place: '银泰城' });
    expect(new Set([here.link, there.link, (await make()).link]).size).toBe(3);
  });
});

describe('a kit', () => {
  it('holds every format, the banner’s words and how to print', async () => {
    const kit = await makeKit(world.app.deps.posters, { campaignId, storeId });
    const zip = await JSZip.loadAsync(kit.bytes);
    const names = Object.keys(zip.files);
    for (const format of posterFormatNames) {
      expect(names.some((name) => name.startsWith(`${posterFormats[format].title}.`))).toBe(true);
    }
    const banner = await zip.file('条幅文字.txt')?.async('string');
    expect(banner).toContain('单件满 2000 元减 200 元');
    expect(await zip.file('打印说明.txt')?.async('string')).toContain('3 毫米出血');
    const again = await makeKit(world.app.deps.posters, { campaignId, storeId });
    expect(again.bytes.equals(kit.bytes)).toBe(true);
  });
});

describe('over the wire', () => {
  const own = (id: string) => `/v1/me/campaigns/${campaignId}/stores/${id}`;
  let owner: SignedUp;

  beforeAll(async () => {
    owner = await world.signUp();
    const { merchantId } = await here.db.store.findUniqueOrThrow({ where: { id: storeId } });
    await here.db.application.create({
      data: {
        id: newId('application'),
        campaignId,
        ownerCitizenId: owner.citizenId,
        merchantId,
        status: 'submitted',
        number: 'ZD2023-0001',
        form: {},
        enterpriseName: '样例商户 · 柳泉路家电城',
        creditCode: '91370303MA3XXXXXX1',
        town: '车站街道',
        createdAt: new Date('2023-04-10T10:00:00+08:00'),
      },
    });
  });

  it('is at an address for good', async () => {
    const route = 'GET /v1/campaigns/:campaignId/posters/:format' as const;
    const { body } = await world.ask(route, `/v1/campaigns/${campaignId}/posters/phone`);
    const answer = await fetch(world.app.origin + body.url);
    expect(answer.headers.get('content-type')).toBe('image/png');
    expect(answer.headers.get('cache-control')).toContain('immutable');
    const code = await readCodeOfPicture(Buffer.from(await answer.arrayBuffer()));
    // WeChat may still be resting from the test before.
    expect(body.code === 'plain' ? code.split('/s/')[1] : sceneOf(code)).toBe(codeOf(body.link));
    for (const wrong of ['0'.repeat(64), '..%2fcodes%2fx', 'a']) {
      expect((await fetch(`${world.app.origin}/posters/${wrong}.png`)).status).toBe(404);
    }
  });

  it('gives an owner the posters and the kit of the own store, and nobody another’s', async () => {
    const token = owner.session.accessToken;
    const route = 'GET /v1/me/campaigns/:campaignId/stores/:storeId/posters/:format' as const;
    expect((await world.ask(route, `${own(storeId)}/posters/a4`, { token })).status).toBe(200);
    const mine = 'GET /v1/me/campaigns/:campaignId/stores' as const;
    const listed = (by: string) =>
      world.ask(mine, `/v1/me/campaigns/${campaignId}/stores`, { token: by });
    expect((await listed(token)).body.stores.map((one) => one.storeId)).toContain(storeId);
    expect((await listed((await world.signUp()).session.accessToken)).body.stores).toEqual([]);
    const stranger = (await world.signUp()).session.accessToken;
    for (const [id, by] of [
      [otherStoreId, token],
      [storeId, stranger],
    ] as const) {
      const refused = await world.ask(route, `${own(id)}/posters/a4`, { token: by });
      expect([refused.status, refused.body.code]).toEqual([404, 'not_found']);
      const kit = await fetch(`${world.app.origin}${own(id)}/poster-kit`, {
        headers: { authorization: `Bearer ${by}` },
      });
      expect(kit.status).toBe(404);
    }
    const kit = await fetch(`${world.app.origin}${own(storeId)}/poster-kit`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(kit.headers.get('content-type')).toBe('application/zip');
    expect(Object.keys((await JSZip.loadAsync(await kit.arrayBuffer())).files).length).toBe(11);
  });
});
