import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import sharp, { type OverlayOptions } from 'sharp';
import { planFile } from '../../prisma/seed';
import { say, step, Trouble } from '../ops/progress';
import { openTemporaryStack } from '../ops/stack';
import { campaignIds } from '../src/campaign/campaign-file.store';
import { createDeps } from '../src/deps';
import { readEnv } from '../src/env';
import {
  readStoreFile,
  type StoreFile,
  saveStoreFile,
  storeIds,
} from '../src/merchant/store-file.store';
import { createDb } from '../src/platform/db';
import { createLog } from '../src/platform/log';
import { makeKit } from '../src/poster/make-kit.flow';
import { makePoster, type Poster, type PosterNeeds } from '../src/poster/make-poster.flow';
import { readCode } from '../test/read-code';
import { readFlags, runProof } from './run-proof';

/*
 * npm run posters -- --all [--out <folder>] [--stores 60]
 *
 * Draws every poster of every store, reads every code back from the pixels of the finished file, and leaves the kits and a
 * contact sheet in a folder. Without --all only the first three stores.
 */
const wantedStores = 60;
const sample = 3;
const warmLimitMs = 60;

const towns = [
  '车站街道',
  '和平街道',
  '公园街道',
  '科苑街道',
  '体育场街道',
  '马尚街道',
  '房镇镇',
  '傅家镇',
];
const roads = ['人民路', '中心路', '柳泉路', '华光路', '联通路', '金晶大道', '洪沟路', '昌国路'];
const kinds = ['家电城', '电器行', '电器专卖', '家电卖场', '数码广场', '厨电生活馆'];
const offers = ['旧机上门拆装免费', '满 3000 元送延保一年', '送货上门，当天安装', null];
const pick = <T>(list: readonly T[], index: number): T => list[index % list.length] as T;

/** Sample stores beside those of the plan's file, so many that there are `count` in all. */
function moreStores(count: number): StoreFile {
  return Array.from({ length: count }, (_, index) => {
    const road = pick(roads, index * 3 + 1);
    const name = `${road}${pick(kinds, index)}${Math.floor(index / kinds.length) + 2}店`;
    return {
      mchId: `84937015723${String(index).padStart(4, '0')}`,
      name: `样例商户 · ${name}`,
      sample: true,
      stores: [
        {
          name: `样例门店 · ${name}`,
          town: pick(towns, index),
          address: `淄博市张店区${road}样例 ${index + 20} 号`,
          phone: `0533-0000${String(200 + index)}`,
          opensAt: '09:00',
          closesAt: '20:30',
          categories: ['tv', 'air_conditioner', 'refrigerator'],
          ownOffer: pick(offers, index),
          latitude: 36.8 + (index % 8) * 0.004,
          longitude: 118.02 + (index % 9) * 0.008,
          terminals: [`P${String(index + 1).padStart(7, '0')}`],
        },
      ],
    };
  });
}

/** What a code should say: the short link, or the scene of a mini-program code. */
const saysRight = ({ link, code }: Poster, said: string): boolean =>
  code === 'plain'
    ? said === link
    : said !== '' && new URL(said).searchParams.get('scene') === link.split('/s/')[1];

const thumbnail = { width: 150, height: 267, gap: 6, columns: 12 };

async function writeContactSheet(file: string, pictures: readonly Buffer[]): Promise<void> {
  const { width, height, gap, columns } = thumbnail;
  const rows = Math.ceil(pictures.length / columns);
  const parts: OverlayOptions[] = await Promise.all(
    pictures.map(async (picture, index) => ({
      input: await sharp(picture).resize(width, height).toBuffer(),
      left: gap + (index % columns) * (width + gap),
      top: gap + Math.floor(index / columns) * (height + gap),
    })),
  );
  await sharp({
    create: {
      width: gap + Math.min(columns, pictures.length) * (width + gap),
      height: gap + rows * (height + gap),
      channels: 3,
      background: '#e9e4de',
    },
  })
    .composite(parts)
    .png()
    .toFile(file);
}

/** Makes one store's kit, reads its codes, and answers its phone poster and what did not read. */
async function checkStore(needs: PosterNeeds, campaignId: string, storeId: string, folder: string) {
  const { name, bytes, posters } = await makeKit(needs, { campaignId, storeId });
  writeFileSync(join(folder, name.replaceAll('/', '／')), bytes);
  const unread: string[] = [];
  for (const poster of posters.filter((one) => one.format !== 'card')) {
    if (!saysRight(poster, await readCode(poster))) {
      unread.push(`${name}: ${poster.file}`);
    }
  }
  const phone = posters.find((one) => one.format === 'phone')?.bytes ?? Buffer.alloc(0);
  return { phone, codes: posters.length - 1, unread };
}

/** Milliseconds of drawing alone: a phone poster that nobody drew before, with everything warm. */
async function measureWarm(needs: PosterNeeds, campaignId: string, ids: readonly string[]) {
  const took: number[] = [];
  const painter: PosterNeeds['painter'] = {
    ...needs.painter,
    paint: async (what) => {
      const from = performance.now();
      const picture = await needs.painter.paint(what);
      took.push(performance.now() - from);
      return picture;
    },
  };
  const forgetful = { put: async () => undefined, get: () => Promise.reject(new Error('no')) };
  const cold = { ...needs, painter, files: forgetful };
  for (const storeId of ids) {
    await makePoster(cold, { campaignId, storeId, format: 'phone' });
  }
  const sorted = took.sort((a, b) => a - b);
  return {
    median: sorted[Math.floor(sorted.length / 2)] ?? 0,
    p95: sorted[Math.floor(sorted.length * 0.95)] ?? 0,
  };
}

runProof(async (atEnd) => {
  const flags = readFlags({ all: 'yes or no', out: 'text', stores: 'number' });
  const folder = resolve(flags.out ?? '.data/posters');
  mkdirSync(folder, { recursive: true });
  const stack = await openTemporaryStack();
  atEnd(stack.stop);
  const deps = await createDeps(
    readEnv({ ...stack.env, LOG_LEVEL: 'silent' }),
    createLog('silent'),
  );
  atEnd(deps.stop);
  const needs = deps.posters;
  const plan = readStoreFile(planFile.replace(/\.json$/, '.stores.json'));
  const campaignId = campaignIds.campaign('zhangdian-2023');
  const more = moreStores((flags.stores ?? wantedStores) - plan.length);
  const db = createDb(stack.databaseUrl, 1);
  await db.$transaction((tx) => saveStoreFile(tx, campaignId, more), { timeout: 60_000 });
  await db.$disconnect();
  const all = [...plan, ...more].flatMap(({ mchId, stores }) =>
    stores.map((one) => storeIds.store(mchId, one.name)),
  );
  const chosen = flags.all ? all : all.slice(0, sample);

  const phones: Buffer[] = [];
  const unread: string[] = [];
  let codes = 0;
  await step(`Posters of ${chosen.length} stores`, async () => {
    for (const [index, storeId] of chosen.entries()) {
      const seen = await checkStore(needs, campaignId, storeId, folder);
      phones.push(seen.phone);
      unread.push(...seen.unread);
      codes += seen.codes;
      if ((index + 1) % 10 === 0) {
        process.stdout.write(`${index + 1} `);
      }
    }
  });
  await writeContactSheet(join(folder, 'contact-sheet.png'), phones);
  const warm = await measureWarm(needs, campaignId, all.slice(0, 20));
  say(`  ${codes} codes on posters, ${codes - unread.length} read back from their pixels`);
  say(
    `  one phone poster, warm: median ${warm.median.toFixed(0)} ms, p95 ${warm.p95.toFixed(0)} ms`,
  );
  say(`  kits and contact-sheet.png in ${folder}`);
  if (unread.length > 0) {
    throw new Trouble(`These codes do not read:\n  ${unread.join('\n  ')}`);
  }
  return warm.median <= warmLimitMs;
});
