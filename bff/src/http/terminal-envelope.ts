import type Router from '@koa/router';
import type { RouterContext } from '@koa/router';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { z } from 'zod';
import { type Api, api } from '../contract';
import type { Endpoint, Guarded, Reply } from '../contract/endpoint';
import { retCodeStatus } from '../contract/ret-code';
import { Refusal } from '../kernel/refusal';
import { type Envelope, isWithinWindow, readEnvelope, signedBytes } from '../kernel/signature';
import { TerminalRefusal, type WhyNot } from '../kernel/terminal-refusal';
import { isSignedBy, type JlpaySealer } from '../platform/jlpay';
import { readBytes } from './json-body';

/*
 * The door of the terminal interface (section 1). What is checked, in the order of the interface: headers → known
 * application → clock → signature over the raw bytes → nonce → body → merchant and terminal. Nothing of a body is read,
 * logged or stored before its signature held; every answer, also a refusal and a fault, is signed.
 */
export type Envelopes = {
  now: () => Date;
  /** Applications of 嘉联, at most a second old. */
  listApps: () => Promise<{ appid: string; publicKeys: string[]; mchIds: string[] }[]>;
  /** False when the application used the nonce within 600 s. */
  rememberNonce: (appid: string, nonce: string, now: Date) => Promise<boolean>;
  seal: JlpaySealer;
  /** Counts signatures that failed, by application and network: a flood of forgeries may not eat the processor. */
  failures: Pick<RateLimiterMemory, 'get' | 'penalty' | 'points'>;
};

type TerminalRoute = {
  [R in keyof Api]: Api[R] extends { door: 'terminal' } ? R : never;
}[keyof Api];
type Body<R extends TerminalRoute> = Guarded<Api[R]>['body'];
type Answer = { ret_code: keyof typeof retCodeStatus; ret_msg: string };

const bodyLimitBytes = 256 * 1024;
const slowDownSeconds = 10;
/** At two thousand checks a second, a twentieth of one core. */
const failuresAllowed = 1_000;

/** Counts signatures that failed, by application and network, in this process. */
export const createSignatureFailures = (): Envelopes['failures'] =>
  new RateLimiterMemory({ points: failuresAllowed, duration: slowDownSeconds });

const envelopeWords = {
  '40001': '请求格式不对，请检查终端程序版本，或联系嘉联技术支持。',
  '40101': '终端应用未登记，请联系嘉联技术支持。',
  '40102': '终端时间不准，请校准终端时间后重试。',
  '40103': '签名不对，请联系嘉联技术支持检查密钥。',
  '40301': '商户号与终端号不匹配，请检查终端设置。',
  '40901': '请求重复，请重新发起。',
  '41301': '请求内容太大，请减少商品行数后重试。',
  '42901': '请求太频繁，请稍后再试。',
  '50000': '系统繁忙，请稍后查询这一笔的状态，不要重复收款。',
} as const;

const refusal = (retCode: keyof typeof envelopeWords, more = '') =>
  new TerminalRefusal({ retCode, retMsg: envelopeWords[retCode] + more });

/**
 * Opens one call of the terminal interface.
 * @param admit who the verified body says is calling; undefined when merchant and terminal do not belong together
 */
export function onTerminal<R extends TerminalRoute, Caller>(
  router: Router,
  route: R,
  envelopes: Envelopes,
  admit: (body: Body<R>) => Promise<Caller | undefined>,
  handle: (caller: Caller, body: Body<R>) => Promise<Reply<Api[R]>>,
): void {
  const [method, path] = route.split(' ') as [string, string];
  const endpoint: Endpoint = api[route];
  router.register(path, [method], (ctx: RouterContext) =>
    answer(ctx, envelopes, async () => {
      const { mchIds, bytes } = await open(ctx, envelopes);
      const body = parseBody(endpoint.body, bytes) as Body<R> & { mch_id: string };
      const caller = mchIds.includes(body.mch_id) ? await admit(body) : undefined;
      if (caller === undefined) {
        throw refusal('40301');
      }
      return endpoint.reply.parse(await handle(caller, body)) as Answer;
    }),
  );
}

/** Another path or method under the interface is refused in the interface's own words. */
export function refuseOtherTerminalCalls(router: Router, envelopes: Envelopes): void {
  router.all('/jlpay/{*path}', (ctx: RouterContext) =>
    answer(ctx, envelopes, () => Promise.reject(refusal('40001', '没有这个接口。'))),
  );
}

/** The bytes of a genuine, fresh request. @throws TerminalRefusal 40001, 40101 to 40103, 40901, 41301, 42901 */
async function open(
  ctx: RouterContext,
  envelopes: Envelopes,
): Promise<{ mchIds: string[]; bytes: Buffer }> {
  const now = envelopes.now();
  const envelope = ctx.is('application/json') ? readEnvelope((name) => ctx.get(name)) : undefined;
  if (!envelope) {
    throw refusal('40001');
  }
  const app = (await envelopes.listApps()).find((one) => one.appid === envelope.appid);
  if (!app) {
    throw refusal('40101');
  }
  if (!isWithinWindow(envelope.timestamp, now)) {
    throw refusal('40102');
  }
  const bytes = await readBody(ctx);
  await verify(ctx, envelopes, app.publicKeys, envelope, bytes);
  if (!(await envelopes.rememberNonce(app.appid, envelope.nonce, now))) {
    throw refusal('40901');
  }
  return { mchIds: app.mchIds, bytes };
}

async function verify(
  ctx: RouterContext,
  { failures }: Envelopes,
  publicKeys: string[],
  { appid, timestamp, nonce, der }: Envelope,
  bytes: Buffer,
): Promise<void> {
  const sender = `${appid} ${ctx.ip}`;
  const failed = await failures.get(sender);
  if (failed && failed.consumedPoints >= failures.points) {
    ctx.set('retry-after', String(slowDownSeconds));
    throw refusal('42901');
  }
  const request = { method: ctx.method, path: ctx.req.url ?? '' };
  if (!isSignedBy(publicKeys, signedBytes(request, timestamp, nonce, bytes), der)) {
    await failures.penalty(sender);
    throw refusal('40103');
  }
}

async function readBody(ctx: RouterContext): Promise<Buffer> {
  try {
    return await readBytes(ctx.req, bodyLimitBytes);
  } catch (error) {
    throw error instanceof Refusal
      ? refusal(error.code === 'body_too_large' ? '41301' : '40001')
      : error;
  }
}

function parseBody(schema: z.ZodType | undefined, bytes: Buffer): unknown {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    throw refusal('40001');
  }
  const parsed = schema?.safeParse(json);
  if (!parsed?.success) {
    const field = parsed?.error.issues[0]?.path.join('.');
    throw refusal('40001', field ? `出错的字段：${field}。` : '');
  }
  return parsed.data;
}

/** Answers what `handle` says, or why not; a fault is logged by its request id and answered 50000: the caller repeats. */
async function answer(
  ctx: RouterContext,
  { seal, now }: Envelopes,
  handle: () => Promise<Answer>,
): Promise<void> {
  const reply = await handle().catch((error: unknown): Answer => {
    if (error instanceof TerminalRefusal) {
      return presentRefusal(error.why);
    }
    ctx.app.emit('error', error, ctx);
    return presentRefusal(refusal('50000').why);
  });
  const bytes = Buffer.from(JSON.stringify(reply));
  ctx.status = retCodeStatus[reply.ret_code];
  // The signature covers these very bytes.
  ctx.compress = false;
  ctx.set({
    'cache-control': 'no-store, no-transform',
    'content-type': 'application/json; charset=utf-8',
    ...seal({ method: ctx.method, path: ctx.req.url ?? '' }, bytes, now()),
  });
  ctx.body = bytes;
}

const presentRefusal = ({ retCode, retMsg, reason }: WhyNot): Answer & { reason?: string } => ({
  ret_code: retCode,
  ret_msg: retMsg,
  ...(reason !== undefined && { reason }),
});
