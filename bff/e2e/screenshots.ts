import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { ensureClient, ensureH5 } from '../ops/build';
import { ensureChromium } from '../ops/chromium';
import { command, say, Trouble } from '../ops/progress';
import { root } from '../ops/settings';
import { type Phone, people, readCode } from './phone';
import { openWorld, type World } from './world';

/*
 * `npm run screenshots`: walks the main way in a browser and keeps a picture of every page on it, in `screenshots/`. With
 * `-- --readme` the pictures that README shows are made from them as well, in `.github/pictures/`.
 */

const rawFolder = join(root, 'screenshots');
const readmeFolder = join(root, '.github/pictures');

/** What README shows, and how wide: a phone's picture stands beside others, a counter's alone. */
const readmeWidths: Record<string, number> = {
  home: 540,
  claim: 540,
  wallet: 540,
  code: 540,
  paid: 540,
  'why-not-me': 540,
  ledger: 540,
  cashier: 1280,
  receipt: 1280,
};

async function keep(page: Page, name: string): Promise<void> {
  await page.waitForLoadState('networkidle');
  await page.screenshot({ path: join(rawFolder, `${name}.png`) });
  say(`  ✓ screenshots/${name}.png`);
}

async function claimAtTen(world: World, phone: Phone): Promise<void> {
  await world.setClock('2023-04-22 09:59:30');
  await phone.open('/', '惠民券');
  await phone.sees('共 500 张');
  await keep(phone.page, 'home');
  await phone.button(/未开始|马上开始/).click();
  await phone.at('领取消费券');
  await phone.link('提前登录，到点更快').click();
  await phone.signInAs(people.one, '领取消费券');
  await world.setClock('2023-04-22 10:00:05');
  await phone.reload('领取消费券');
  await phone.button('立即领取 200 元券').waitFor();
  await keep(phone.page, 'claim');
  await phone.button('立即领取 200 元券').click();
  await phone.sees('领取成功');
  await keep(phone.page, 'claimed');
  await phone.open('/pages/wallet/index', '券包');
  await phone.button('去使用').waitFor();
  await keep(phone.page, 'wallet');
}

async function payAtTheCounter(world: World, phone: Phone): Promise<void> {
  await phone.button('去使用').click();
  await phone.at('核销码');
  await phone.sees('秒后自动更新');
  await keep(phone.page, 'code');
  const till = await world.newTill('T0000001');
  await till.addItem({ category: '电视', price: '2599', serial: 'SN-TV-0001' });
  await till.addItem({ category: '生活小家电', price: '399', serial: 'SN-RC-0002' });
  await till.typeCode(await readCode(phone));
  await till.sees('用在这件，减 200.00 元');
  await keep(till.page, 'cashier');
  await till.press(/^锁券，去收款/);
  await phone.sees('收银台正在处理');
  await keep(phone.page, 'held');
  await till.press(/微信支付/);
  await till.sees('收款成功，券已核销');
  await keep(till.page, 'receipt');
  await phone.sees('使用成功');
  await keep(phone.page, 'paid');
}

async function lookAround(phone: Phone): Promise<void> {
  const pages: [path: string, title: string, name: string, words: string | RegExp][] = [
    ['/pages/info/attempts/index', '为什么没抢到', 'why-not-me', '领取成功'],
    ['/pages/info/ledger/index', '资金公示', 'ledger', '账目平衡'],
    ['/pages/info/rules/index', '活动规则', 'rules', '每人每批次限领 1 张'],
    ['/pages/info/help/index', '常见问题', 'help', '已领完'],
    ['/pages/stores/index', '活动门店', 'stores', '现在营业'],
    ['/pages/me/index', '我的', 'me', '退出登录'],
  ];
  for (const [path, title, name, words] of pages) {
    await phone.open(path, title);
    await phone.sees(words);
    await keep(phone.page, name);
  }
  await phone.page.emulateMedia({ colorScheme: 'dark' });
  await phone.open('/', '惠民券');
  await keep(phone.page, 'home-dark');
  await phone.page.emulateMedia({ colorScheme: 'light' });
  await phone.page.getByRole('switch', { name: '大字版' }).click();
  await keep(phone.page, 'home-large');
}

async function makeReadmePictures(): Promise<void> {
  mkdirSync(readmeFolder, { recursive: true });
  for (const [name, width] of Object.entries(readmeWidths)) {
    await sharp(join(rawFolder, `${name}.png`))
      .resize({ width })
      .webp({ quality: 82, effort: 6 })
      .toFile(join(readmeFolder, `${name}.webp`));
  }
  say(`  ✓ ${Object.keys(readmeWidths).length} pictures in .github/pictures`);
}

async function screenshots(): Promise<undefined> {
  const chromium = await ensureChromium();
  if (!chromium) {
    throw new Trouble('There is no Chromium here. Set CHROMIUM_PATH.');
  }
  await ensureClient();
  await ensureH5();
  mkdirSync(rawFolder, { recursive: true });
  const world = await openWorld(chromium);
  try {
    const phone = await world.newPhone();
    await claimAtTen(world, phone);
    await payAtTheCounter(world, phone);
    await lookAround(phone);
  } finally {
    await world.close();
  }
  if (process.argv.includes('--readme')) {
    await makeReadmePictures();
  }
}

command(screenshots);
