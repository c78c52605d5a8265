import axe from 'axe-core';
import type { Frame, Page } from 'playwright-core';

/** Findings that keep somebody out; the milder ones are advice. */
const grave = ['serious', 'critical'];

/**
 * Looks a page over as assistive technology would (G6–G8).
 * @param notOfPages rules about what such a page does not have, by axe's names
 * @returns one line for every serious or critical finding, with the elements it is about; empty when there is none
 */
export async function graveFindings(
  page: Page | Frame,
  notOfPages: readonly string[] = [],
): Promise<string[]> {
  // As a script of the inspector's, not the page's own: its Content-Security-Policy stays in force.
  await page.evaluate(axe.source);
  const violations = await page.evaluate(async (disabled) => {
    const { axe: inspector } = window as unknown as { axe: typeof axe };
    const { violations: found } = await inspector.run(document, {
      resultTypes: ['violations'],
      rules: Object.fromEntries(disabled.map((name) => [name, { enabled: false }])),
    });
    return found.map(({ id, impact, nodes }) => ({
      id,
      impact,
      where: nodes.map(({ target, failureSummary }) => `${target.join(' ')}: ${failureSummary}`),
    }));
  }, notOfPages);
  return violations
    .filter(({ impact }) => grave.includes(impact ?? ''))
    .map(({ id, impact, where }) => `${impact} ${id}\n  ${where.slice(0, 3).join('\n  ')}`);
}
