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
  moneyNewsSeconds,
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
  return { ...plansForCitizens(db), ...plansForEnterprises(db) };
}

function plansForCitizens(db: Db) {
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
                amountFen: stock.voucherType.faceFen,
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
            amountFen: faceFen,
            store: trade.store?.name ?? '',
          },
          dueAt: now,
          validUntil: addSeconds(redeemedAt ?? now, newsSeconds),
        })),
      );
    },
  };
}

/** Whoever applied for an enterprise and wants to hear of its money. */
const ownersWanting = (kind: ReminderKind) =>
  ({
    where: { owner: { reminderConsents: unused(kind) } },
    select: { ownerCitizenId: true },
  }) as const;
const ownersOf = (applications: readonly { ownerCitizenId: string | null }[]) => [
  ...new Set(applications.flatMap(({ ownerCitizenId }) => ownerCitizenId ?? [])),
];

function plansForEnterprises(db: Db) {
  return {
    /** Invoices that came back to their enterprise. */
    async planReturnedInvoices(now: Date): Promise<void> {
      const invoices = await db.invoice.findMany({
        where: {
          status: 'returned',
          decidedAt: { gt: addSeconds(now, -moneyNewsSeconds), lte: now },
          merchant: { applications: { some: ownersWanting('invoice').where } },
        },
        include: {
          campaign: { select: { name: true } },
          trade: { select: { store: { select: { name: true } } } },
          merchant: { select: { applications: ownersWanting('invoice') } },
        },
      });
      await insertPlans(
        db,
        invoices.flatMap(({ id, campaign, trade, merchant, amountFen, decidedAt }) =>
          ownersOf(merchant.applications).map((citizenId) => ({
            kind: 'invoice' as const,
            subjectId: id,
            citizenId,
            fields: {
              campaign: campaign.name,
              at: factInstant(decidedAt ?? now),
              amountFen,
              store: trade.store?.name ?? '',
            },
            dueAt: now,
            validUntil: addSeconds(decidedAt ?? now, moneyNewsSeconds),
          })),
        ),
      );
    },

    /** Money that was paid to an enterprise. */
    async planPaidSettlements(now: Date): Promise<void> {
      const paid = await db.$queryRaw<PaidShare[]>`
        SELECT s.id AS "settlementId", c.name AS campaign, m.name AS merchant, p.at,
          a.owner_citizen_id AS "citizenId", m.id AS "merchantId", -sum(l.amount_fen) AS fen
        FROM settlement_step p
        JOIN settlement s ON s.id = p.settlement_id
        JOIN campaign c ON c.id = s.campaign_id
        JOIN settlement_line n ON n.settlement_id = s.id
        JOIN ledger_line l ON l.id = n.ledger_line_id
        JOIN merchant m ON m.id = l.merchant_id
        JOIN application a ON a.merchant_id = m.id
        WHERE p.event = 'pay' AND p.at > ${addSeconds(now, -moneyNewsSeconds)} AND p.at <= ${now}
          AND EXISTS (SELECT FROM reminder_consent r WHERE r.citizen_id = a.owner_citizen_id
            AND r.kind = 'settlement' AND r.used_at IS NULL)
        GROUP BY s.id, c.name, m.id, p.at, a.owner_citizen_id`;
      await insertPlans(
        db,
        paid.map((one) => ({
          kind: 'settlement' as const,
          subjectId: `${one.settlementId}/${one.merchantId}`,
          citizenId: one.citizenId,
          fields: {
            campaign: one.campaign,
            at: factInstant(one.at),
            amountFen: Number(one.fen),
            store: one.merchant,
          },
          dueAt: now,
          validUntil: addSeconds(one.at, moneyNewsSeconds),
        })),
      );
    },
  };
}

type PaidShare = {
  settlementId: string;
  merchantId: string;
  campaign: string;
  merchant: string;
  at: Date;
  citizenId: string;
  fen: bigint;
};
