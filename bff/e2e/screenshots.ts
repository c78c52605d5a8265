import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { settle } from '../../miniapp/e2e/audit/audit-page';
import { type Phone, readCode } from '../../miniapp/e2e/phone';
import { openWorld, people, type World } from '../../miniapp/e2e/world';
import { ensureClient, ensureConsole, ensureH5, ensureWeapp } from '../ops/build';
import { ensureChromium } from '../ops/chromium';
import { command, say, Trouble } from '../ops/progress';
import { root } from '../ops/settings';
import { waitUntil } from '../ops/wait';
import { giveMerchant, openMoneyScene } from './money-scene';
import type { Officer } from './officer';
import { openPhone } from './phone';
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
  poster: 540,
  'store-map': 540,
  'console-merchants': 1280,
  'console-campaign': 1280,
  'console-content': 1280,
  'console-funnel': 1280,
  'console-invoice': 1280,
  'console-settlement': 1280,
  'console-cases': 1280,
  'console-report': 1280,
  'console-reconciliation': 1280,
  'console-visit': 540,
  takings: 540,
};

const fileOf = (name: string) => join(rawFolder, `${name}.png`);
const said = (name: string) => say(`  ✓ screenshots/${name}.png`);

async function keep(phone: Phone, name: string): Promise<void> {
  await settle(phone);
  await phone.host.screenshot({ path: fileOf(name) });
  said(name);
}

async function keepPage({ page }: Till | Officer, name: string): Promise<void> {
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
  await phone.restart();
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
  await keepPage(till, 'cashier');
  await till.press(/^锁券，去收款/);
  await phone.sees('收银台正在处理');
  await keep(phone, 'held');
  await till.press(/微信支付/);
  await till.sees('收款成功，券已核销');
  await keepPage(till, 'receipt');
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

const userAgents = [
  'Mozilla/5.0 (iPhone; CPU iPhone OS 16_0 like Mac OS X) Mobile MicroMessenger/8.0.33',
  'Mozilla/5.0 (Linux; Android 13; MIX) AppleWebKit/537.36 Chrome/112.0 Mobile Safari/537.36',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/112.0',
];

/** Some people come by links of two channels, so that the funnel has something to show; the clock is of the first day. */
async function comeByLinks(world: World, { page: desk }: Officer): Promise<void> {
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
  const officer = await world.newOfficer('嘉联运营一');
  const { page } = officer;
  await officer.open('/content?kind=help', /./);
  await officer.sees('手机上的样子');
  await keepPage(officer, 'console-content');
  await officer.open('/posters', /./);
  const poster = page.getByRole('img', { name: '手机海报预览' });
  await poster.waitFor();
  await keepPage(officer, 'console-posters');
  const picture = await fetch(bff + (await poster.getAttribute('src')));
  await sharp(Buffer.from(await picture.arrayBuffer())).toFile(fileOf('poster'));
  await comeByLinks(world, officer);
  await officer.open('/reach', /./);
  await page.getByRole('cell', { name: '公众号' }).waitFor();
  await keepPage(officer, 'console-funnel');
}

/** The console's pages of every day; and its stores on the map, which a browser draws and the host does not. */
async function lookAtConsole(world: World): Promise<void> {
  const officer = await world.newOfficer('商务局经办一');
  await officer.open('/merchants', '企业与门店');
  await officer.page.getByRole('button', { name: '展开行' }).first().click();
  await keepPage(officer, 'console-merchants');
  await officer.open('/campaign', '活动');
  await keepPage(officer, 'console-campaign');
  const browser = officer.page.context().browser();
  if (browser) {
    const phone = await openPhone(browser, world.stack.origins.bff);
    await phone.open('/pages/stores/index', '活动门店');
    await phone.page.getByRole('tab', { name: '地图' }).click();
    const map = phone.page.getByRole('region', { name: '活动门店地图' });
    await map.waitFor();
    await map.evaluate((element) => element.scrollIntoView({ block: 'center' }));
    await phone.page.waitForLoadState('networkidle');
    await phone.page.screenshot({ path: fileOf('store-map') });
    said('store-map');
  }
}

/** Sales of the first morning with their invoices, on the enterprise's phone and on the desks of those who pay for them. */
async function lookAtMoney(world: World): Promise<void> {
  await world.setClock('2023-04-22 10:30:00');
  const offsetMs = Date.parse('2023-04-22T10:30:00+08:00') - Date.now();
  const scene = openMoneyScene(world.stack, () => new Date(Date.now() + offsetMs));
  for (const buyerName of ['王样例', '李样例']) {
    await scene.handIn(await scene.sell(buyerName), { buyerName, issuedTo: buyerName });
  }
  await scene.close();
  const phone = await world.newPhoneOf(people.three);
  await giveMerchant(world.sql);
  await phone.open('/merchant/pages/takings/index');
  await phone.sees('缺发票 1 笔');
  await keep(phone, 'takings');
  const waits = `SELECT FROM invoice WHERE status = 'reviewing'`;
  await waitUntil('the tax authority', async () => (await world.sql(waits)).length === 2, {
    limitMs: 30_000,
  });
  await acceptAll(world);
  await world.setClock('2023-04-26 18:00:05');
  const settler = await world.newOfficer('嘉联结算一');
  await settler.go('结算');
  await settler.page.getByRole('link', { name: /^每周补贴/ }).click();
  await settler.button('复核通过').waitFor();
  await keepPage(settler, 'console-settlement');
}

/** Looks at one invoice, and accepts both. */
async function acceptAll(world: World): Promise<void> {
  const officer = await world.newOfficer('嘉联运营一');
  await officer.open('/invoices', '发票核验');
  await officer.page.locator('tbody a').first().click();
  await officer.sees('税务查验与所填一致');
  await keepPage(officer, 'console-invoice');
  for (const waiting of [1, 0]) {
    await officer.button('通过').click();
    await officer.confirm('通过');
    await officer.page.getByRole('tab', { name: `待审核 ${waiting}` }).waitFor();
  }
}

/** A repeated sale before risk, the report, the three books, and a visit on the inspector's phone. */
async function lookAtSupervision(world: World): Promise<void> {
  await world.setClock('2023-05-02 11:00:00');
  const offsetMs = Date.parse('2023-05-02T11:00:00+08:00') - Date.now();
  const scene = openMoneyScene(world.stack, () => new Date(Date.now() + offsetMs));
  await scene.sellTwice('赵样例');
  await scene.close();
  const risk = await world.newOfficer('嘉联风控一');
  await risk.go('监控筛查');
  await risk.page.getByRole('link', { name: /同一人短时间再次用券/ }).click();
  await risk.sees('涉及的消费 2 笔');
  await keepPage(risk, 'console-cases');
  await risk.go('活动报告');
  await keepPage(risk, 'console-report');
  await risk.go('对账');
  await risk.row('2023-05-01').getByText('已对平').waitFor({ timeout: 180_000 });
  await risk.button('查看2023-04-22各企业').click();
  await risk.sees('2023-04-22 的差异');
  await keepPage(risk, 'console-reconciliation');
  const inspector = await world.newOfficer('巡检员一');
  await inspector.page.setViewportSize({ width: 375, height: 812 });
  await inspector.open('/inspections', '巡检');
  await inspector.page.getByRole('link', { name: '样例门店 · 柳泉路家电城' }).click();
  await inspector.button('开始巡检').click();
  await inspector.at('现场巡检');
  const first = inspector.page.getByRole('group').first();
  await first.getByText('有问题', { exact: true }).click();
  await first.getByRole('textbox').fill('2 号收银台的终端没有开机');
  await keepPage(inspector, 'console-visit');
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
  await ensureH5();
  await ensureConsole();
  mkdirSync(rawFolder, { recursive: true });
  const world = await openWorld(chromium);
  try {
    const phone = await world.newPhone();
    await claimAtTen(world, phone);
    await payAtTheCounter(world, phone);
    await lookAround(phone);
    await lookAtMoney(world);
    await lookAtPublicity(world);
    await lookAtConsole(world);
    await lookAtSupervision(world);
  } finally {
    await world.close();
  }
  if (process.argv.includes('--readme')) {
    await makeReadmePictures();
  }
}

command(screenshots);
