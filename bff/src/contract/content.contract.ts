import { z } from 'zod';
import type { ApiTable } from './endpoint';
import { ids, instant } from './shapes';

/*
 * What people read beside the rules: sections of the home page, plain lines under the plan's clauses, the how-to, help,
 * notices, and stores' own offers (R-1.2a, R-2.7, P2, P3). Written by one officer, published by another. A text may hold
 * `{hotline}` and the like, which are filled in from the campaign.
 */

/** Nothing that cannot be seen: a text stands on small screens and on paper. */
const unseen = /[\p{Cc}\p{Cs}\p{Co}]/u;
const line = (most: number, least = 1) =>
  z
    .string()
    .trim()
    .min(least)
    .max(most)
    .refine((text) => !unseen.test(text), 'holds a character that cannot be seen');
/** The same with more than one line. */
const paragraphs = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .refine((text) => !unseen.test(text.replace(/\n/g, '')), 'holds what cannot be seen');

/** The public pages that an entry of the home page may open. */
const contentPage = z.enum(['campaign', 'stores', 'rules', 'ledger', 'publicity', 'help', 'apply']);
/** The pictures of the how-to, as the mini-program has them. */
const contentPicture = z.enum([
  'ticket',
  'calendar',
  'bell',
  'user',
  'store',
  'bag',
  'scan',
  'receipt',
  'check-circle',
  'shield',
  'phone',
]);

const home = z.object({
  kind: z.literal('home'),
  sections: z
    .array(
      z.object({
        title: line(40),
        entries: z
          .array(z.object({ title: line(30), note: line(60, 0), page: contentPage }))
          .min(1)
          .max(8),
      }),
    )
    .min(1)
    .max(6),
});
const rules = z.object({
  kind: z.literal('rules'),
  /** The plan's own words are not written here: only the plain line under each. */
  lines: z
    .array(z.object({ clause: line(40), plain: line(300) }))
    .min(1)
    .max(80),
});
const howTo = z.object({
  kind: z.literal('how_to'),
  steps: z
    .array(z.object({ picture: contentPicture, title: line(12), note: line(40, 0) }))
    .min(2)
    .max(5),
});
const help = z.object({
  kind: z.literal('help'),
  reasons: z
    .array(
      z.object({
        title: line(40),
        sentence: line(200),
        next: line(120),
        /** What else people would type to find it. */
        words: line(80, 0),
      }),
    )
    .min(1)
    .max(80),
});
const notices = z.object({
  kind: z.literal('notices'),
  /** The first is shown first. */
  notices: z
    .array(
      z.object({
        title: line(40),
        text: paragraphs(600),
        from: instant.nullable(),
        /** The first instant at which it is not shown any more. */
        until: instant.nullable(),
      }),
    )
    .max(20),
});
const offer = z.object({
  kind: z.literal('offer'),
  storeId: ids.store,
  /** Empty: the store has none. */
  text: line(60, 0),
});

export const contentBody = z.discriminatedUnion('kind', [home, rules, howTo, help, notices, offer]);
export type ContentBody = z.infer<typeof contentBody>;
export const contentKind = z.enum(['home', 'rules', 'how_to', 'help', 'notices', 'offer']);
export type ContentKind = z.infer<typeof contentKind>;

/** What an older release or another hand put in: it is looked at again before it is shown. */
const contentState = z.enum(['draft', 'submitted', 'published', 'returned']);

const version = z.object({
  contentId: ids.content,
  kind: contentKind,
  storeId: ids.store.nullable(),
  storeName: z.string().nullable(),
  number: z.int(),
  /** Names this version as it stands now: sent back with what is saved on it. */
  tag: z.string(),
  body: contentBody,
  note: z.string(),
  state: contentState,
  /** Null: it came with the campaign's file. */
  author: z.object({ id: z.string(), name: z.string() }).nullable(),
  createdAt: instant,
  submittedAt: instant.nullable(),
  /** What WeChat's check of the text said: `review` wants a person's eye. */
  checked: z.enum(['pass', 'review']).nullable(),
  decider: z.object({ id: z.string(), name: z.string() }).nullable(),
  decidedAt: instant.nullable(),
  reason: z.string(),
});
export type ContentVersion = z.infer<typeof version>;

const published = z.object({
  /** Each null while nothing of its kind is published: the mini-program then shows what it came with. */
  home: home.nullable(),
  rules: rules.nullable(),
  howTo: howTo.nullable(),
  help: help.nullable(),
  /** Those of now. */
  notices: notices.nullable(),
});
export type PublishedContent = z.infer<typeof published>;

const writers = ['operator', 'bureau_handler', 'bureau_approver'] as const;
const deciders = ['bureau_handler', 'bureau_approver'] as const;
const readers = ['operator', 'bureau_handler', 'bureau_approver', 'auditor'] as const;
const one = z.object({ contentId: ids.content });
const ofCampaign = z.object({ campaignId: ids.campaign });
const tag = z.string().regex(/^\d{1,6}\.\d{1,6}$/);

export const contentApi = {
  'GET /v1/campaigns/:campaignId/content': {
    summary:
      'What is published beside the rules: home sections, plain lines, how-to, help, notices',
    door: 'anyone',
    params: ofCampaign,
    reply: published,
    statuses: [200],
    problems: ['not_found'],
    cacheSeconds: 30,
  },
  'GET /v1/officer/campaigns/:campaignId/content': {
    summary: 'The versions of one kind, the newest first, and all that waits for a second person',
    door: 'officer',
    roles: readers,
    params: ofCampaign,
    query: z.object({ kind: contentKind, storeId: ids.store.optional() }),
    reply: z.object({
      versions: z.array(version),
      /** The number of the version that people see; null while there is none. */
      shown: z.int().nullable(),
      waiting: z.array(version),
      /** What stands for `{name}` in a text. */
      slots: z.array(z.object({ name: z.string(), value: z.string() })),
    }),
    statuses: [200],
    problems: ['not_found'],
  },
  'POST /v1/officer/campaigns/:campaignId/content': {
    summary: 'Save a draft: the next version, or the own one that is still open',
    door: 'officer',
    roles: writers,
    params: ofCampaign,
    body: z.object({
      /** The newest version that this page knows: `0.0` for none. */
      seen: tag,
      note: line(60, 0).default(''),
      body: contentBody,
    }),
    reply: version,
    statuses: [201],
    problems: ['not_found', 'content_changed', 'content_draft_taken', 'content_template_wrong'],
  },
  'POST /v1/officer/content/:contentId/submission': {
    summary: 'Have the text checked by WeChat, and ask a second person to publish it',
    door: 'officer',
    roles: writers,
    params: one,
    body: z.object({ seen: tag }),
    reply: version,
    statuses: [201],
    problems: [
      'not_found',
      'not_allowed_now',
      'content_changed',
      'content_draft_taken',
      'content_template_wrong',
      'content_risky',
      'wechat_unavailable',
    ],
  },
  'POST /v1/officer/content/:contentId/decision': {
    summary: 'Publish what somebody else wrote, or return it with a reason',
    door: 'officer',
    roles: deciders,
    params: one,
    body: z.object({ seen: tag, decision: z.enum(['publish', 'return']), reason: line(200, 0) }),
    reply: version,
    statuses: [201],
    problems: [
      'not_found',
      'not_allowed_now',
      'second_person_required',
      'reason_required',
      'content_changed',
      'content_template_wrong',
    ],
  },
} as const satisfies ApiTable;
