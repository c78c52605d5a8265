import type { ReminderKind } from '../contract/reminder.contract';
import { WechatError } from '../platform/wechat';
import type { WechatOutreach } from '../platform/wechat-outreach';
import { answerOf, fieldsOf, nextTryAfter, stateAfter, templates } from './reminder.rules';
import type { Due, ReminderStore } from './reminder.store';
import type { ReminderPlans } from './reminder-plan.store';

export type SendNeeds = {
  now: () => Date;
  reminders: ReminderStore;
  plans: ReminderPlans;
  wechat: Pick<WechatOutreach, 'sendMessage'>;
  /** The ids that WeChat gave our templates. */
  templateIds: Record<ReminderKind, string>;
};

/** Sends one message, and takes note of what WeChat said. A lost answer is asked for again: WeChat counts consents too. */
async function sendOne(needs: SendNeeds, due: Due): Promise<void> {
  const { now, reminders, wechat, templateIds } = needs;
  if (now() >= due.validUntil) {
    await reminders.end(due.id, 'late', now());
    return;
  }
  const consent = await reminders.useConsent(due, now());
  if (!consent) {
    await reminders.end(due.id, 'without_consent', now());
    return;
  }
  try {
    await wechat.sendMessage({
      openid: consent.account.openid,
      templateId: templateIds[due.kind],
      page: templates[due.kind].page,
      fields: fieldsOf(due.kind, due.fields),
    });
    await reminders.end(due.id, 'sent', now());
  } catch (error) {
    if (!(error instanceof WechatError)) {
      throw error;
    }
    const { errcode } = error;
    const state = stateAfter(answerOf(errcode), { tries: due.tries, errcode });
    await (state
      ? reminders.end(due.id, state, now(), errcode)
      : reminders.tryAgain(due.id, nextTryAfter(now(), due.tries), errcode));
  }
}

/** Plans what has become due, and sends it. Nothing of a claim or of money waits for this. */
export async function sendReminders(needs: SendNeeds): Promise<void> {
  const { now, reminders, plans } = needs;
  await plans.planOpenings(now());
  await plans.planExpiry(now());
  await plans.planRedeemed(now());
  await plans.planReturnedInvoices(now());
  await plans.planPaidSettlements(now());
  for (const due of await reminders.takeDue(now())) {
    await sendOne(needs, due);
  }
}
