import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

const patienceMs = 12_000;

export type Piece = { category: string; price: string; serial: string };

/** A shop's counter with 嘉联's cashier page, worked as a cashier does. */
export type Till = {
  readonly page: Page;
  readonly troubles: readonly string[];
  addItem: (piece: Piece) => Promise<void>;
  /** Types the sixteen digits under a customer's code. */
  typeCode: (digits: string) => Promise<void>;
  press: (name: string | RegExp) => Promise<void>;
  sees: (words: string | RegExp, limitMs?: number) => Promise<void>;
};

const counterScreen: BrowserContextOptions = {
  viewport: { width: 1366, height: 900 },
  locale: 'zh-CN',
  timezoneId: 'Asia/Shanghai',
  reducedMotion: 'reduce',
};

export async function openTill(
  browser: Browser,
  origin: string,
  termNo: string,
  options: BrowserContextOptions = {},
): Promise<Till> {
  const context = await browser.newContext({ ...counterScreen, ...options });
  context.setDefaultTimeout(patienceMs);
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on('pageerror', (error) => troubles.push(error.message));
  const press = (name: string | RegExp) => page.getByRole('button', { name, exact: true }).click();
  await page.goto(`${origin}/?term=${termNo}`);
  await page.getByText(new RegExp(`^${termNo}`)).waitFor();
  return {
    page,
    troubles,
    addItem: async ({ category, price, serial }) => {
      await page.getByRole('radio', { name: category, exact: true }).click();
      await page.getByLabel(/^单价/).fill(price);
      await page.getByLabel(/^序列号/).fill(serial);
      await press(/^加入商品/);
      await page.getByRole('cell', { name: serial }).waitFor();
    },
    typeCode: async (digits) => {
      await page.getByLabel(/^扫顾客的二维码/).fill(digits);
      await press('加券');
    },
    press,
    sees: async (words, limitMs = patienceMs) => {
      const shown = page.getByText(words).filter({ visible: true });
      await shown.first().waitFor({ timeout: limitMs });
    },
  };
}
