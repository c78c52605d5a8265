import type Router from '@koa/router';
import type { ApiReply } from '../contract';
import type { ReminderKind } from '../contract/reminder.contract';
import type { CitizenCaller } from '../http/doors';
import { type Door, on } from '../http/on';
import { Refusal } from '../kernel/refusal';
import { mostConsents, reminderKinds, templates } from './reminder.rules';
import type { ReminderStore } from './reminder.store';

export type ReminderRouteNeeds = {
  asCitizen: Door<CitizenCaller>;
  now: () => Date;
  reminders: ReminderStore;
  templateIds: Record<ReminderKind, string>;
};

export function reminderRoutes(router: Router, needs: ReminderRouteNeeds): void {
  const { asCitizen, now, reminders, templateIds } = needs;
  const board = async (citizenId: string): Promise<ApiReply<'GET /v1/me/reminders'>> => {
    const left = await reminders.countUnused(citizenId);
    return {
      templates: reminderKinds.map((kind) => ({
        kind,
        templateId: templateIds[kind],
        title: templates[kind].title,
        left: left.get(kind) ?? 0,
      })),
    };
  };

  on(router, 'GET /v1/me/reminders', asCitizen, ({ caller }) => board(caller.citizenId));
  on(router, 'POST /v1/me/reminders', asCitizen, async ({ caller, body }) => {
    const { citizenId, accountId } = caller;
    const left = await reminders.countUnused(citizenId);
    for (const one of body.accepted) {
      const batchId = one.kind === 'opening' ? one.batchId : null;
      if (batchId && !(await reminders.hasBatch(batchId))) {
        throw new Refusal('not_found');
      }
      // More than anybody needs is not stored; WeChat keeps its own count.
      if ((left.get(one.kind) ?? 0) < mostConsents) {
        const { kind } = one;
        await reminders.insertConsent({ citizenId, accountId, kind, batchId, givenAt: now() });
      }
    }
    return board(citizenId);
  });
}
