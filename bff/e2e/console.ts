import type { Browser, Page } from 'playwright-core';
import { demoPassword } from '../../prisma/demo-officers';

const patienceMs = 30_000;

/** The console on a desktop of an office, signed in at its front door. */
export async function openConsole(
  browser: Browser,
  origin: string,
  officer: string,
): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(patienceMs);
  const page = await context.newPage();
  await page.goto(`${origin}/console/sign-in`);
  await page.getByRole('button', { name: officer }).click();
  await page.getByLabel('密码').fill(demoPassword);
  await page.getByRole('button', { name: /登\s*录/ }).click();
  await page.getByRole('heading', { level: 1, name: '工作台' }).waitFor();
  return page;
}
