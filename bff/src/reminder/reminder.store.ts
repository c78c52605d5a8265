import type { ReminderKind } from '../contract/reminder.contract';
import { newId } from '../kernel/id';
import type { Db } from '../platform/db';
import { nextTryAfter, type ReminderFacts } from './reminder.rules';

export type Due = {
  id: string;
  kind: ReminderKind;
  subjectId: string;
  citizenId: string;
  tries: number;
  validUntil: Date;
  consentId: string | null;
  fields: ReminderFacts;
};
export type ReminderStore = ReturnType<typeof createReminderStore>;

const atOnce = 200;

export function createReminderStore(db: Db) {
  return {
    countUnused: async (citizenId: string): Promise<Map<ReminderKind, number>> => {
      const rows = await db.reminderConsent.groupBy({
        by: ['kind'],
        where: { citizenId, usedAt: null },
        _count: true,
      });
      return new Map(rows.map((row) => [row.kind, row._count]));
    },

    hasBatch: async (batchId: string): Promise<boolean> =>
      (await db.batch.count({ where: { id: batchId } })) === 1,

    insertConsent: (consent: {
      citizenId: string;
      accountId: string;
      kind: ReminderKind;
      batchId: string | null;
      givenAt: Date;
    }) => db.reminderConsent.create({ data: { id: newId('reminderConsent'), ...consent } }),

    /** Takes what is due; whoever takes it has it alone until the next try, also when this process ends meanwhile. */
    async takeDue(now: Date): Promise<Due[]> {
      const rows = await db.$queryRaw<(Omit<Due, 'fields'> & { fields: unknown })[]>`
        WITH due AS (
          SELECT id FROM reminder WHERE state = 'waiting' AND next_try_at <= ${now}
          ORDER BY next_try_at, id LIMIT ${atOnce} FOR UPDATE SKIP LOCKED
        )
        UPDATE reminder r SET tries = r.tries + 1, next_try_at = ${nextTryAfter(now, 1)}
        FROM due WHERE due.id = r.id
        RETURNING r.id, r.kind::text AS kind, r.subject_id AS "subjectId", r.citizen_id AS "citizenId",
          r.tries, r.valid_until AS "validUntil", r.consent_id AS "consentId", r.fields`;
      return rows.map((row) => ({ ...row, fields: row.fields as ReminderFacts }));
    },

    /** Uses up one consent for this reminder, once; answers whose WeChat it is. */
    async useConsent({ id, kind, citizenId, subjectId, consentId }: Due, now: Date) {
      if (consentId) {
        return db.reminderConsent.findUnique({
          where: { id: consentId },
          select: { account: { select: { openid: true } } },
        });
      }
      return db.$transaction(async (tx) => {
        const [taken] = await tx.$queryRaw<{ id: string }[]>`
          UPDATE reminder_consent SET used_at = ${now} WHERE id = (
            SELECT id FROM reminder_consent
            WHERE citizen_id = ${citizenId} AND kind = ${kind}::"ReminderKind" AND used_at IS NULL
              AND (batch_id IS NULL OR batch_id = ${subjectId})
            ORDER BY given_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
          ) RETURNING id`;
        if (!taken) {
          return null;
        }
        await tx.reminder.update({ where: { id }, data: { consentId: taken.id } });
        return tx.reminderConsent.findUnique({
          where: { id: taken.id },
          select: { account: { select: { openid: true } } },
        });
      });
    },

    end: (
      id: string,
      state: 'sent' | 'refused' | 'without_consent' | 'late' | 'given_up',
      endedAt: Date,
      errcode?: number,
    ) =>
      db.reminder.update({
        where: { id },
        data: { state, endedAt, errcode: errcode ?? null },
      }),

    tryAgain: (id: string, nextTryAt: Date, errcode: number | undefined) =>
      db.reminder.update({ where: { id }, data: { nextTryAt, errcode: errcode ?? null } }),
  };
}
