import type { BlockSubject } from '../blocklist/blocklist.store';
import { Refusal } from '../kernel/refusal';
import { addSeconds } from '../kernel/time';
import { TextMessageError, type TextMessages } from '../platform/text-message';
import { phoneCodeGoodSeconds, phoneCodePauseSeconds, phoneCodesAnHour } from './desk.rules';
import type { DeskStores } from './desk.store';

export type SendCodeNeeds = {
  now: () => Date;
  reads: DeskStores;
  isBlocked: (subjects: readonly BlockSubject[]) => boolean;
  /** Six digits. */
  newPhoneCode: () => string;
  texts: TextMessages;
  templateId: string;
};
export type Officer = { officerId: string; name: string; role: 'town'; town: string };

const minute = 60;
const hour = 3600;

/** So many a phone, so that nobody is pestered, and so many an officer, so that nobody tries phones. */
async function refuseTooOften({ reads, now }: SendCodeNeeds, officer: Officer, phone: string) {
  const since = (seconds: number) => addSeconds(now(), -seconds);
  const { phoneCodes } = reads;
  if ((await phoneCodes.countSince({ phone }, since(phoneCodePauseSeconds))) > 0) {
    throw new Refusal('too_many_requests', { retryAfterSeconds: phoneCodePauseSeconds });
  }
  const ofPhone = await phoneCodes.countSince({ phone }, since(hour));
  const ofSender = await phoneCodes.countSince({ sender: officer.officerId }, since(hour));
  if (ofPhone >= phoneCodesAnHour.phone || ofSender >= phoneCodesAnHour.sender) {
    throw new Refusal('too_many_requests', { retryAfterSeconds: hour });
  }
}

/**
 * Sends a one-time code to the phone of the person at the desk: whoever reads it out has the phone in the hand. Any phone
 * that takes a text message will do.
 * @throws Refusal blocked, too_many_requests, phone_refused, sms_unavailable
 */
export async function sendPhoneCode(
  needs: SendCodeNeeds,
  officer: Officer,
  phone: string,
): Promise<{ goodForMinutes: number }> {
  const { reads, texts, templateId, newPhoneCode } = needs;
  if (needs.isBlocked([{ kind: 'phone', subject: reads.citizens.phoneIndexOf(phone) }])) {
    throw new Refusal('blocked');
  }
  await refuseTooOften(needs, officer, phone);
  const code = newPhoneCode();
  const at = needs.now();
  const id = await reads.phoneCodes.insert({ phone, code, sender: officer.officerId, at });
  const goodForMinutes = phoneCodeGoodSeconds / minute;
  try {
    await texts.send(phone, templateId, [code, String(goodForMinutes)]);
  } catch (error) {
    await reads.phoneCodes.delete(id);
    throw error instanceof TextMessageError ? new Refusal(problemOf[error.trouble]) : error;
  }
  return { goodForMinutes };
}

const problemOf = {
  too_often: 'too_many_requests',
  phone_refused: 'phone_refused',
  unavailable: 'sms_unavailable',
} as const;
