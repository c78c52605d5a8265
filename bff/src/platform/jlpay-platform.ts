import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { z } from 'zod';
import type { BillTrouble } from '../contract';
import { isWithinWindow, readEnvelope, signedBytes } from '../kernel/signature';
import { sha256Of } from './files';
import { isSignedBy, type JlpaySealer } from './jlpay';

/*
 * What we ask 嘉联's platform: terminals, keys, the small amount that proves a corporate account, daily bills. Every call is signed
 * as the terminal interface says, every answer is checked, and each carries a number of ours, so that asking again changes
 * nothing.
 */

/** No answer that can be believed: nothing is known of what happened over there. */
export class JlpayUnavailable extends Error {}
/** There is an answer, and it is not 嘉联's. */
class JlpayForged extends JlpayUnavailable {}

export type JlpayPlatform = ReturnType<typeof createJlpayPlatform>;

const timeoutMs = 5_000;
const refusedAccount = '10404';
const wrongAmount = '10422';
const notReady = '10404';

const key = z.string().regex(/^04[0-9a-f]{128}$/);
const plain = z.object({ ret_code: z.string() });
const terminal = z.object({
  ret_code: z.literal('00000'),
  appid: z.string().min(1).max(64),
  public_key: key,
  term_no: z.string().regex(/^[0-9A-Za-z]{1,16}$/),
});
const announced = z.object({
  ret_code: z.literal('00000'),
  appid: z.string().min(1).max(64),
  public_key: key,
});

export type JlpayPlatformConfig = {
  origin: string;
  appid: string;
  seal: JlpaySealer;
  /** The keys by which 嘉联 signs, the newest first. */
  publicKeys: () => Promise<readonly string[]>;
  now: () => Date;
};

/** One signed call; only an answer that 嘉联 signed is an answer. @throws JlpayUnavailable */
async function exchange(
  config: JlpayPlatformConfig,
  request: { method: 'GET' | 'POST'; path: string },
  body?: Buffer<ArrayBuffer>,
): Promise<{ header: (name: string) => string; bytes: Buffer }> {
  try {
    const answer = await fetch(config.origin + request.path, {
      method: request.method,
      headers: {
        ...config.seal(request, body ?? Buffer.alloc(0), config.now()),
        'content-type': 'application/json; charset=utf-8',
      },
      ...(body && { body }),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const bytes = Buffer.from(await answer.arrayBuffer());
    const header = (name: string) => answer.headers.get(name) ?? '';
    const envelope = readEnvelope(header);
    const isGenuine =
      envelope?.appid === config.appid &&
      isWithinWindow(envelope.timestamp, config.now()) &&
      isSignedBy(
        await config.publicKeys(),
        signedBytes(request, envelope.timestamp, envelope.nonce, bytes),
        envelope.der,
      );
    if (!isGenuine) {
      throw new JlpayForged(`${request.path}: the answer is not signed by 嘉联`);
    }
    return { header, bytes };
  } catch (error) {
    throw error instanceof JlpayUnavailable ? error : new JlpayUnavailable(request.path);
  }
}

/** @throws JlpayUnavailable */
async function post<S extends z.ZodType>(
  config: JlpayPlatformConfig,
  path: string,
  fields: object,
  schema: S,
): Promise<z.output<S>> {
  const body = Buffer.from(JSON.stringify(fields));
  const { bytes } = await exchange(config, { method: 'POST', path }, body);
  return read(path, bytes, schema);
}

/** @throws JlpayUnavailable */
function read<S extends z.ZodType>(path: string, bytes: Buffer, schema: S): z.output<S> {
  try {
    return schema.parse(JSON.parse(bytes.toString('utf8')));
  } catch {
    throw new JlpayUnavailable(path);
  }
}

const unzip = promisify(gunzip);
const mostBillBytes = 16 * 1024 * 1024;
const isGzip = (bytes: Buffer) => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** The bytes of a day's bill, or why there are none. */
async function fetchBill(
  config: JlpayPlatformConfig,
  { day, mchId }: { day: string; mchId: string },
): Promise<Buffer | BillTrouble> {
  const path = `/open/bill/trade?${new URLSearchParams({ date: day, mch_id: mchId })}`;
  try {
    const { header, bytes } = await exchange(config, { method: 'GET', path });
    if (!isGzip(bytes)) {
      return read(path, bytes, plain).ret_code === notReady ? 'not_ready' : 'refused';
    }
    const bill = await unzip(bytes, { maxOutputLength: mostBillBytes }).catch(() => undefined);
    return bill && sha256Of(bill) === header('x-jlpay-digest') ? bill : 'damaged';
  } catch (error) {
    return error instanceof JlpayForged ? 'forged' : 'unreachable';
  }
}

export function createJlpayPlatform(config: JlpayPlatformConfig) {
  /** True for success, false for this one expected no; anything else is no answer. */
  const ask = async (path: string, fields: object, no: string): Promise<boolean> => {
    const { ret_code } = await post(config, path, fields, plain);
    if (ret_code !== '00000' && ret_code !== no) {
      throw new JlpayUnavailable(`${path}: ${ret_code}`);
    }
    return ret_code === '00000';
  };

  return {
    /** A terminal of a store, registered with the merchant and its cashiers. @throws JlpayUnavailable */
    async registerTerminal(ask: {
      mchId: string;
      mchName: string;
      storeName: string;
      requestNo: string;
      cashiers: readonly { cashierNo: string; name: string }[];
    }): Promise<{ appid: string; publicKey: string; termNo: string }> {
      const answer = await post(
        config,
        '/open/terminal/register',
        {
          mch_id: ask.mchId,
          mch_name: ask.mchName,
          store_name: ask.storeName,
          request_no: ask.requestNo,
          cashiers: ask.cashiers.map((one) => ({ cashier_id: one.cashierNo, name: one.name })),
        },
        terminal,
      );
      return { appid: answer.appid, publicKey: answer.public_key, termNo: answer.term_no };
    },

    /** The next key of 嘉联's application; it does not sign with it yet. @throws JlpayUnavailable */
    async announceKey({ mchId }: { mchId: string }): Promise<{ appid: string; publicKey: string }> {
      const answer = await post(config, '/open/key/announce', { mch_id: mchId }, announced);
      return { appid: answer.appid, publicKey: answer.public_key };
    },
    /** From now on 嘉联 signs with the announced key. @throws JlpayUnavailable */
    async useKey({ publicKey }: { publicKey: string }): Promise<void> {
      await ask('/open/key/use', { public_key: publicKey }, '');
    },

    /** Sends a small amount; false when the bank knows no such account. @throws JlpayUnavailable */
    sendSmallAmount: (account: {
      checkNo: string;
      accountName: string;
      bankName: string;
      account: string;
    }): Promise<boolean> =>
      ask(
        '/open/account/check',
        {
          check_no: account.checkNo,
          account_name: account.accountName,
          bank_name: account.bankName,
          account_no: account.account,
        },
        refusedAccount,
      ),
    /** Whether this is the amount that was sent, in fen. @throws JlpayUnavailable */
    isSmallAmount: (named: { checkNo: string; amountFen: number }): Promise<boolean> =>
      ask(
        '/open/account/confirm',
        { check_no: named.checkNo, amount_fee: named.amountFen },
        wrongAmount,
      ),

    /** The bill of a day and an enterprise, held against its digest; or why there is none. */
    fetchBill: (of: { day: string; mchId: string }) => fetchBill(config, of),
  };
}
