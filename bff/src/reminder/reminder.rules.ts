import type { ReminderKind } from '../contract/reminder.contract';
import { formatYuan } from '../kernel/fen';
import { addSeconds, type Instant, presentInstant } from '../kernel/time';

/*
 * Reminders: what each says, when it is due, and what follows from WeChat's answer.
 */

/** A text field of WeChat holds twenty characters. */
const short = (text: string) =>
  [...text].length > 20 ? `${[...text].slice(0, 19).join('')}…` : text;
const minute = (at: string) => at.slice(0, 16).replace('T', ' ');

/** What a reminder knows when it is planned. */
export type ReminderFacts = { campaign: string; at: string; amountFen?: number; store?: string };
type Template = {
  title: string;
  /** The page that a tap opens. */
  page: string;
  /** What stands in each field of WeChat's template; `{name}` is filled in from the facts. */
  fields: Record<string, string>;
};

const takingsPage = 'merchant/pages/takings/index';

/** The templates as they are registered at WeChat; their ids are settings. */
export const templates: Record<ReminderKind, Template> = {
  opening: {
    title: '开抢提醒',
    page: 'pages/home/index',
    fields: { thing1: '{campaign}', time2: '{at}', thing3: '先领先得，到点打开小程序领取' },
  },
  expiry: {
    title: '券到期提醒',
    page: 'pages/wallet/index',
    fields: {
      thing1: '{campaign}',
      amount2: '{amount}元',
      time3: '{at}',
      thing4: '到期失效，请尽快到店使用',
    },
  },
  redeemed: {
    title: '核销结果通知',
    page: 'pages/wallet/index',
    fields: {
      thing1: '{store}',
      amount2: '{amount}元',
      time3: '{at}',
      thing4: '记得向门店索要实名发票',
    },
  },
  invoice: {
    title: '发票退回通知',
    page: takingsPage,
    fields: {
      thing1: '{store}',
      amount2: '{amount}元',
      time3: '{at}',
      thing4: '请按退回原因改好后重新提交',
    },
  },
  settlement: {
    title: '结算到账通知',
    page: takingsPage,
    fields: {
      thing1: '{store}',
      amount2: '{amount}元',
      time3: '{at}',
      thing4: '已支付，请查收并下载确认函',
    },
  },
};

/** What a message says, field by field. */
export function fieldsOf(
  kind: ReminderKind,
  { campaign, at, amountFen = 0, store = '' }: ReminderFacts,
): Record<string, string> {
  const known: Record<string, string> = {
    campaign,
    at: minute(at),
    amount: formatYuan(amountFen),
    store,
  };
  return Object.fromEntries(
    Object.entries(templates[kind].fields).map(([name, pattern]) => {
      const text = pattern.replace(/\{(\w+)\}/g, (_, fact: string) => known[fact] ?? '');
      return [name, name.startsWith('thing') ? short(text) : text];
    }),
  );
}
export const reminderKinds = Object.keys(templates) as ReminderKind[];

const daySeconds = 24 * 3600;
/** An opening is announced so long before. */
export const announceSeconds = 10 * 60;
/** Messages of the day come at nine and make no sense after eight in the evening. */
const nineToMidnightSeconds = 15 * 3600;
export const dayMessageSeconds = 11 * 3600;
/** A redemption is news for so long; what happened to an enterprise's money, for a day. */
export const newsSeconds = 3600;
export const moneyNewsSeconds = daySeconds;

export const expiryStages = [7, 3, 0] as const;

/** Nine o'clock of the day that lies so many days before the last one. @param endsAt 24:00 of the last day */
export const expiryDueAt = (endsAt: Instant, daysBefore: number): Instant =>
  addSeconds(endsAt, -(daysBefore * daySeconds + nineToMidnightSeconds));

/** Consents of one kind that one person may store: nobody wants more, and nobody should fill a table. */
export const mostConsents = 10;

const mostTries = 5;
/** The next try, each time farther off. @param tries made so far, this one included */
export const nextTryAfter = (now: Instant, tries: number): Instant =>
  addSeconds(now, 30 * 4 ** (tries - 1));

/** What WeChat said, in one word. */
export type Answer = { kind: 'taken' } | { kind: 'unwanted' } | { kind: 'failed' };

/** 43101: the consent is gone or used; 40003: this person is no user of ours any more. */
const unwantedCodes = new Set([43101, 40003]);
/** Asking again would change nothing: the template or the page is wrong, and that is ours to mend. */
const hopelessCodes = new Set([40037, 47003, 41030]);

export function answerOf(errcode: number | undefined): Answer {
  return { kind: unwantedCodes.has(errcode ?? 0) ? 'unwanted' : 'failed' };
}

/** The state after a try; undefined: try again. */
export function stateAfter(
  answer: Answer,
  { tries, errcode }: { tries: number; errcode?: number | undefined },
): 'sent' | 'refused' | 'given_up' | undefined {
  if (answer.kind === 'taken') {
    return 'sent';
  }
  if (answer.kind === 'unwanted') {
    return 'refused';
  }
  return tries >= mostTries || hopelessCodes.has(errcode ?? 0) ? 'given_up' : undefined;
}

/** An instant as facts keep it. */
export const factInstant = (at: Instant): string => presentInstant(at);
