import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { byNight, graveFindings } from '../../bff/e2e/axe';
import { readBuild } from '../scripts/weapp-build.mjs';
import { auditPage, settle, smallestTap } from './audit/audit-page';
import { countdownPerSecond, faultsOf, limits, type PageFigures } from './audit/figures';
import { readAloud, sideways, smallTaps } from './audit/view';
import { busiestSecond } from './host/figures';
import type { Phone } from './phone';
import { buildFolder, hostOnly } from './target';
import { describeWeapp, people } from './world';

/** A page, and all that can be waited for on it, on a machine that has other things to do. */
jest.setTimeout(120_000);

const reportFile = join(__dirname, '../../reports/audit-weapp.json');

/** Every page, from the very list that WeChat reads: a new page is visited by itself. */
function allPages(): string[] {
  const { pages, subPackages = [] } = JSON.parse(
    readFileSync(join(buildFolder, 'app.json'), 'utf8'),
  ) as { pages: string[]; subPackages?: { root: string; pages: string[] }[] };
  return [
    ...pages,
    ...subPackages.flatMap(({ root, pages: own }) => own.map((page) => `${root}/${page}`)),
  ];
}

/** A copy of the build, to be spoilt. */
function copyOfBuild(): string {
  const copy = mkdtempSync(join(tmpdir(), 'huimin-spoilt-'));
  cpSync(buildFolder, copy, { recursive: true });
  return copy;
}

/** Changes every script of a build. @returns in how many files something was changed */
function changeScripts(build: string, wanted: RegExp, instead: string): number {
  const files = readdirSync(build, { recursive: true })
    .map((name) => join(build, String(name)))
    .filter((file) => file.endsWith('.js'));
  return files.filter((file) => {
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace(wanted, instead));
    return text.replace(wanted, instead) !== text;
  }).length;
}

/** WeChat's pages have no document of their own to be titled, and no keyboard to be reached by. */
const ofPages = {
  without: ['document-title', 'html-has-lang', 'frame-title', 'scrollable-region-focusable'],
};

describeWeapp('every page of the mini-program', (world) => {
  hostOnly('looks into the logic and the view', () => {
    const pages = allPages();
    const urls: Record<string, string> = {};
    const audited: PageFigures[] = [];
    let phone: Phone;
    let stranger: Phone;

    /** Whoever is signed in is sent on from the sign-in page at once. */
    const phoneFor = (page: string) => (page === 'pages/sign-in/index' ? stranger : phone);
    const urlOf = (page: string) => urls[page] ?? `/${page}`;
    /** Moves the clock and starts the app anew: while it runs it trusts its last measurement for some seconds. */
    const startAt = async (one: Phone, districtTime: string, page: string) => {
      await world().setClock(districtTime);
      const [path = '', query] = urlOf(page).slice(1).split('?');
      await one.host.relaunch({ path, query: Object.fromEntries(new URLSearchParams(query)) });
      await one.at(path);
    };

    beforeAll(async () => {
      await world().setClock('2023-04-22 10:00:30');
      phone = await world().newPhoneOf(people.one);
      stranger = await world().newPhone();
      await world().becomes(stranger, people.two);
      const voucherId = await world().claimElsewhere(people.oneOnAnotherPhone, 1, 20_000);
      const [ids] = await world().sql<{ campaign: string; store: string }>(
        `SELECT c.id AS campaign, (SELECT id FROM store ORDER BY id LIMIT 1) AS store FROM campaign c WHERE slug = 'zhangdian-2023'`,
      );
      urls['pages/voucher/index'] = `/pages/voucher/index?id=${voucherId}`;
      urls['pages/code/index'] = `/pages/code/index?id=${voucherId}`;
      urls['pages/store/index'] = `/pages/store/index?id=${ids?.store}`;
      urls['pages/campaign/index'] = `/pages/campaign/index?id=${ids?.campaign}`;
    }, 90_000);

    afterAll(() => {
      mkdirSync(join(reportFile, '..'), { recursive: true });
      const { weights: packages } = readBuild(buildFolder);
      writeFileSync(
        reportFile,
        `${JSON.stringify({ packages, limits, pages: audited }, null, 2)}\n`,
      );
    });

    it('gathers what this suite is about', () => {
      expect(pages.length).toBeGreaterThan(15);
      expect(pages).toContain('pages/info/rules/index');
    });

    describe('as they are', () => {
      it.each(pages)(
        '%s loses no point, has no error, and is read by everyone by day and night',
        async (page) => {
          const here = phoneFor(page);
          const before = here.troubles.length;
          const elsewhere = page === 'pages/me/index' ? '/pages/wallet/index' : '/pages/me/index';
          const findings: string[] = [];
          const figures = await auditPage(here, urlOf(page), elsewhere, async () => {
            findings.push(...(await graveFindings(here.host.frame(), ofPages)));
            await here.host.theme('dark');
            findings.push(...(await graveFindings(here.host.frame(), byNight)));
            await here.host.theme('light');
          });
          audited.push(figures);
          expect(faultsOf(figures)).toEqual([]);
          expect(findings).toEqual([]);
          expect(here.troubles.slice(before)).toEqual([]);
        },
      );
    });

    describe('at ten', () => {
      beforeAll(async () => {
        // Nobody has a voucher here, and no batch is open: the button comes with the end of the countdown.
        await startAt(stranger, '2023-04-22 09:59:42', 'pages/campaign/index');
        await stranger.sees('马上开始，请稍候');
        await settle(stranger);
      }, 60_000);

      it('can be read by everyone while the countdown runs', async () => {
        expect(await graveFindings(stranger.host.frame(), ofPages)).toEqual([]);
        expect((await readAloud(stranger.host.frame())).join()).toMatch(/img 还有0小时\d分钟/);
      });

      it('changes the screen no oftener than it must while the countdown runs out', async () => {
        const from = Date.now();
        await stranger.pressable('立即领取 200 元券');
        const to = Date.now();
        const times = stranger.host
          .figures()
          .setData.map(({ at }: { at: number }) => at)
          .filter((at: number) => at >= from && at <= to);
        // It counts every second down, and is not drawn for anything else.
        expect(times.length).toBeGreaterThanOrEqual(Math.floor((to - from) / 1000));
        expect(busiestSecond(times)).toBeLessThanOrEqual(countdownPerSecond);
      });
    });

    describe('read aloud', () => {
      it('reads the claim in the order in which it is done', async () => {
        await startAt(phone, '2023-05-01 10:00:30', 'pages/campaign/index');
        await phone.pressable('立即领取 200 元券');
        expect(await readAloud(phone.host.frame())).toEqual([
          'heading 张店区 2023 家电消费惠民活动',
          'tab 第 1 批 · 领取中',
          'tab 第 2 批 · 领取中',
          'radio 200 元券，买单件 2,000 元以上的，选 200 元券，共 500 张',
          'radio 100 元券，买单件 1,000 元以上的，选 100 元券，共 1,500 张',
          'link 您在淄博市吗？（可不答） 点这里用定位确认；只在手机上判断，不上传位置，不答也能领券',
          'link 活动规则',
          'link 资金公示',
          'link 为什么没抢到 查看自己的领取记录和领完时间',
          'button 遇到问题？反馈与热线',
          'button 立即领取 200 元券',
        ]);
      });
    });

    describe('in 大字版', () => {
      beforeAll(async () => {
        for (const one of [phone, stranger]) {
          await one.open('/pages/home/index');
          await one.press('大字版');
          await one.sees('标准版');
        }
      }, 120_000);

      it.each(pages)('%s has room for a thumb, and keeps its width', async (page) => {
        const here = phoneFor(page);
        await here.open(urlOf(page));
        await settle(here);
        const view = here.host.frame();
        expect(await smallTaps(view, smallestTap.large)).toEqual([]);
        expect(await sideways(view)).toBeLessThanOrEqual(0);
        expect(await graveFindings(view, ofPages)).toEqual([]);
      });
    });

    describe('of a build that was spoilt', () => {
      let spoilt: string;
      let visitor: Phone;

      beforeAll(async () => {
        spoilt = copyOfBuild();
        // A page that calls setData sixty times a second.
        appendFileSync(
          join(spoilt, 'pages/home/index.js'),
          ';setInterval(function(){var all=getCurrentPages(),top=all[all.length-1];top&&top.route==="pages/me/index"&&top.setData({planted:Date.now()})},16);',
        );
        // Pictures and countdowns that have lost their words.
        expect(changeScripts(spoilt, /role:"img",label:[\w$]+/g, 'role:"img"')).toBeGreaterThan(0);
        visitor = await world().newPhone({ build: spoilt });
      }, 60_000);

      afterAll(() => rmSync(spoilt, { recursive: true, force: true }));

      it('catches the storm of setData', async () => {
        const figures = await auditPage(visitor, '/pages/me/index', '/pages/home/index');
        expect(faultsOf(figures).join()).toMatch(/setData 调用频率: \d+, at most 20/);
      });

      it('catches the label that is missing', async () => {
        await startAt(visitor, '2023-04-22 09:00:00', 'pages/home/index');
        await visitor.sees(/\d\d ?时 ?\d\d ?分/);
        const found = await graveFindings(visitor.host.frame(), ofPages);
        expect(found.join()).toMatch(/serious role-img-alt/);
      });
    });
  });
});

describe('the build as it is uploaded', () => {
  it('weighs no more than WeChat takes, and has nothing in it that old phones cannot read', () => {
    expect(readBuild(buildFolder).faults).toEqual([]);
  });

  it('is too heavy with a package of three megabytes', () => {
    const spoilt = copyOfBuild();
    try {
      writeFileSync(
        join(spoilt, 'pages/info/filler.js'),
        `module.exports="${'x'.repeat(3_000_000)}";`,
      );
      expect(readBuild(spoilt).faults.join()).toMatch(/pages\/info\/: 30\d{5} bytes, over 2097152/);
    } finally {
      rmSync(spoilt, { recursive: true, force: true });
    }
  });
});
