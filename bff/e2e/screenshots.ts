import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { settle } from '../../miniapp/e2e/audit/audit-page';
import { type Phone, readCode } from '../../miniapp/e2e/phone';
import { openWorld, people, type World } from '../../miniapp/e2e/world';
import { ensureClient, ensureWeapp } from '../ops/build';
import { ensureChromium } from '../ops/chromium';
import { command, say, Trouble } from '../ops/progress';
import { root } from '../ops/settings';
import type { Till } from './till';

/*
 * `npm run screenshots`: walks the main way with the mini-program as WeChat runs it, and keeps a picture of every page on it,
 * in `screenshots/`. With `-- --readme` the pictures that README shows are made from them as well, in `.github/pictures/`.
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

const fileOf = (name: string) => join(rawFolder, `${name}.png`);
const said = (name: string) => say(`  ✓ screenshots/${name}.png`);

async function keep(phone: Phone, name: string): Promise<void> {
  await settle(phone);
  await phone.host.screenshot({ path: fileOf(name) });
  said(name);
}

async function keepCounter({ page }: Till, name: string): Promise<void> {
  await page.waitForLoadState('networkidle');
  await page.screenshot({ path: fileOf(name) });
  said(name);
}

async function claimAtTen(world: World, phone: Phone): Promise<void> {
  await world.setClock('2023-04-22 09:59:30');
  await world.becomes(phone, people.one);
  await phone.open('/pages/home/index');
  await phone.sees('共 500 张');
  await keep(phone, 'home');
  await phone.press(/未开始|马上开始/);
  await phone.press('提前登录，到点更快');
  await world.signIn(phone, people.one);
  await phone.at('pages/campaign/index');
  await world.setClock('2023-04-22 10:00:05');
  await phone.reopen();
  await phone.pressable('立即领取 200 元券');
  await keep(phone, 'claim');
  await phone.press('立即领取 200 元券');
  await phone.sees('领取成功');
  await keep(phone, 'claimed');
  await phone.open('/pages/wallet/index');
  await phone.pressable('去使用');
  await keep(phone, 'wallet');
}

async function payAtTheCounter(world: World, phone: Phone): Promise<void> {
  await phone.press('去使用');
  await phone.sees('秒后自动更新');
  await keep(phone, 'code');
  const till = await world.newTill('T0000001');
  await till.addItem({ category: '电视', price: '2599', serial: 'SN-TV-0001' });
  await till.addItem({ category: '生活小家电', price: '399', serial: 'SN-RC-0002' });
  await till.typeCode(await readCode(phone));
  await till.sees('用在这件，减 200.00 元');
  await keepCounter(till, 'cashier');
  await till.press(/^锁券，去收款/);
  await phone.sees('收银台正在处理');
  await keep(phone, 'held');
  await till.press(/微信支付/);
  await till.sees('收款成功，券已核销');
  await keepCounter(till, 'receipt');
  await phone.sees('使用成功');
  await keep(phone, 'paid');
}

async function lookAround(phone: Phone): Promise<void> {
  const pages: [url: string, name: string, words: string | RegExp][] = [
    ['/pages/info/attempts/index', 'why-not-me', '领取成功'],
    ['/pages/info/ledger/index', 'ledger', '账目平衡'],
    ['/pages/info/rules/index', 'rules', '每人每批次限领 1 张'],
    ['/pages/info/help/index', 'help', '已领完'],
    ['/pages/stores/index', 'stores', '现在营业'],
    ['/pages/me/index', 'me', '退出登录'],
  ];
  for (const [url, name, words] of pages) {
    await phone.open(url);
    await phone.sees(words);
    await keep(phone, name);
  }
  await phone.host.theme('dark');
  await phone.open('/pages/home/index');
  await keep(phone, 'home-dark');
  await phone.host.theme('light');
  await phone.press('大字版');
  await phone.sees('标准版');
  await keep(phone, 'home-large');
}

async function makeReadmePictures(): Promise<void> {
  mkdirSync(readmeFolder, { recursive: true });
  for (const [name, width] of Object.entries(readmeWidths)) {
    await sharp(fileOf(name))
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
  await ensureWeapp();
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
