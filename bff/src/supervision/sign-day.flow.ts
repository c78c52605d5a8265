import type { ScreeningDay } from '../contract';
import { Refusal } from '../kernel/refusal';
import { officerActor } from '../officer/officer.rules';
import type { Officer } from '../onboarding/onboarding.rules';
import { dbFailureOf } from '../platform/db';
import { daysOf, whyNotSign } from './closing.rules';
import type { ScreenNeeds } from './screen-sales.flow';
import { noCases } from './screening-day.store';
import { presentDay } from './supervision.present';
import type { SupervisionStores } from './supervision.store';

/** The days of a campaign up to now, the newest first. @throws Refusal not_found */
async function readDays({ days }: SupervisionStores, campaignId: string, now: Date) {
  const campaign = await days.findCampaign(campaignId);
  if (!campaign) {
    throw new Refusal('not_found');
  }
  const counts = await days.countByDay(campaignId);
  const signed = new Map((await days.listSigned(campaignId)).map((one) => [one.day, one]));
  return daysOf(campaign, now).map((day) => ({
    day,
    counts: counts.get(day) ?? noCases,
    signed: signed.get(day),
  }));
}

export async function listDays(
  { reads, now }: ScreenNeeds,
  campaignId: string,
): Promise<{ days: ScreeningDay[] }> {
  const at = now();
  const days = await readDays(reads, campaignId, at);
  return { days: days.map((one) => presentDay(one, at)) };
}

/**
 * Signs for a day of the screening: it is over, and what was opened on it is closed.
 * @throws Refusal not_found, too_early, cases_open with how many, not_allowed_now when it is signed already
 */
export async function signDay(
  { now, inTransaction, reads }: ScreenNeeds,
  officer: Officer,
  { campaignId, day, remark }: { campaignId: string; day: string; remark: string },
): Promise<ScreeningDay> {
  const sign = async (stores: SupervisionStores) => {
    const at = now();
    const found = (await readDays(stores, campaignId, at)).find((one) => one.day === day);
    if (!found) {
      throw new Refusal('not_found');
    }
    const { counts, signed } = found;
    const why = whyNotSign({ day, open: counts.open, signedAt: signed?.signedAt ?? null }, at);
    if (why) {
      throw new Refusal(why, why === 'cases_open' ? { facts: { open: counts.open } } : {});
    }
    await stores.days.insert({
      campaignId,
      day,
      counts,
      signedAt: at,
      signedBy: officer.officerId,
      signedName: officer.name,
      remark,
    });
    await stores.writeAudit({
      at,
      actor: officerActor(officer),
      action: 'screening.sign',
      subject: campaignId,
      detail: { day, opened: counts.opened, note: remark },
    });
  };
  try {
    await inTransaction(sign);
  } catch (error) {
    // Somebody signed, or a case was opened, a moment ago.
    throw !(error instanceof Refusal) && dbFailureOf(error) === 'refused'
      ? new Refusal('not_allowed_now')
      : error;
  }
  const { days } = await listDays({ now, inTransaction, reads }, campaignId);
  return days.find((one) => one.day === day) as ScreeningDay;
}
