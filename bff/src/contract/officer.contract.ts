import { z } from 'zod';
import type { ApiTable } from './endpoint';
import { ids, instant, officerRole } from './shapes';

/* Those who work in the console: sign-in with a second factor, accounts and roles, and the audit log. */

const account = z
  .string()
  .regex(/^[a-z][a-z0-9-]{2,31}$/)
  .describe('what an officer signs in with');
const password = z.string().min(12).max(128);
const name = z.string().trim().min(1).max(40);
const town = z.string().trim().min(1).max(40).nullable();

const officer = z.object({
  officerId: ids.officer,
  account,
  name,
  role: officerRole,
  /** Of a town office only. */
  town,
  disabled: z.boolean(),
  version: z.int(),
});
export type OfficerAccount = z.infer<typeof officer>;

const session = z.object({
  officer,
  /** Sent back in the header `x-csrf-token` with everything but GET. */
  csrfToken: z.string(),
  /** The first password must be replaced before anything else. */
  mustChangePassword: z.boolean(),
  /** After so long without a hand at the desk the session ends. */
  idleSeconds: z.int(),
});
export type OfficerSession = z.infer<typeof session>;

/** Shown once, to hand over in person. */
const credentials = z.object({
  officer,
  password: z.string(),
  /** For an authenticator app: `otpauth://…`. */
  secondFactor: z.string(),
});

const auditEntry = z.object({
  id: z.string(),
  at: instant,
  actor: z.object({ kind: z.string(), id: z.string(), name: z.string() }),
  action: z.string(),
  subject: z.string(),
  detail: z.record(z.string(), z.unknown()),
});
export type AuditLine = z.infer<typeof auditEntry>;

const everyone = officerRole.options;

export const officerApi = {
  'POST /v1/officer/session': {
    summary: 'Sign in to the console: password and the code of the second factor; sets a cookie',
    door: 'anyone',
    body: z.object({ account, password: z.string().max(128), code: z.string().max(8) }),
    reply: session,
    statuses: [201],
    problems: ['sign_in_refused', 'account_locked'],
  },
  'GET /v1/officer/session': {
    summary: 'Who is signed in',
    door: 'officer',
    roles: everyone,
    reply: session,
    statuses: [200],
    problems: [],
  },
  'DELETE /v1/officer/session': {
    summary: 'Sign out',
    door: 'officer',
    roles: everyone,
    reply: z.object({ done: z.literal(true) }),
    statuses: [200],
    problems: [],
  },
  'PUT /v1/officer/password': {
    summary: 'Replace the own password; other sessions of the officer end',
    door: 'officer',
    roles: everyone,
    body: z.object({ current: z.string().max(128), next: password }),
    reply: session,
    statuses: [200],
    problems: ['sign_in_refused', 'account_locked', 'password_weak'],
  },
  'GET /v1/officer/officers': {
    summary: 'All accounts',
    door: 'officer',
    roles: ['admin', 'auditor'],
    reply: z.object({ officers: z.array(officer) }),
    statuses: [200],
    problems: [],
  },
  'POST /v1/officer/officers': {
    summary: 'A new account; the first password and the second factor are shown this once',
    door: 'officer',
    roles: ['admin'],
    body: z.object({ account, name, role: officerRole, town }),
    reply: credentials,
    statuses: [201],
    problems: ['account_taken', 'town_required'],
  },
  'PUT /v1/officer/officers/:officerId': {
    summary:
      'Change name, role, town or whether the account works; effective with the next request',
    door: 'officer',
    roles: ['admin'],
    params: z.object({ officerId: ids.officer }),
    body: z.object({
      name,
      role: officerRole,
      town,
      disabled: z.boolean(),
      version: z.int().min(1).max(1_000_000),
    }),
    reply: officer,
    statuses: [200],
    problems: ['town_required', 'officer_changed', 'own_account'],
  },
  'POST /v1/officer/officers/:officerId/credentials': {
    summary: 'New password and second factor for somebody who lost them; all their sessions end',
    door: 'officer',
    roles: ['admin'],
    params: z.object({ officerId: ids.officer }),
    reply: credentials,
    statuses: [201],
    problems: ['own_account'],
  },
  'GET /v1/officer/audit': {
    summary: 'Who did what, the newest first',
    door: 'officer',
    roles: ['auditor', 'admin'],
    query: z.object({
      actorId: z.string().max(64).optional(),
      subject: z.string().max(64).optional(),
      /** The beginning of an action, such as `application.`. */
      action: z.string().max(64).optional(),
      from: instant.optional(),
      to: instant.optional(),
      before: z
        .string()
        .regex(/^[0-9]{1,18}$/)
        .optional(),
    }),
    reply: z.object({
      entries: z.array(auditEntry),
      /** What to ask `before` for the next page; null at the end. */
      next: z.string().nullable(),
      head: z.object({ entryId: z.string(), digest: z.string() }).nullable(),
    }),
    statuses: [200],
    problems: [],
  },
} as const satisfies ApiTable;
