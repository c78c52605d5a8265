import { z } from 'zod';
import type { ApiTable } from './endpoint';
import { ids } from './shapes';

const reminderKind = z.enum(['opening', 'expiry', 'redeemed', 'invoice', 'settlement']);
export type ReminderKind = z.infer<typeof reminderKind>;

const board = z.object({
  /** What WeChat is to be asked for, by kind. */
  templates: z.array(
    z.object({
      kind: reminderKind,
      templateId: z.string(),
      title: z.string(),
      /** Messages that may still be sent: one for each consent. */
      left: z.int().nonnegative(),
    }),
  ),
});

export const reminderApi = {
  'GET /v1/me/reminders': {
    summary: 'Kinds of reminders, and how many of each are stored',
    door: 'citizen',
    reply: board,
    statuses: [200],
    problems: [],
  },
  'POST /v1/me/reminders': {
    summary: 'WeChat’s question was answered with yes: one consent is one message',
    door: 'citizen',
    body: z.object({
      accepted: z
        .array(
          z.union([
            z.object({ kind: z.literal('opening'), batchId: ids.batch }),
            z.object({ kind: z.enum(['expiry', 'redeemed', 'invoice', 'settlement']) }),
          ]),
        )
        .min(1)
        .max(3),
    }),
    reply: board,
    statuses: [201],
    problems: ['not_found'],
  },
} as const satisfies ApiTable;
