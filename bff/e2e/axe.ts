import axe from 'axe-core';
import type { Frame, Page } from 'playwright-core';

/** Findings that keep somebody out; the milder ones are advice. */
const grave = ['serious', 'critical'];

/** By axe's names. */
type Rules = {
  /** Rules about what such a page does not have. */
  without?: readonly string[];
  /** These alone. */
  only?: readonly string[];
};

/** By night everything but the colours is as it is by day. */
export const byNight: Rules = { only: ['color-contrast'] };

/**
 * Looks a page over as assistive technology would (G6–G8).
 * @returns one line for every serious or critical finding, with the elements it is about; empty when there is none
 */
export async function graveFindings(page: Page | Frame, rules: Rules = {}): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) {
    // As a script of the inspector's, not the page's own: its Content-Security-Policy stays in force.
    await page.evaluate(axe.source);
  }
  const violations = await page.evaluate(async ({ without = [], only }) => {
    const { axe: inspector } = window as unknown as { axe: typeof axe };
    const { violations: found } = await inspector.run(document, {
      resultTypes: ['violations'],
      rules: Object.fromEntries(without.map((name) => [name, { enabled: false }])),
      ...(only && { runOnly: { type: 'rule' as const, values: [...only] } }),
    });
    return found.map(({ id, impact, nodes }) => ({
      id,
      impact,
      where: nodes.map(({ target, failureSummary }) => `${target.join(' ')}: ${failureSummary}`),
    }));
  }, rules);
  return violations
    .filter(({ impact }) => grave.includes(impact ?? ''))
    .map(({ id, impact, where }) => `${impact} ${id}\n  ${where.slice(0, 3).join('\n  ')}`);
}
