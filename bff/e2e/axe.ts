import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** Findings that keep somebody out; the milder ones are advice. */
const grave = ['serious', 'critical'];

/**
 * Looks a page over as assistive technology would (G6–G8).
 * @returns one line for every serious or critical finding, with the elements it is about; empty when there is none
 */
export async function graveFindings(page: Page): Promise<string[]> {
  // As a script of the inspector's, not the page's own: its Content-Security-Policy stays in force.
  await page.evaluate(axe.source);
  const violations = await page.evaluate(async () => {
    const { axe: inspector } = window as unknown as { axe: typeof axe };
    const { violations: found } = await inspector.run(document, { resultTypes: ['violations'] });
    return found.map(({ id, impact, nodes }) => ({
      id,
      impact,
      where: nodes.map(({ target, failureSummary }) => `${target.join(' ')}: ${failureSummary}`),
    }));
  });
  return violations
    .filter(({ impact }) => grave.includes(impact ?? ''))
    .map(({ id, impact, where }) => `${impact} ${id}\n  ${where.slice(0, 3).join('\n  ')}`);
}
