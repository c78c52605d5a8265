import type { Page } from 'playwright-core';

/** Signs in to the console by the rehearsal's own buttons, and opens a page of it. */
export async function enterConsole(
  page: Page,
  origin: string,
  { role, path, password }: { role: string; path: string; password: string },
): Promise<void> {
  await page.goto(`${origin}/console/sign-in`);
  await page.getByRole('button', { name: role, exact: true }).click();
  await page.getByLabel('密码', { exact: true }).fill(password);
  await page.getByRole('button', { name: /登\s*录/ }).click();
  await page.waitForURL(/\/console\/?$/);
  await page.goto(`${origin}/console${path}`);
  await page.getByRole('heading', { level: 1 }).waitFor();
}
