import type Router from '@koa/router';
import type { ApiCall, ClaimOutcome, Voucher } from '../contract';
import { createLane, type Lane, type LaneNeeds } from '../http/lane';
import type { Door, QuickDoor } from '../http/on';
import { on, WithStatus } from '../http/on';
import { Refusal } from '../kernel/refusal';
import { presentInstant } from '../kernel/time';
import { presentVoucher } from '../voucher/voucher.present';
import {
  type ClaimAnswer,
  type ClaimNeeds,
  claimVoucher,
  pendingIfLost,
} from './claim-voucher.flow';
import {
  type ExplainNeeds,
  explainAttempts,
  type FindClaimNeeds,
  findClaim,
} from './find-claim.flow';

export type ClaimRouteNeeds = {
  asCitizen: QuickDoor<{ citizenId: string }>;
  asAnyone: Door<undefined>;
  claim: ClaimNeeds;
  find: FindClaimNeeds;
  explain: ExplainNeeds;
  /** The holder's view of one voucher, from the wallet. */
  showVoucher: (voucherId: string, citizenId: string) => Promise<Voucher>;
};

type ClaimCall = ApiCall<'POST /v1/stocks/:stockId/claims'>;
type ClaimRequest = Pick<ClaimCall, 'params' | 'headers'> & {
  caller: { citizenId: string };
  /** The caller's network address. */
  address: string;
};

function answerClaim(
  needs: ClaimRouteNeeds,
  { caller, params, headers, address }: ClaimRequest,
): Promise<WithStatus<ClaimOutcome>> | Refusal {
  const answer = claimVoucher(needs.claim, {
    stockId: params.stockId,
    citizenId: caller.citizenId,
    deviceId: headers['x-device-id'],
    requestKey: headers['idempotency-key'],
    area: headers['x-claim-area'],
    network: address,
    channel: 'online',
  });
  if (answer instanceof Refusal) {
    return answer;
  }
  const { citizenId } = caller;
  return answer
    .then((known) => presentClaim(needs, citizenId, known))
    .catch((fault) => presentClaim(needs, citizenId, pendingIfLost(needs.claim, citizenId, fault)));
}

async function presentClaim(
  needs: ClaimRouteNeeds,
  citizenId: string,
  answer: ClaimAnswer,
): Promise<WithStatus<ClaimOutcome>> {
  switch (answer.kind) {
    case 'new':
      return new WithStatus(201, {
        status: 'issued',
        voucher: presentVoucher(answer.voucher, needs.claim.now()),
      });
    case 'issued':
      return new WithStatus(200, {
        status: 'issued',
        voucher: await needs.showVoucher(answer.voucherId, citizenId),
      });
    case 'pending':
      return new WithStatus(202, { status: 'pending', retryAfterMs: answer.retryAfterMs });
  }
}

/** The claim's way past Koa; the door behind it in `claimRoutes` is the same. */
export const claimLane = (needs: ClaimRouteNeeds, laneNeeds: LaneNeeds): Lane =>
  createLane(
    'POST /v1/stocks/:stockId/claims',
    needs.asCitizen,
    (request) => answerClaim(needs, request),
    laneNeeds,
  );

/** The doors of the rush. */
export function claimRoutes(router: Router, needs: ClaimRouteNeeds): void {
  on(router, 'POST /v1/stocks/:stockId/claims', needs.asCitizen, ({ ctx, ...request }) =>
    answerClaim(needs, { ...request, address: ctx.ip }),
  );

  on(router, 'GET /v1/batches/:batchId/claim', needs.asCitizen, async ({ caller, params }) => {
    const found = await findClaim(needs.find, { ...params, ...caller });
    switch (found.kind) {
      case 'issued':
        return {
          status: 'issued' as const,
          voucher: await needs.showVoucher(found.voucherId, caller.citizenId),
        };
      case 'pending':
        return { status: 'pending' as const, retryAfterMs: found.retryAfterMs };
      case 'none':
        return { status: 'none' as const };
    }
  });

  on(router, 'GET /v1/batches/:batchId/attempts', needs.asCitizen, async ({ caller, params }) => {
    const { attempts, soldOut, seal } = await explainAttempts(needs.explain, {
      ...params,
      ...caller,
    });
    return {
      attempts: attempts.map((one) => ({ ...one, at: presentInstant(one.at) })),
      soldOut: soldOut.map((one) => ({ ...one, at: one.at && presentInstant(one.at) })),
      seal: seal && {
        digest: seal.digest,
        entries: seal.entries,
        sealedAt: presentInstant(seal.sealedAt),
      },
    };
  });

  on(router, 'GET /v1/batches/:batchId/seals', needs.asAnyone, async ({ params }) => ({
    seals: (await needs.explain.seals.list(params.batchId)).map((seal) => ({
      number: seal.number,
      entries: seal.entries,
      digest: seal.digest,
      sealedAt: presentInstant(seal.sealedAt),
    })),
  }));
}
