import type { ReminderKind } from '../contract/reminder.contract';
import { newId } from '../kernel/id';
import { addSeconds } from '../kernel/time';
import type { Db } from '../platform/db';
import {
  announceSeconds,
  dayMessageSeconds,
  expiryDueAt,
  expiryStages,
  factInstant,
  newsSeconds,
} from './reminder.rules';
import type { Due } from './reminder.store';

type Plan = Omit<Due, 'id' | 'tries' | 'consentId'> & { stage?: number; dueAt: Date };
export type ReminderPlans = ReturnType<typeof createReminderPlans>;

const unused = (kind: ReminderKind) => ({ some: { kind, usedAt: null } });

/** What is planned already stays as it is. */
const insertPlans = (db: Db, plans: readonly Plan[]) =>
  db.reminder.createMany({
    data: plans.map((plan) => ({ id: newId('reminder'), nextTryAt: plan.dueAt, ...plan })),
    skipDuplicates: true,
  });

/** Of holders who want to be told of the end. */
const unusedVouchers = (db: Db, campaignId: string) =>
  db.voucher.findMany({
    where: { campaignId, status: 'issued', citizen: { reminderConsents: unused('expiry') } },
    include: { stock: { include: { voucherType: true } } },
  });

/** Finds what people asked to be told, and writes down what is due. Done again it changes nothing. */
export function createReminderPlans(db: Db) {
  return {
    /** Batches that open within the next minutes, for everybody who asked for them. */
    async planOpenings(now: Date): Promise<void> {
      const batches = await db.batch.findMany({
        where: { opensAt: { gt: now, lte: addSeconds(now, announceSeconds) } },
        include: {
          campaign: { select: { name: true } },
          consents: { where: { usedAt: null }, distinct: ['citizenId'] },
        },
      });
      await insertPlans(
        db,
        batches.flatMap(({ id, opensAt, campaign, consents }) =>
          consents.map(({ citizenId }) => ({
            kind: 'opening' as const,
            subjectId: id,
            citizenId,
            fields: { campaign: campaign.name, at: factInstant(opensAt) },
            dueAt: now,
            validUntil: opensAt,
          })),
        ),
      );
    },

    /** Vouchers that nobody used yet, seven, three and no days before the end. */
    async planExpiry(now: Date): Promise<void> {
      const campaigns = await db.campaign.findMany({ where: { endsAt: { gt: now } } });
      for (const { id: campaignId, name, endsAt } of campaigns) {
        for (const stage of expiryStages) {
          const dueAt = expiryDueAt(endsAt, stage);
          const validUntil = addSeconds(dueAt, dayMessageSeconds);
          if (now < dueAt || now >= validUntil) {
            continue;
          }
          const vouchers = await unusedVouchers(db, campaignId);
          await insertPlans(
            db,
            vouchers.map(({ id, citizenId, stock }) => ({
              kind: 'expiry' as const,
              subjectId: id,
              stage,
              citizenId,
              fields: {
                campaign: name,
                at: factInstant(endsAt),
                faceFen: stock.voucherType.faceFen,
              },
              dueAt,
              validUntil,
            })),
          );
        }
      }
    },

    /** What was redeemed a moment ago. */
    async planRedeemed(now: Date): Promise<void> {
      const redemptions = await db.redemption.findMany({
        where: {
          status: 'redeemed',
          redeemedAt: { gt: addSeconds(now, -newsSeconds), lte: now },
          voucher: { citizen: { reminderConsents: unused('redeemed') } },
        },
        include: {
          voucher: { select: { citizenId: true } },
          trade: { include: { store: true } },
          campaign: { select: { name: true } },
        },
      });
      await insertPlans(
        db,
        redemptions.map(({ id, voucher, trade, campaign, faceFen, redeemedAt }) => ({
          kind: 'redeemed' as const,
          subjectId: id,
          citizenId: voucher.citizenId,
          fields: {
            campaign: campaign.name,
            at: factInstant(redeemedAt ?? now),
            faceFen,
            store: trade.store?.name ?? '',
          },
          dueAt: now,
          validUntil: addSeconds(redeemedAt ?? now, newsSeconds),
        })),
      );
    },
  };
}
