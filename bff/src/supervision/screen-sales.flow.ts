import { addSeconds } from '../kernel/time';
import { findingsOf, readFrom, sharedDevices } from './supervision.rules';
import type { SupervisionStores } from './supervision.store';

export type ScreenNeeds = {
  now: () => Date;
  reads: SupervisionStores;
  inTransaction: <T>(work: (stores: SupervisionStores) => Promise<T>) => Promise<T>;
};

/** What was committed a moment after the last look belongs to the next one as well. */
const overlapSeconds = 60;
/** So long after its end something of a campaign may still come back. */
const sweepSeconds = 30 * 24 * 3600;

function screenCampaign({ now, inTransaction }: ScreenNeeds, campaignId: string): Promise<void> {
  return inTransaction(async ({ screening, writeAudit }) => {
    const at = now();
    const { policy, screenedUntil } = await screening.takeCampaign(campaignId);
    // A rehearsal's clock may have been set back since.
    const seenUntil = screenedUntil === null || screenedUntil < at ? screenedUntil : at;
    const news = await screening.findNews(
      campaignId,
      addSeconds(seenUntil ?? new Date(0), -overlapSeconds),
    );
    const sales = news
      ? await screening.listSales(campaignId, news.merchantIds, readFrom(news.oldestPaidAt, policy))
      : [];
    const devices = await screening.listSharedDevices(campaignId);
    const opened = await screening.openOrGrow(
      campaignId,
      [
        ...findingsOf(sales, policy, at),
        ...sharedDevices(campaignId, devices, policy.sharedDevice),
      ],
      at,
    );
    for (const { id, kind } of opened) {
      await writeAudit({
        at,
        actor: { kind: 'job', id: '', name: '筛查' },
        action: 'case.open',
        subject: id,
        detail: { kind },
      });
    }
    if (news && news.newestAt.getTime() !== screenedUntil?.getTime()) {
      await screening.markScreened(campaignId, news.newestAt);
    }
  });
}

/** Looks at what is new in every campaign and puts before people what its rules find: a job. Done again it changes nothing. */
export async function screenSales(needs: ScreenNeeds): Promise<void> {
  const at = needs.now();
  for (const campaignId of await needs.reads.screening.listScreened(
    at,
    addSeconds(at, -sweepSeconds),
  )) {
    await screenCampaign(needs, campaignId);
  }
}
