import { z } from 'zod';
import { isWithinWindow, readEnvelope, signedBytes } from '../kernel/signature';
import { isSignedBy, type JlpaySealer } from './jlpay';

/*
 * What we ask 嘉联's platform: terminals, keys, and the small amount that proves a corporate account. Every call is signed
 * as the terminal interface says, every answer is checked, and each carries a number of ours, so that asking again changes
 * nothing.
 */

/** No answer that can be believed: nothing is known of what happened over there. */
export class JlpayUnavailable extends Error {}

export type JlpayPlatform = ReturnType<typeof createJlpayPlatform>;

const timeoutMs = 5_000;
const refusedAccount = '10404';
const wrongAmount = '10422';

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
async function post<S extends z.ZodType>(
  config: JlpayPlatformConfig,
  path: string,
  fields: object,
  schema: S,
): Promise<z.output<S>> {
  const body = Buffer.from(JSON.stringify(fields));
  const request = { method: 'POST', path };
  try {
    const answer = await fetch(config.origin + path, {
      method: 'POST',
      headers: {
        ...config.seal(request, body, config.now()),
        'content-type': 'application/json; charset=utf-8',
      },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const bytes = Buffer.from(await answer.arrayBuffer());
    const envelope = readEnvelope((name) => answer.headers.get(name) ?? '');
    const isGenuine =
      envelope?.appid === config.appid &&
      isWithinWindow(envelope.timestamp, config.now()) &&
      isSignedBy(
        await config.publicKeys(),
        signedBytes(request, envelope.timestamp, envelope.nonce, bytes),
        envelope.der,
      );
    if (!isGenuine) {
      throw new JlpayUnavailable(`${path}: the answer is not signed by 嘉联`);
    }
    return schema.parse(JSON.parse(bytes.toString('utf8')));
  } catch (error) {
    throw error instanceof JlpayUnavailable ? error : new JlpayUnavailable(path);
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
  };
}
