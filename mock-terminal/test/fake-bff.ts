import Koa from 'koa';
import { sm2 } from 'sm-crypto';
import { type Listening, listen, readBytes } from '../src/http';
import vectors from './vectors.json';

/*
 * A stand-in for the BFF over real HTTP, as small as the tests need: it checks our signatures with the other library
 * (sm-crypto), keeps nonces, and answers what the test scripted.
 */
const USER_ID = '1234567812345678';
const options = { der: true, hash: true, userId: USER_ID };
export const { keys } = vectors;

export type Received = {
  path: string;
  body: Record<string, unknown>;
  genuine: boolean;
  nonce: string;
};
export type Reply = Record<string, unknown> | 'silent' | 'unsigned' | 'cut';
export type FakeBff = Listening & {
  received: Received[];
  calls: (path: string) => Received[];
  /** What is answered from now on for this path; a function sees the call. */
  on: (path: string, reply: Reply | ((call: Received) => Reply)) => void;
  setNow: (iso: string) => void;
};

export const ok = (fields: object = {}): Reply => ({
  ret_code: '00000',
  ret_msg: '成功',
  ...fields,
});
export const no = (ret_code: string, ret_msg = '不行'): Reply => ({ ret_code, ret_msg });

/** The signed text of the interface, built here once more. */
const signedText = (method: string, path: string, time: string, nonce: string, body: string) =>
  `${method}\n${path}\n${time}\n${nonce}\n${body}\n`;

/** Signs as the BFF would, with the slow library. */
export const sealAsBff = (
  method: string,
  path: string,
  body: string,
  seconds: number,
  nonce: string,
) => {
  const text = signedText(method, path, String(seconds), nonce, body);
  const der = sm2.doSignature(text, keys.bff.privateKey, {
    ...options,
    publicKey: keys.bff.publicKey,
  });
  return {
    'x-jlpay-appid': 'huimin-demo',
    'x-jlpay-timestamp': String(seconds),
    'x-jlpay-nonce': nonce,
    'x-jlpay-sign-alg': 'SM3WithSM2WithDer',
    'x-jlpay-sign': Buffer.from(der, 'hex').toString('base64'),
  };
};

const receive = async (ctx: Koa.Context): Promise<Received> => {
  const text = (await readBytes(ctx)).toString('utf8');
  const nonce = ctx.get('x-jlpay-nonce');
  const signed = signedText('POST', ctx.url, ctx.get('x-jlpay-timestamp'), nonce, text);
  const der = Buffer.from(ctx.get('x-jlpay-sign'), 'base64').toString('hex');
  const genuine =
    ctx.get('x-jlpay-appid') === 'jlpay-demo' &&
    sm2.doVerifySignature(signed, der, keys.jlpay.publicKey, options);
  return { path: ctx.path, body: JSON.parse(text), genuine, nonce };
};

export const startFakeBff = async (): Promise<FakeBff> => {
  const received: Received[] = [];
  const replies = new Map<string, Reply | ((call: Received) => Reply)>();
  let offsetMs = 0;
  const now = () => new Date(Date.now() + offsetMs);

  const app = new Koa();
  app.use(async (ctx) => {
    if (ctx.path === '/time') {
      ctx.body = { now: now().toISOString() };
      return;
    }
    const call = await receive(ctx);
    received.push(call);
    const scripted = replies.get(ctx.path) ?? no('50000');
    const reply = call.genuine
      ? typeof scripted === 'function'
        ? scripted(call)
        : scripted
      : no('40103');
    if (reply === 'cut') {
      ctx.respond = false;
      ctx.req.socket.destroy();
      return;
    }
    if (reply === 'silent') await new Promise((late) => setTimeout(late, 400));
    const text = JSON.stringify(typeof reply === 'string' ? ok() : reply);
    if (reply !== 'unsigned') {
      const seconds = Math.floor(now().getTime() / 1000);
      ctx.set(sealAsBff('POST', ctx.url, text, seconds, `${received.length}`.padStart(16, '0')));
    }
    ctx.type = 'application/json; charset=utf-8';
    ctx.body = text;
  });
  const listening = await listen(app, 0);
  return {
    ...listening,
    received,
    calls: (path) => received.filter((call) => call.path === path),
    on: (path, reply) => void replies.set(path, reply),
    setNow: (iso) => {
      offsetMs = Date.parse(iso) - Date.now();
    },
  };
};
