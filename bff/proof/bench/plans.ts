import { planFile } from '../../../prisma/seed';
import { readCampaignFile, saveCampaignFile } from '../../src/campaign/campaign-file.store';
import type { Db } from '../../src/platform/db';

/* Campaigns made for the bench: the plan's own, with as many batches as are needed. */

/** The morning of a rush, one a day. */
export const tenOClock = (day: number): Date =>
  new Date(Date.parse('2023-04-22T10:00:00+08:00') + day * 86_400_000);
/** Open since midnight: for what is measured without a rush. */
export const midnight = new Date('2023-04-22T00:00:00+08:00');

/** High enough that nobody meets them; they are counted all the same. */
const limits = {
  attempts: {
    citizen: { count: 1_000_000, seconds: 60 },
    device: { count: 1_000_000, seconds: 60 },
    network: { count: 1_000_000, seconds: 60 },
  },
  vouchersPerBatch: { device: 2 },
};

/** Puts a campaign in that has batches of the plan's own size (500 and 1,500), opening at these instants. */
export async function addPlan(db: Db, slug: string, opensAt: readonly Date[]): Promise<void> {
  const plan = readCampaignFile(planFile);
  const [first] = plan.batches;
  await saveCampaignFile(db, {
    ...plan,
    slug,
    name: `${plan.name} · ${slug}`,
    budgetFen: (plan.budgetFen / plan.batches.length) * opensAt.length,
    limits,
    batches: opensAt.map((at, index) => ({
      number: index + 1,
      opensAt: at,
      stocks: first?.stocks ?? [],
    })),
  });
}

/** Takes a campaign out of sight, so that what was measured with it costs nothing any more. */
export async function withdrawPlan(db: Db, slug: string): Promise<void> {
  await db.campaign.update({ where: { slug }, data: { publishedAt: null } });
}
