import type { ProblemCode } from '../contract/problem';
import type { Destination, LinkPage } from '../contract/sharing.contract';
import { addSeconds, type Instant } from '../kernel/time';

/*
 * Short links (R-5.2). A code is seven random base62 characters and a check, so a mistyped or altered one is known for what
 * it is without asking the database.
 */
const letters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
export const codeRandomLength = 7;
export const codeLetterCount = letters.length;

/** Odd and not 31, so without a common factor with 62: any one changed character changes the check. */
const weights = [1, 3, 5, 7, 9, 11, 13];

const checkOf = (numbers: readonly number[]) =>
  letters[
    numbers.reduce((sum, number, index) => sum + number * (weights[index] ?? 1), 0) % letters.length
  ] ?? '';

/** A code from seven numbers of 0 … 61. */
export function codeOf(numbers: readonly number[]): string {
  return numbers.map((number) => letters[number] ?? '').join('') + checkOf(numbers);
}

export function isWellFormed(code: string): boolean {
  const numbers = [...code].map((letter) => letters.indexOf(letter));
  return (
    code.length === codeRandomLength + 1 &&
    !numbers.includes(-1) &&
    checkOf(numbers.slice(0, codeRandomLength)) === code.at(-1)
  );
}

/** What kind of program asks for a link. */
export type Agent = 'wechat' | 'phone' | 'desktop' | 'bot';

/** @param isBot whether the program calls itself one, or takes a preview only */
export function agentOf(userAgent: string, isBot: boolean): Agent {
  // WeChat's own crawler names WeChat as well.
  if (isBot) {
    return 'bot';
  }
  if (/MicroMessenger/i.test(userAgent)) {
    return 'wechat';
  }
  return /Android|iPhone|iPad|iPod|Mobile|HarmonyOS/i.test(userAgent) ? 'phone' : 'desktop';
}

export type LinkTarget = Destination & { code: string };

const pagePaths: Record<LinkPage, string> = {
  home: 'pages/home/index',
  campaign: 'pages/campaign/index',
  stores: 'pages/stores/index',
  store: 'pages/store/index',
  rules: 'pages/info/rules/index',
  ledger: 'pages/info/ledger/index',
  help: 'pages/info/help/index',
};
/** The mini-program's page that takes a scene; from there a person goes on to where the link leads. */
export const scenePage = 'pages/open/index';

/** The page of a link and what it is told: the same in the mini-program and in H5. */
export function placeOf({ page, campaignId, storeId, code }: LinkTarget): {
  path: string;
  query: string;
} {
  const about = { campaign: campaignId, rules: campaignId, ledger: campaignId, store: storeId };
  const id = about[page as keyof typeof about];
  return { path: pagePaths[page], query: `${id ? `id=${id}&` : ''}s=${code}` };
}

export function whyNotOpen(
  link: { expiresAt: Instant | null } | undefined,
  now: Instant,
): ProblemCode | undefined {
  if (!link) {
    return 'short_link_unknown';
  }
  return link.expiresAt && link.expiresAt <= now ? 'short_link_expired' : undefined;
}

/** WeChat's own links live so long at most. */
export const urlLinkDays = 30;
const daySeconds = 24 * 60 * 60;

/** When a WeChat link made now ends. */
export const urlLinkEnd = (now: Instant): Instant => addSeconds(now, urlLinkDays * daySeconds);
/** WeChat links that end before this are renewed. */
export const urlLinkDue = (now: Instant): Instant => addSeconds(now, 3 * daySeconds);
/** People who signed in came by what their device opened since then. */
export const arrivalSince = (now: Instant): Instant => addSeconds(now, -daySeconds);
