import { describeWithChromium } from '../test/with-chromium';
import { byNight, graveFindings } from './axe';
import { type Phone, people } from './phone';
import { useWorld } from './world';

type AppConfig = { pages: string[]; subPackages: { root: string; pages: string[] }[] };

/** Every page of the mini-program, from the very list that WeChat reads: a new page is visited by itself. */
function allPages(): string[] {
  // Taro puts this name into the file's world.
  Object.assign(globalThis, { defineAppConfig: (config: AppConfig) => config });
  const { pages, subPackages }: AppConfig = require('../../miniapp/src/app.config').default;
  return [
    ...pages,
    ...subPackages.flatMap(({ root, pages: own }) => own.map((p) => `${root}/${p}`)),
  ];
}

/** The smallest thing to press: 44 px, and 60 in 大字版 (G6). */
const smallestPress = { normal: 44, large: 60 };

/** What is too small to press, in words; half a pixel is the browser's rounding. */
const tooSmall = (phone: Phone, least: number) =>
  phone.page
    .locator('.pressable')
    .filter({ visible: true })
    .evaluateAll(
      (all, px) =>
        all
          .map((one) => ({ words: one.textContent, box: one.getBoundingClientRect() }))
          .filter(({ box }) => Math.min(box.width, box.height) < px - 0.5)
          .map(({ words, box }) => `${words}: ${box.width} × ${box.height}`),
      least,
    );

/** Main text of 大字版 in pixels, and how close lines may stand. */
const largeText = { leastPx: 18, leastLineHeight: 1.3 };

/** Words that are smaller or closer than the elder's view allows, each with its size. */
const tooFine = (phone: Phone) =>
  phone.page
    .locator('.shell')
    .filter({ visible: true })
    .evaluate((shell, { leastPx, leastLineHeight }) => {
      const found = new Set<string>();
      const walker = document.createTreeWalker(shell, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const words = node.textContent?.trim() ?? '';
        const box = node.parentElement;
        const style = box && getComputedStyle(box);
        if (!words || !box || !style || box.getClientRects().length === 0) {
          continue;
        }
        const px = Number.parseFloat(style.fontSize);
        const line =
          style.lineHeight === 'normal'
            ? leastLineHeight
            : Number.parseFloat(style.lineHeight) / px;
        const wraps = box.getBoundingClientRect().height > 2 * px;
        if (px < leastPx - 0.1 || (wraps && line < leastLineHeight - 0.01)) {
          found.add(`${words.slice(0, 20)}: ${px} px, line ${line.toFixed(2)}`);
        }
      }
      return [...found];
    }, largeText);

/** Where a screen reader goes back up the page: what it reads later stands above what it read before. */
const outOfOrder = (phone: Phone) =>
  phone.page
    .locator('.shell')
    .filter({ visible: true })
    .evaluate((shell) => {
      const blocks = [
        ...shell.querySelectorAll('.shell__head, .shell__body > *:not(.shell__foot), .shell__foot'),
      ].filter(
        (one) => one.getClientRects().length > 0 && getComputedStyle(one).position !== 'fixed',
      );
      const tops = blocks.map((one) => ({
        words: one.textContent?.slice(0, 20),
        top: one.getBoundingClientRect().top,
      }));
      return tops
        .filter(({ top }, index) => index > 0 && top < (tops[index - 1]?.top ?? 0) - 1)
        .map(({ words }) => words);
    });

const sidewaysPx = (phone: Phone) =>
  phone.page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });

describeWithChromium('every page of the mini-program', (chromium) => {
  const world = useWorld(chromium);
  const pages = allPages();
  const queries: Record<string, string> = {};
  let visitor: Phone;
  let citizen: Phone;

  /** Opens a page and waits until everything it asked for is there. */
  const visit = async (phone: Phone, path: string) => {
    await phone.page.goto(`${world().stack.origins.bff}/${path}${queries[path] ?? ''}`);
    const titles = phone.page.getByRole('heading', { level: 1 });
    await titles.first().waitFor();
    await phone.page.locator('.skeleton').first().waitFor({ state: 'detached' });
  };
  /** The same, until also its pictures came, or did not. */
  const visitWhole = async (phone: Phone, path: string) => {
    await visit(phone, path);
    await phone.page.waitForLoadState('networkidle');
  };

  beforeAll(async () => {
    await world().setClock('2023-04-22 10:00:30');
    visitor = await world().newPhone();
    citizen = await world().newPhone();
    await citizen.open('/pages/wallet/index', '券包');
    await citizen.button('去登录').click();
    await citizen.signInAs(people.one, '券包');
    await citizen.open('/', '惠民券');
    await citizen.button('立即领取').click();
    await citizen.at('领取消费券');
    await citizen.button('立即领取 200 元券').click();
    await citizen.sees('领取成功');
    const [voucher] = await world().sql<{ id: string; campaign_id: string }>(
      'SELECT id, campaign_id FROM voucher',
    );
    const [store] = await world().sql<{ id: string }>('SELECT id FROM store ORDER BY id LIMIT 1');
    queries['pages/voucher/index'] = `?id=${voucher?.id}`;
    queries['pages/code/index'] = `?id=${voucher?.id}`;
    queries['pages/store/index'] = `?id=${store?.id}`;
    queries['pages/campaign/index'] = `?id=${voucher?.campaign_id}`;
  }, 60_000);

  /** Nothing is published in this world: that page asks, is told so, and says it. */
  const notPublished = /404 \(Not Found\).*\/publicity$/;
  const troublesSince = (phone: Phone, before: number) =>
    phone.troubles.slice(before).filter((one) => !notPublished.test(one));

  const ofCitizensOnly = ['pages/voucher/index', 'pages/code/index'];
  it.each(pages.filter((page) => !ofCitizensOnly.includes(page)))(
    '%s shows itself to a visitor without any error',
    async (path) => {
      const before = visitor.troubles.length;
      await visitWhole(visitor, path);
      expect(troublesSince(visitor, before)).toEqual([]);
    },
  );

  it.each(pages)('%s can be read and pressed by everyone, by day and by night', async (path) => {
    const before = citizen.troubles.length;
    await visit(citizen, path);
    await citizen.page.emulateMedia({ colorScheme: 'light' });
    expect(await graveFindings(citizen.page)).toEqual([]);
    await citizen.page.emulateMedia({ colorScheme: 'dark' });
    expect(await graveFindings(citizen.page, byNight)).toEqual([]);
    expect(await tooSmall(citizen, smallestPress.normal)).toEqual([]);
    expect(await outOfOrder(citizen)).toEqual([]);
    // One name for the page, before everything else.
    const headings = citizen.page.getByRole('heading').filter({ visible: true });
    expect(
      await headings.first().evaluate((one) => one.getAttribute('aria-level') ?? one.tagName),
    ).toMatch(/^(1|H1)$/);
    expect(troublesSince(citizen, before)).toEqual([]);
  });

  describe('in 大字版', () => {
    beforeAll(async () => {
      await citizen.open('/', '惠民券');
      await citizen.page.getByRole('switch', { name: '大字版' }).click();
      await citizen.page.getByRole('switch', { name: '大字版', checked: true }).waitFor();
    }, 30_000);

    it.each(pages)('%s keeps its width, also on the narrowest phone', async (path) => {
      await citizen.page.setViewportSize({ width: 320, height: 640 });
      await visit(citizen, path);
      expect(await sidewaysPx(citizen)).toBeLessThanOrEqual(0);
      expect(await tooSmall(citizen, smallestPress.large)).toEqual([]);
      expect(await tooFine(citizen)).toEqual([]);
      await citizen.page.emulateMedia({ colorScheme: 'light' });
      expect(await graveFindings(citizen.page)).toEqual([]);
      await citizen.page.emulateMedia({ colorScheme: 'dark' });
      expect(await graveFindings(citizen.page, byNight)).toEqual([]);
    });
  });
});
