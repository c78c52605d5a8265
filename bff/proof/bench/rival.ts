import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import Koa from 'koa';
import { Pool } from 'pg';
import { readEnv } from '../../src/env';
import { problemSentences } from '../../src/http/problem-sentences';
import { newId } from '../../src/kernel/id';
import { createAccessTokens } from '../../src/platform/access-token';

/*
 * What the claim is measured against, each in a process of its own: `rival.ts <kind> <port>`. The two bare servers
 * answer every request with the bytes of a refusal; the third does what one does first: a statement a claim.
 */

const refusal = Buffer.from(
  JSON.stringify({
    type: 'urn:huimin:problem:sold-out',
    title: 'sold out',
    status: 409,
    code: 'sold_out',
    detail: problemSentences.sold_out,
    requestId: '3b241101-e2bb-4255-8caf-4136c566a962',
  }),
);
const contentType = 'application/problem+json; charset=utf-8';

const bareNode: RequestListener = (request, response) => {
  request.resume();
  response.writeHead(409, { 'content-type': contentType, 'content-length': refusal.length });
  response.end(refusal);
};

function bareKoa(): RequestListener {
  const app = new Koa();
  app.use((ctx) => {
    ctx.status = 409;
    ctx.type = contentType;
    ctx.body = refusal;
  });
  return app.callback();
}

/** As many connections as the BFF has. */
const connections = 12;

/** The counter says which slot is next and holds the stock until the commit; passport and claim log in the same statement. */
const oneStatement = `
  WITH taken AS (
    UPDATE rival_stock SET taken = taken + 1 WHERE stock_id = $2 AND taken < quota
    RETURNING taken, quota, batch_id, campaign_id
  ), issued AS (
    INSERT INTO voucher (id, number, campaign_id, batch_id, stock_id, quota, slot, citizen_id, request_key, device_id, claimed_at)
    SELECT $1, $3, campaign_id, batch_id, $2, quota, taken, $4, $5, $6, platform_now() FROM taken
    ON CONFLICT DO NOTHING RETURNING id, batch_id, stock_id, citizen_id, claimed_at
  ), passport AS (
    INSERT INTO voucher_event (voucher_id, kind, at) SELECT id, 'claimed', claimed_at FROM issued
  ), logged AS (
    INSERT INTO claim_attempt (batch_id, stock_id, citizen_id, outcome, at)
    SELECT batch_id, stock_id, citizen_id, 'issued', claimed_at FROM issued
  )
  SELECT id FROM issued`;

function oneStatementPerClaim(): RequestListener {
  const env = readEnv();
  const pool = new Pool({ connectionString: env.DATABASE_URL, max: connections });
  const tokens = createAccessTokens(env.SESSION_SECRET, () => new Date(0));
  let number = 0;
  const answer = (response: ServerResponse, status: number, body: object) => {
    const bytes = Buffer.from(JSON.stringify(body));
    response.writeHead(status, { 'content-type': contentType, 'content-length': bytes.length });
    response.end(bytes);
  };
  return (request, response) => {
    request.resume();
    number += 1;
    const values = [
      newId('voucher'),
      request.url?.split('/')[3],
      String(90_000_000 + number),
      tokens.read(request.headers.authorization?.slice('Bearer '.length) ?? '')?.citizenId,
      request.headers['idempotency-key'],
      request.headers['x-device-id'],
    ];
    pool.query({ name: 'claim', text: oneStatement, values }).then(
      ({ rows: [row] }) =>
        row
          ? answer(response, 201, { status: 'issued', voucher: { voucherId: row.id } })
          : answer(response, 409, { code: 'sold_out' }),
      (error: Error) => answer(response, 500, { code: error.message }),
    );
  };
}

const [kind, port] = process.argv.slice(2);
const listeners: Record<string, () => RequestListener> = {
  'bare-node': () => bareNode,
  'bare-koa': bareKoa,
  'one-statement': oneStatementPerClaim,
};
const listener = listeners[kind ?? '']?.();
if (!listener) {
  throw new Error(`kinds: ${Object.keys(listeners).join(', ')}`);
}
createServer(listener).listen({ port: Number(port), host: '127.0.0.1', backlog: 4096 });
