import type {
  Browser,
  BrowserContext,
  BrowserContextOptions,
  Locator,
  Page,
} from 'playwright-core';
import { waitUntil } from '../ops/wait';

/** How long a person would wait for anything here before wondering. */
const patienceMs = 30_000;

/** One person's phone with the mini-program's H5 build, used by what it shows: roles, names, words. */
export type Phone = {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors of scripts and of the console since the phone was opened. */
  readonly troubles: readonly string[];
  /** Opens one of our pages by its address, as a link or a poster does. */
  open: (path: string, title: string) => Promise<void>;
  reload: (title: string) => Promise<void>;
  /** Waits until the page of this title, and no other, is on the screen. */
  at: (title: string) => Promise<void>;
  /** Waits until these words are on the screen. */
  sees: (words: string | RegExp, limitMs?: number) => Promise<void>;
  button: (name: string | RegExp) => Locator;
  link: (name: string | RegExp) => Locator;
  /** Goes to a page of the tab bar. */
  tab: (name: string, title: string) => Promise<void>;
  /** Signs in by the fake WeChat from the sign-in page, and waits for the page that asked for it. */
  signInAs: (person: RegExp, backAt: string) => Promise<void>;
  /** The value beside a name, such as 实付. */
  fact: (name: string) => Promise<string>;
};

/** The demo people, as WeChat's consent page lists them. */
export const people = {
  one: /^市民一\s*(当前微信)?\s*138/,
  oneOnAnotherPhone: /^市民一\s*(另一部手机.*|当前微信)\s*138/,
  two: /^市民二/,
  three: /^市民三/,
  four: /^市民四/,
};

const iphone: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
  locale: 'zh-CN',
  timezoneId: 'Asia/Shanghai',
  // Pages then change at once instead of sliding.
  reducedMotion: 'reduce',
};

function listenForTrouble(page: Page): string[] {
  const troubles: string[] = [];
  page.on('pageerror', (error) => troubles.push(`script: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') {
      troubles.push(`console: ${message.text()} ${message.location().url}`);
    }
  });
  page.on('requestfailed', (request) => {
    // A page that is left breaks off what it was asking for.
    if (request.failure()?.errorText !== 'net::ERR_ABORTED') {
      troubles.push(`request: ${request.url()} ${request.failure()?.errorText}`);
    }
  });
  return troubles;
}

/** Two pages are on the screen while one follows the other; a person looks again when it is over. */
async function waitForPage(page: Page, title: string): Promise<void> {
  const titles = page.getByRole('heading', { level: 1 });
  await waitUntil(
    `The page ${title}`,
    async () => (await titles.allInnerTexts()).join() === title,
    { limitMs: patienceMs },
  );
}

/** WeChat asks twice: who are you, and which phone number? */
async function consent(page: Page, person: RegExp): Promise<void> {
  for (const question of ['申请获取你的微信身份', '申请获取你的手机号']) {
    await page.getByText(question).waitFor();
    await page.getByRole('link', { name: person }).first().click();
  }
}

export async function openPhone(
  browser: Browser,
  origin: string,
  options: BrowserContextOptions = {},
): Promise<Phone> {
  const context = await browser.newContext({ ...iphone, ...options });
  context.setDefaultTimeout(patienceMs);
  const page = await context.newPage();
  const at = (title: string) => waitForPage(page, title);
  const button = (name: string | RegExp) => page.getByRole('button', { name });
  return {
    page,
    context,
    troubles: listenForTrouble(page),
    open: async (path, title) => {
      await page.goto(origin + path);
      await at(title);
    },
    reload: async (title) => {
      await page.reload();
      await at(title);
    },
    at,
    sees: async (words, limitMs = patienceMs) => {
      const shown = page.getByText(words).filter({ visible: true });
      await shown.first().waitFor({ timeout: limitMs });
    },
    button,
    link: (name) => page.getByRole('link', { name }),
    tab: async (name, title) => {
      await page.getByRole('navigation').getByRole('link', { name }).click();
      await at(title);
    },
    signInAs: async (person, backAt) => {
      await at('登录');
      await button('微信手机号快捷登录').click();
      await consent(page, person);
      await at(backAt);
    },
    fact: async (name) => {
      const row = page
        .locator('.fact')
        .filter({ visible: true, has: page.getByText(name, { exact: true }) });
      return ((await row.first().textContent()) ?? '').replace(name, '').trim();
    },
  };
}

/** The sixteen digits that the code page shows, as it says them to a screen reader. */
export async function readCode({ page }: Phone): Promise<string> {
  const picture = page
    .getByRole('img', { name: /核销码/ })
    .filter({ visible: true })
    .first();
  const name = await picture.getAttribute('aria-label');
  const digits = /(\d{4} \d{4} \d{4} \d{4})/.exec(name ?? '')?.[1];
  if (!digits) {
    throw new Error(`The code page says "${name}"`);
  }
  return digits;
}
