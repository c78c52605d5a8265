import { z } from 'zod';
import type { ApiTable } from './endpoint';
import { ids, instant, personName } from './shapes';

const me = z.object({
  /** Absent until the phone is bound. */
  citizenId: ids.citizen.nullable(),
  /** Masked: 138****1234. */
  phone: z.string().nullable(),
  /** Masked: 张*. */
  realName: z.string().nullable(),
});
export type Me = z.infer<typeof me>;

const session = z.object({
  accessToken: z.string(),
  refreshToken: z.string(),
  expiresInSeconds: z.int(),
  me,
});
const done = z.object({ done: z.literal(true) });
const wechatCode = z.string().min(1).max(128);

export const citizenApi = {
  'GET /v1/sign-in': {
    summary: 'Where the H5 page sends a person to sign in; the mini-program uses wx.login instead',
    door: 'anyone',
    query: z.object({
      scope: z.enum(['base', 'phone']),
      /** The page that the person comes back to: the whole H5, or the light one. */
      back: z.enum(['app', 'light']).optional(),
    }),
    reply: z.object({ consentUrl: z.string() }),
    statuses: [200],
    problems: ['invalid_request'],
  },
  'POST /v1/sessions': {
    summary: 'Sign in with a wx.login code (R-1.4)',
    door: 'anyone',
    body: z.object({ code: wechatCode }),
    reply: session,
    statuses: [201],
    problems: ['login_code_invalid', 'login_risky', 'wechat_unavailable', 'too_many_requests'],
  },
  'POST /v1/sessions/refresh': {
    summary: 'Exchange a refresh token for a new pair; the old one dies',
    door: 'anyone',
    body: z.object({ refreshToken: z.string().min(20).max(200) }),
    reply: session,
    statuses: [201],
    problems: ['session_expired'],
  },
  'DELETE /v1/sessions/current': {
    summary: 'Sign out: the session is revoked everywhere within a second',
    door: 'account',
    reply: done,
    statuses: [200],
    problems: [],
  },
  'GET /v1/me': {
    summary: 'Who is signed in, masked',
    door: 'account',
    reply: me,
    statuses: [200],
    problems: [],
  },
  'PUT /v1/me/phone': {
    summary: 'Bind the phone from a getPhoneNumber code; one phone is one citizen (R-1.4)',
    door: 'account',
    body: z.object({ code: wechatCode }),
    reply: session,
    statuses: [200],
    problems: ['phone_code_invalid', 'phone_taken', 'wechat_unavailable', 'blocked'],
  },
  'PUT /v1/me/real-name': {
    summary: 'Declare the real name that invoices will bear (R-3.1)',
    door: 'citizen',
    body: z.object({
      realName: personName,
    }),
    reply: me,
    statuses: [200],
    problems: [],
  },
  'GET /v1/me/export': {
    summary: 'Everything we hold about the person who asks, in clear',
    door: 'citizen',
    reply: z.object({
      exportedAt: instant,
      citizen: z.object({
        citizenId: ids.citizen,
        phone: z.string(),
        realName: z.string().nullable(),
        createdAt: instant,
      }),
      accounts: z.array(z.object({ openid: z.string(), createdAt: instant })),
      vouchers: z.array(
        z.object({
          voucherId: ids.voucher,
          number: z.string(),
          faceFen: z.int(),
          status: z.string(),
          claimedAt: instant,
        }),
      ),
      trades: z.array(
        z.object({ tradeId: ids.trade, storeName: z.string(), paidFen: z.int(), at: instant }),
      ),
      /** What a town office's desk did for the person, and who came in their place. */
      deskClaims: z.array(
        z.object({
          deskClaimId: ids.deskClaim,
          town: z.string(),
          status: z.string(),
          proxy: z.object({ name: z.string(), relation: z.string() }).nullable(),
          helpedAt: instant,
          confirmedAt: instant.nullable(),
        }),
      ),
      /** What enterprises handed in for the person's sales. A name that stands there wrongly is somebody else's. */
      invoices: z.array(
        z.object({
          tradeId: ids.trade,
          number: z.string(),
          amountFen: z.int(),
          issuedOn: z.iso.date(),
          status: z.string(),
        }),
      ),
    }),
    statuses: [200],
    problems: [],
  },
  'DELETE /v1/me': {
    summary: 'Erase the person; settlement records stay under a pseudonym',
    door: 'citizen',
    reply: done,
    statuses: [200],
    problems: ['has_live_vouchers'],
  },
} as const satisfies ApiTable;
