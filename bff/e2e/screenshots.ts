import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { demoPassword } from '../../prisma/demo-officers';
import { ensureClient, ensureConsole, ensureH5 } from '../ops/build';
import { ensureChromium } from '../ops/chromium';
import { command, say, Trouble } from '../ops/progress';
import { root } from '../ops/settings';
import { enterConsole } from './enter-console';
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
  poster: 540,
  'console-content': 1280,
  'console-funnel': 1280,
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

const userAgents = [
  'Mozilla/5.0 (iPhone; CPU iPhone OS 16_0 like Mac OS X) Mobile MicroMessenger/8.0.33',
  'Mozilla/5.0 (Linux; Android 13; MIX) AppleWebKit/537.36 Chrome/112.0 Mobile Safari/537.36',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/112.0',
];

/** Some people come by links of two channels, so that the funnel has something to show; the clock is of the first day. */
async function comeByLinks(world: World, desk: Page): Promise<void> {
  const { bff } = world.stack.origins;
  const [{ campaignId }] = (await (await fetch(`${bff}/v1/campaigns`)).json()).campaigns;
  const codes: string[] = [];
  for (const channel of ['official_account', 'screen', 'group']) {
    const given = await desk.evaluate(
      async ({ id, wish }) => {
        const session = await (await fetch('/v1/officer/session')).json();
        const answer = await fetch(`/v1/officer/campaigns/${id}/links`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-csrf-token': session.csrfToken },
          body: JSON.stringify(wish),
        });
        return (await answer.json()) as { code: string };
      },
      { id: campaignId, wish: { page: 'campaign', channel } },
    );
    codes.push(given.code);
  }
  for (const [index, code] of codes.entries()) {
    for (let person = 0; person < 9 - 3 * index; person += 1) {
      await fetch(`${bff}/s/${code}`, {
        headers: { 'user-agent': `${userAgents[person % 3]} v${person}` },
        redirect: 'manual',
      });
      if (person % 2 === 0) {
        await fetch(`${bff}/v1/links/${code}/opens`, {
          method: 'POST',
          headers: { 'x-device-id': `device-${index}-${person}` },
        });
      }
    }
  }
}

/** The pages of those who make publicity, and one of their posters. */
async function lookAtPublicity(world: World): Promise<void> {
  const { bff } = world.stack.origins;
  const desk = await world.newPhone({
    viewport: { width: 1280, height: 900 },
    deviceScaleFactor: 2,
    isMobile: false,
    hasTouch: false,
  });
  const { page } = desk;
  const enter = { role: '嘉联运营', password: demoPassword };
  await enterConsole(page, bff, { ...enter, path: '/content?kind=help' });
  await desk.sees('手机上的样子');
  await keep(page, 'console-content');
  await page.goto(`${bff}/console/posters`);
  const poster = page.getByRole('img', { name: '手机海报预览' });
  await poster.waitFor();
  await keep(page, 'console-posters');
  const picture = await fetch(bff + (await poster.getAttribute('src')));
  await sharp(Buffer.from(await picture.arrayBuffer())).toFile(join(rawFolder, 'poster.png'));
  await comeByLinks(world, page);
  await page.goto(`${bff}/console/reach`);
  await page.getByRole('cell', { name: '公众号' }).waitFor();
  await keep(page, 'console-funnel');
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
  await ensureConsole();
  mkdirSync(rawFolder, { recursive: true });
  const world = await openWorld(chromium);
  try {
    const phone = await world.newPhone();
    await claimAtTen(world, phone);
    await payAtTheCounter(world, phone);
    await lookAround(phone);
    await lookAtPublicity(world);
  } finally {
    await world.close();
  }
  if (process.argv.includes('--readme')) {
    await makeReadmePictures();
  }
}

command(screenshots);
