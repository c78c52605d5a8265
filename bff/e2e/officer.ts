import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Locator, Page } from 'playwright-core';
import { demoPassword } from '../../prisma/demo-officers';
import { waitUntil } from '../ops/wait';

const patienceMs = 30_000;

/** An officer at a desk: the console at 1280 px, used by what it shows, with mouse and keyboard. */
export type Officer = {
  readonly page: Page;
  /** Errors of scripts since the console was opened. */
  readonly troubles: readonly string[];
  /** Opens a page by its address, as a link out of a message does. */
  open: (path: string, title: string | RegExp) => Promise<void>;
  /** Goes to a page of the menu. */
  go: (place: string, title?: string) => Promise<void>;
  /** Waits until the page of this title is there, with what it asked for. */
  at: (title: string | RegExp) => Promise<void>;
  sees: (words: string | RegExp) => Promise<void>;
  button: (name: string | RegExp) => Locator;
  /** The row of a table that says this. */
  row: (words: string) => Locator;
  /** Says yes to the question that is on the screen. */
  confirm: (word: string) => Promise<void>;
  /** Presses something that gives a file, and reads the file. */
  download: (press: () => Promise<void>) => Promise<{ name: string; bytes: Buffer }>;
};

function listenForTrouble(page: Page): string[] {
  const troubles: string[] = [];
  page.on('pageerror', (error) => troubles.push(`script: ${error.message}`));
  page.on('console', (message) => {
    // A refusal is an answer; that the browser also notes it is no trouble of the page.
    if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) {
      troubles.push(`console: ${message.text()}`);
    }
  });
  return troubles;
}

/** Another window of somebody who has signed in. */
export function officerAt(page: Page, origin: string): Officer {
  const troubles = listenForTrouble(page);
  /** A string is the whole name: 工作台 is not yet there while 惠民券工作台 asks for the password. */
  const named = (
    role: 'heading' | 'button',
    name: string | RegExp,
    more: { level?: number } = {},
  ) => page.getByRole(role, { name, exact: typeof name === 'string', ...more });
  const button = (name: string | RegExp) => named('button', name);
  const at = async (title: string | RegExp) => {
    await named('heading', title, { level: 1 }).waitFor();
    await page.locator('.ant-skeleton').first().waitFor({ state: 'detached' });
  };
  return {
    page,
    troubles,
    open: async (path, title) => {
      await page.goto(`${origin}/console${path}`);
      await at(title);
    },
    go: async (place, title = place) => {
      await page.getByRole('navigation').getByRole('link', { name: place, exact: true }).click();
      await at(title);
    },
    at,
    sees: (words) => page.getByText(words).filter({ visible: true }).first().waitFor(),
    button,
    row: (words) => page.getByRole('row').filter({ hasText: words }),
    confirm: async (word) => {
      const dialog = page.getByRole('dialog').filter({ visible: true });
      await dialog.getByRole('button', { name: word, exact: true }).click();
      await dialog.waitFor({ state: 'hidden' });
    },
    download: async (press) => {
      const [given] = await Promise.all([page.waitForEvent('download'), press()]);
      return { name: given.suggestedFilename(), bytes: await readFile(await given.path()) };
    },
  };
}

/** The code that each account signed in with last: it signs in once, and another is there within thirty seconds. */
const usedCodes = new Map<string, string>();

/** Has account and code filled in, with a code that was not used yet. */
async function chooseAccount(page: Page, account: string): Promise<void> {
  const code = page.locator('input[autocomplete="one-time-code"]');
  await waitUntil(
    `A new code for ${account}`,
    async () => {
      await code.fill('');
      await page.getByRole('button', { name: account, exact: true }).click();
      await code.and(page.locator(':not([value=""])')).waitFor();
      const given = await code.inputValue();
      if (given === usedCodes.get(account)) {
        await sleep(500);
        return false;
      }
      usedCodes.set(account, given);
      return true;
    },
    { limitMs: 40_000 },
  );
}

/** @param account as the sign-in page of a rehearsal names it, such as 镇办经办一 */
export async function openOfficer(
  browser: Browser,
  origin: string,
  account: string,
): Promise<Officer> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    reducedMotion: 'reduce',
    acceptDownloads: true,
  });
  context.setDefaultTimeout(patienceMs);
  const officer = officerAt(await context.newPage(), origin);
  await officer.page.goto(`${origin}/console`);
  await chooseAccount(officer.page, account);
  await officer.page.getByLabel('密码').fill(demoPassword);
  await officer.button('登录').click();
  await officer.at('工作台');
  return officer;
}
