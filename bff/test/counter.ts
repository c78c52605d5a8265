import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Router from '@koa/router';
import Koa from 'koa';
import type { ApiCall, ApiReply } from '../src/contract';
import { createSignatureFailures, type Envelopes } from '../src/http/terminal-envelope';
import { readEnvelope, signedBytes } from '../src/kernel/signature';
import { createTrainingStore } from '../src/merchant/training.store';
import type { Db } from '../src/platform/db';
import { createJlpaySealer, isSignedBy } from '../src/platform/jlpay';
import { createGuessGate } from '../src/redemption/guess.gate';
import { createBooksStore } from '../src/redemption/ledger.store';
import { type RedemptionNeeds, redemptionRoutes } from '../src/redemption/redemption.routes';
import { createInTransaction, createRedemptionReads } from '../src/redemption/redemption.store';
import type { ReleaseLocksNeeds } from '../src/redemption/release-lock.flow';
import { createTerminalStore } from '../src/redemption/terminal.store';
import { codeDigitsOf, codeStepAt, voucherSecret } from '../src/voucher/code.rules';
import { bffDemo, type GivenVoucher, jlpayDemo } from './factories';

/*
 * A counter for tests: the terminal interface on real HTTP, with a clock that the test moves, and a terminal that signs.
 */
const codeKey = Buffer.alloc(32, 5);
export const mchA = '84937015722000A';
export const mchB = '84937015722000B';
/** A terminal of merchant A, and one of merchant B. */
export const termA = 'T0000001';
export const termB = 'T0000005';

export type TerminalPath =
  | '/jlpay/v1/vouchers/query'
  | '/jlpay/v1/trades/lock'
  | '/jlpay/v1/trades/notify'
  | '/jlpay/v1/trades/cancel'
  | '/jlpay/v1/trades/refund'
  | '/jlpay/v1/trades/query';
type Body<P extends TerminalPath> = ApiCall<`POST ${P}`>['body'];
type Reply<P extends TerminalPath> = ApiReply<`POST ${P}`>;

/** An answer; `genuine` when our signature over it holds. */
export type Heard<T> = { status: number; genuine: boolean; body: T };
export type Counter = Awaited<ReturnType<typeof openCounter>>;

/** The code that a voucher's phone shows at an instant. */
export const codeOf = (
  { voucherId, number }: GivenVoucher,
  at: Date,
  key: Uint8Array = codeKey,
): string => `ZD1.${number}.${codeDigitsOf(voucherSecret(key, voucherId), codeStepAt(at))}`;

const signAsJlpay = createJlpaySealer(jlpayDemo);

/** @param key VOUCHER_CODE_KEY of whoever else derives codes beside it */
export async function openCounter(db: Db, startsAt: Date, key: Uint8Array = codeKey) {
  let now = startsAt;
  const terminals = createTerminalStore(db);
  const redemption: RedemptionNeeds & ReleaseLocksNeeds = {
    now: () => now,
    codeKey: key,
    guesses: createGuessGate(() => now.getTime()),
    inTransaction: createInTransaction(db),
    ...createRedemptionReads(db),
    terminals,
    books: createBooksStore(db),
    training: createTrainingStore(db),
    onTrained: async () => undefined,
  };
  const envelopes: Envelopes = {
    now: () => now,
    listApps: terminals.listApps,
    rememberNonce: terminals.rememberNonce,
    seal: createJlpaySealer(bffDemo),
    failures: createSignatureFailures(),
  };
  const faults: unknown[] = [];
  const router = new Router();
  redemptionRoutes(router, { asAnyone: () => undefined, envelopes, redemption });
  const app = new Koa();
  app.on('error', (error: unknown) => faults.push(error));
  app.use(router.routes());
  const server = await new Promise<Server>((resolve) => {
    const listening = app.listen(0, '127.0.0.1', () => resolve(listening));
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  /** Sends bytes with headers as they are. */
  const send = async (
    path: string,
    headers: Record<string, string>,
    bytes: Uint8Array | undefined,
    method = 'POST',
  ): Promise<Heard<Record<string, unknown>>> => {
    const init = { method, headers, ...(bytes && { body: Buffer.from(bytes) }) };
    const answer = await fetch(origin + path, init);
    const answered = Buffer.from(await answer.arrayBuffer());
    const envelope = readEnvelope((name) => answer.headers.get(name) ?? '');
    const genuine =
      envelope?.appid === bffDemo.appid &&
      isSignedBy(
        [bffDemo.publicKey],
        signedBytes({ method, path }, envelope.timestamp, envelope.nonce, answered),
        envelope.der,
      );
    return { status: answer.status, genuine, body: JSON.parse(answered.toString('utf8')) };
  };
  /** The five headers over a body, and the content type. */
  const sealed = (path: string, bytes: Uint8Array, method = 'POST') => ({
    ...signAsJlpay({ method, path }, bytes, now),
    'content-type': 'application/json; charset=utf-8',
  });

  return {
    origin,
    redemption,
    envelopes,
    faults,
    send,
    sealed,
    now: () => now,
    set: (at: Date | string) => {
      now = new Date(at);
    },
    tick: (seconds: number) => {
      now = new Date(now.getTime() + seconds * 1000);
    },
    /** A genuine call. */
    call: async <P extends TerminalPath>(path: P, body: Body<P>): Promise<Heard<Reply<P>>> => {
      const bytes = Buffer.from(JSON.stringify(body));
      return (await send(path, sealed(path, bytes), bytes)) as unknown as Heard<Reply<P>>;
    },
    code: (voucher: GivenVoucher) => codeOf(voucher, now, key),
    close: () => new Promise((done) => server.close(done)),
  };
}
