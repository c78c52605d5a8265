import { z } from 'zod';
import type { ApiTable } from './endpoint';
import { category, fen, ids, instant, personName, remark } from './shapes';

/*
 * 窗口代领: somebody without a smartphone comes to a town office. One officer helps, another one confirms in a session of
 * their own; the claim goes the way of everybody's, and a paper voucher prints.
 */

const phone = z.string().regex(/^1[3-9]\d{9}$/);
const code = z.string().regex(/^\d{6}$/);
const reason = remark.min(2);
const relation = z.enum(['spouse', 'child', 'grandchild', 'sibling', 'other']);

const deskClaim = z.object({
  deskClaimId: ids.deskClaim,
  purpose: z.enum(['claim', 'paper']),
  status: z.enum(['waiting', 'claiming', 'issued', 'refused', 'withdrawn']),
  batchNumber: z.int(),
  stockId: ids.stock,
  faceFen: fen,
  /** Masked: 张*, 138****1234. */
  holder: z.object({ name: z.string(), phone: z.string() }),
  /** Who fetched it for the holder, masked; a claim that has one is looked at (decision 25). */
  proxy: z.object({ name: z.string(), relation }).nullable(),
  helpedBy: z.string(),
  helpedAt: instant,
  confirmedBy: z.string().nullable(),
  confirmedAt: instant.nullable(),
  /** Why the claim was not given, as the API says it to everybody; null when nothing was refused. */
  refused: z.object({ code: z.string(), detail: z.string() }).nullable(),
  voucher: z
    .object({
      /** As the till would see it now. */
      state: z.enum(['usable', 'locked', 'redeemed', 'expired', 'frozen', 'void']),
      faceFen: fen,
      returned: z.boolean(),
    })
    .nullable(),
  /** The newest paper that was made here. */
  paper: z
    .object({
      standing: z.enum(['live', 'used', 'revoked']),
      madeAt: instant,
      printed: z.boolean(),
    })
    .nullable(),
  /** What one officer asked for, for another one to confirm. */
  ask: z
    .object({
      kind: z.enum(['reprint', 'revoke']),
      by: z.string(),
      reason: z.string(),
      at: instant,
    })
    .nullable(),
  /** What the officer who asks may do now. */
  may: z.object({
    confirm: z.boolean(),
    chooseKind: z.boolean(),
    withdraw: z.boolean(),
    print: z.boolean(),
    ask: z.boolean(),
  }),
});
export type DeskClaim = z.infer<typeof deskClaim>;

const deskPaper = z.object({
  campaignName: z.string(),
  hotline: z.string(),
  town: z.string(),
  faceFen: fen,
  minItemFen: fen,
  categories: z.array(z.object({ category, name: z.string() })),
  holder: z.object({ name: z.string(), phone: z.string() }),
  isProxy: z.boolean(),
  /** First instant at which it is worth nothing. */
  expiresAt: instant,
  madeAt: instant,
  /** The sixteen digits, as a cashier types them. */
  digits: z.string().regex(/^\d{16}$/),
  /** The same as a scanner reads it. */
  qr: z.object({ size: z.int(), path: z.string() }),
  /** Those of the own town first; not all of them have room on a sheet. */
  stores: z.array(z.object({ name: z.string(), address: z.string(), phone: z.string() })),
  moreStores: z.int(),
});
export type DeskPaper = z.infer<typeof deskPaper>;

const town = { door: 'officer', roles: ['town'] } as const;
const one = z.object({ deskClaimId: ids.deskClaim });

export const deskApi = {
  'POST /v1/officer/desk/phone-codes': {
    ...town,
    summary: 'Send a one-time code to the phone of the person at the desk',
    body: z.object({ phone }),
    reply: z.object({ phone: z.string(), goodForMinutes: z.int() }),
    statuses: [201],
    problems: ['blocked', 'too_many_requests', 'phone_refused', 'sms_unavailable'],
  },
  'GET /v1/officer/campaigns/:campaignId/desk-claims': {
    ...town,
    summary: 'What the own town office did on one day, the newest first; what still waits, always',
    params: z.object({ campaignId: ids.campaign }),
    query: z.object({
      /** Of a century in which there are campaigns. */
      on: z.iso.date().regex(/^20/).optional(),
    }),
    reply: z.object({ claims: z.array(deskClaim), now: instant }),
    statuses: [200],
    problems: ['not_found'],
  },
  'POST /v1/officer/campaigns/:campaignId/desk-claims': {
    ...town,
    summary:
      'The first officer: person, verified phone, kind of voucher; for another officer to confirm',
    params: z.object({ campaignId: ids.campaign }),
    body: z.object({
      /** `paper`: the person claimed on a phone and wants that voucher on paper. */
      purpose: z.enum(['claim', 'paper']),
      stockId: ids.stock,
      phone,
      code,
      name: personName,
      proxy: z.object({ name: personName, relation }).optional(),
    }),
    reply: deskClaim,
    statuses: [201],
    problems: [
      'not_found',
      'blocked',
      'campaign_ended',
      'phone_code_wrong',
      'person_name_differs',
      'already_claimed',
      'no_voucher_yet',
    ],
  },
  'PUT /v1/officer/desk-claims/:deskClaimId/kind': {
    ...town,
    summary: 'The other kind, while it still waits: one of the two may have sold out',
    params: one,
    body: z.object({ stockId: ids.stock }),
    reply: deskClaim,
    statuses: [200],
    problems: ['not_found', 'not_allowed_now'],
  },
  'POST /v1/officer/desk-claims/:deskClaimId/confirmation': {
    ...town,
    summary:
      'The second officer: claims like everybody (200: as it stands now; 202: not known yet), or does what was asked on the paper',
    params: one,
    reply: deskClaim,
    statuses: [200, 202],
    problems: [
      'not_found',
      'second_person_required',
      'not_allowed_now',
      'not_started',
      'campaign_ended',
      'already_claimed',
      'sold_out',
      'blocked',
      'device_limit',
      'network_limit',
      'request_key_reused',
      'too_many_requests',
      'busy',
      'voucher_at_till',
      'paper_not_possible',
    ],
  },
  'POST /v1/officer/desk-claims/:deskClaimId/withdrawal': {
    ...town,
    summary: 'Give it up while it still waits: nothing was claimed',
    params: one,
    reply: deskClaim,
    statuses: [200],
    problems: ['not_found', 'not_allowed_now'],
  },
  'POST /v1/officer/desk-claims/:deskClaimId/phone-codes': {
    ...town,
    summary: "Send a one-time code to the holder's phone: a new paper is given to nobody else",
    params: one,
    reply: z.object({ phone: z.string(), goodForMinutes: z.int() }),
    statuses: [201],
    problems: ['not_found', 'blocked', 'too_many_requests', 'phone_refused', 'sms_unavailable'],
  },
  'POST /v1/officer/desk-claims/:deskClaimId/asks': {
    ...town,
    summary: 'Ask for a new paper (the old one dies) or for its end; another officer confirms',
    params: one,
    body: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('reprint'), reason, code }),
      z.object({ kind: z.literal('revoke'), reason }),
    ]),
    reply: deskClaim,
    statuses: [200],
    problems: ['not_found', 'not_allowed_now', 'phone_code_wrong', 'paper_not_possible'],
  },
  'DELETE /v1/officer/desk-claims/:deskClaimId/asks': {
    ...town,
    summary: 'Take back what was asked for',
    params: one,
    reply: deskClaim,
    statuses: [200],
    problems: ['not_found', 'not_allowed_now'],
  },
  'POST /v1/officer/desk-claims/:deskClaimId/prints': {
    ...town,
    summary: 'The paper, for ten minutes and for the two who made it; each time is written down',
    params: one,
    reply: deskPaper,
    statuses: [200],
    problems: ['not_found', 'paper_print_over'],
  },
} as const satisfies ApiTable;
