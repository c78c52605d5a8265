import { z } from 'zod';
import type { ApiTable } from './endpoint';
import { fen, ids, instant } from './shapes';
import { voucher } from './voucher.contract';

const outcome = z.discriminatedUnion('status', [
  /** Committed in Postgres: the voucher is the citizen's. */
  z.object({ status: z.literal('issued'), voucher }),
  /** Not known yet. Ask `GET /v1/batches/:batchId/claim` after `retryAfterMs`. */
  z.object({ status: z.literal('pending'), retryAfterMs: z.int() }),
]);
export type ClaimOutcome = z.infer<typeof outcome>;

export const claimApi = {
  'POST /v1/stocks/:stockId/claims': {
    summary: 'Claim one voucher of a stock: one a citizen a batch across both kinds (R-2.3)',
    door: 'citizen',
    params: z.object({ stockId: ids.stock }),
    headers: z.object({
      /** Chosen by the client, the same for every retry of one tap. */
      'idempotency-key': z.string().regex(/^[0-9A-Za-z_-]{8,64}$/),
      /** Random, made once by the installed mini-program. */
      'x-device-id': z.string().regex(/^[0-9A-Za-z_-]{8,64}$/),
      /** Which side of the campaign's claim area the phone says it is on; never a place (decision 8). */
      'x-claim-area': z.enum(['inside', 'outside']).optional(),
    }),
    reply: outcome,
    statuses: [201, 200, 202],
    problems: [
      'not_found',
      'phone_required',
      'blocked',
      'not_started',
      'campaign_ended',
      'outside_area',
      'already_claimed',
      'sold_out',
      'request_key_reused',
      'device_limit',
      'network_limit',
      'too_many_requests',
      'busy',
    ],
  },
  'GET /v1/batches/:batchId/claim': {
    summary: 'What became of my claim in this batch, read from the primary',
    door: 'citizen',
    params: z.object({ batchId: ids.batch }),
    reply: z.discriminatedUnion('status', [
      z.object({ status: z.literal('issued'), voucher }),
      z.object({ status: z.literal('pending'), retryAfterMs: z.int() }),
      /** Nothing was taken: the right to claim is untouched. */
      z.object({ status: z.literal('none') }),
    ]),
    statuses: [200],
    problems: ['not_found'],
  },
  'GET /v1/batches/:batchId/attempts': {
    summary: 'Why not me? My own attempts in server order, and the second each kind sold out',
    door: 'citizen',
    params: z.object({ batchId: ids.batch }),
    reply: z.object({
      attempts: z.array(
        z.object({ at: instant, faceFen: fen, outcome: z.string(), position: z.int() }),
      ),
      soldOut: z.array(z.object({ faceFen: fen, at: instant.nullable() })),
      seal: z.object({ digest: z.string(), entries: z.int(), sealedAt: instant }).nullable(),
    }),
    statuses: [200],
    problems: ['not_found'],
  },
  'GET /v1/batches/:batchId/seals': {
    summary: 'The published digests of the claim log, each chained to the one before',
    door: 'anyone',
    params: z.object({ batchId: ids.batch }),
    reply: z.object({
      seals: z.array(
        z.object({ number: z.int(), entries: z.int(), digest: z.string(), sealedAt: instant }),
      ),
    }),
    statuses: [200],
    problems: ['not_found'],
    cacheSeconds: 30,
  },
} as const satisfies ApiTable;
