import { createHash } from 'node:crypto';
import WxPay from 'wechatpay-node-v3';
import { z } from 'zod';
import type { Log } from './log';
import { askedSerial, type PayKeyring, whyNotGenuine } from './wechat-pay-signature';

/*
 * WeChat Pay's APIv3. `wechatpay-node-v3` builds and signs what we send; what comes back goes through our own transport,
 * because the library checks neither signatures nor tags nor clocks. Nothing of a body is logged.
 */

/** Unknown: it may have happened. Only a verified answer says otherwise. */
export type PayOutcome<T> =
  | { kind: 'ok'; value: T }
  | { kind: 'rejected'; code: string }
  | { kind: 'unknown'; why: string };

export type PaySettings = {
  origin: string;
  appid: string;
  mchid: string;
  merchantSerial: string;
  /** PEM */
  merchantKey: Buffer;
  keyring: PayKeyring;
  now: () => Date;
};

const params = z.object({
  appId: z.string(),
  timeStamp: z.string(),
  nonceStr: z.string(),
  package: z.string(),
  signType: z.string(),
  paySign: z.string(),
});
/** What `wx.requestPayment` takes. */
export type PayParams = z.infer<typeof params>;

/** A payment as WeChat tells of it, in an answer or a notice. Amounts in fen. */
export const payTransaction = z.object({
  appid: z.string(),
  mchid: z.string(),
  out_trade_no: z.string(),
  transaction_id: z.string().min(1).max(32).optional(),
  trade_state: z.string(),
  success_time: z.iso.datetime({ offset: true }).optional(),
  payer: z.object({ openid: z.string() }).optional(),
  amount: z.object({ total: z.int(), currency: z.string() }).optional(),
});
export type PayTransaction = z.infer<typeof payTransaction>;

const refundAnswer = z.object({
  out_refund_no: z.string(),
  out_trade_no: z.string(),
  status: z.enum(['SUCCESS', 'CLOSED', 'PROCESSING', 'ABNORMAL']),
  success_time: z.iso.datetime({ offset: true }).optional(),
  amount: z.object({ refund: z.int() }),
});
export type PayRefundAnswer = z.infer<typeof refundAnswer>;

const billAnswer = z.object({
  hash_type: z.literal('SHA1'),
  hash_value: z.string(),
  download_url: z.url(),
});
const refusal = z.object({ code: z.string() });

const timeoutMs = 5_000;
const mostBytes = 16 * 1024 * 1024;
const numberForm = /^[0-9A-Za-z_-]{6,32}$/;
const billPath = '/v3/billdownload/file';
const official = ['https://api.mch.weixin.qq.com', 'https://api2.mch.weixin.qq.com'] as const;

/** What the library passes on without looking at it. */
type Answered = { status: number | undefined; data: unknown };
const answered = (output: unknown) => output as Answered;
const lost = (why: string): Answered => ({ status: undefined, data: why });

function createTransport({ origin, keyring, now }: PaySettings, log: Log) {
  const serial = askedSerial(keyring);
  const send = async (
    url: string,
    method: string,
    headers: Record<string, string>,
    body?: string,
  ): Promise<Answered> => {
    const { pathname, search } = new URL(url);
    try {
      const answer = await fetch(origin + pathname + search, {
        method,
        headers: {
          ...headers,
          'user-agent': 'huimin',
          ...(serial && { 'wechatpay-serial': serial }),
        },
        ...(body !== undefined && { body }),
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
      });
      const bytes = Buffer.from(await answer.arrayBuffer());
      if (bytes.length > mostBytes) {
        return lost('too large');
      }
      if (pathname === billPath) {
        // Not signed by WeChat: the bill's digest, which is, speaks for it.
        return { status: answer.status, data: bytes };
      }
      const why = whyNotGenuine(keyring, (name) => answer.headers.get(name), bytes, now());
      if (why) {
        log.error({ why, status: answer.status, path: pathname }, 'WeChat Pay: answer not genuine');
        return lost(why);
      }
      return {
        status: answer.status,
        data: bytes.length === 0 ? {} : JSON.parse(bytes.toString('utf8')),
      };
    } catch (error) {
      return lost((error as Error).name);
    }
  };
  return {
    get: (url: string, headers: Record<string, string>) => send(url, 'GET', headers),
    // The very text that the library signed.
    post: (url: string, body: Record<string, unknown>, headers: Record<string, string>) =>
      send(url, 'POST', headers, JSON.stringify(body)),
    upload: () => Promise.reject(new Error('uploads are not used')),
  };
}

function read<T>({ status, data }: Answered, schema: z.ZodType<T>): PayOutcome<T> {
  if (status === undefined || status >= 500 || status === 429) {
    return { kind: 'unknown', why: status === undefined ? String(data) : `status ${status}` };
  }
  if (status >= 400) {
    const parsed = refusal.safeParse(data);
    return parsed.success
      ? { kind: 'rejected', code: parsed.data.code }
      : { kind: 'unknown', why: `status ${status}` };
  }
  const parsed = schema.safeParse(data);
  return parsed.success
    ? { kind: 'ok', value: parsed.data }
    : { kind: 'unknown', why: 'unreadable' };
}

/** An id goes into an address only in its own form. @throws Error on any other */
function checked(number: string): string {
  if (!numberForm.test(number)) {
    throw new Error('not a number of WeChat Pay');
  }
  return number;
}

/** Follows the answer about a bill to its file, and holds the file against its digest. */
const createBillReader =
  (ours: string, download: (url: string) => Promise<unknown>) =>
  async (output: unknown): Promise<PayOutcome<{ text: string; digest: string }>> => {
    const about = read(answered(output), billAnswer);
    if (about.kind !== 'ok') {
      return about;
    }
    const { origin, pathname, search } = new URL(about.value.download_url);
    if (![...official, ours].some((known) => known === origin) || pathname !== billPath) {
      return { kind: 'unknown', why: 'the bill lies elsewhere' };
    }
    // The library signs an address rightly only when it begins with the official origin; ours is put in its place on sending.
    const file = answered(await download(official[0] + pathname + search));
    if (file.status !== 200 || !Buffer.isBuffer(file.data)) {
      return { kind: 'unknown', why: 'the bill did not come' };
    }
    const digest = createHash('sha1').update(file.data).digest('hex');
    return digest === about.value.hash_value.toLowerCase()
      ? { kind: 'ok', value: { text: file.data.toString('utf8'), digest } }
      : { kind: 'unknown', why: 'the bill is damaged' };
  };

export function createWechatPay(settings: PaySettings, log: Log) {
  const library = new WxPay({
    appid: settings.appid,
    mchid: settings.mchid,
    serial_no: settings.merchantSerial,
    privateKey: settings.merchantKey,
    // Only asked for by methods that we do not use, but the constructor insists.
    publicKey: settings.merchantKey,
  });
  library.createHttp(createTransport(settings, log) as Parameters<typeof library.createHttp>[0]);
  const bill = createBillReader(settings.origin, (url) => library.downloadBill(url));

  return {
    appid: settings.appid,
    mchid: settings.mchid,
    /** Opens a payment, or opens the same one again. */
    prepay: async (order: {
      outTradeNo: string;
      description: string;
      notifyUrl: string;
      openid: string;
      amountFen: number;
      /** RFC 3339 */
      expiresAt: string;
    }): Promise<PayOutcome<PayParams>> =>
      read(
        answered(
          await library.transactions_jsapi({
            description: order.description,
            out_trade_no: checked(order.outTradeNo),
            notify_url: order.notifyUrl,
            time_expire: order.expiresAt,
            amount: { total: order.amountFen, currency: 'CNY' },
            payer: { openid: order.openid },
          }),
        ),
        params,
      ),
    query: async (outTradeNo: string) =>
      read(answered(await library.query({ out_trade_no: checked(outTradeNo) })), payTransaction),
    close: async (outTradeNo: string) =>
      read(answered(await library.close(checked(outTradeNo))), z.unknown()),
    refund: async (refund: {
      outTradeNo: string;
      outRefundNo: string;
      amountFen: number;
      totalFen: number;
      reason: string;
      notifyUrl: string;
    }) =>
      read(
        answered(
          await library.refunds({
            out_trade_no: checked(refund.outTradeNo),
            out_refund_no: checked(refund.outRefundNo),
            reason: refund.reason,
            notify_url: refund.notifyUrl,
            amount: { refund: refund.amountFen, total: refund.totalFen, currency: 'CNY' },
          }),
        ),
        refundAnswer,
      ),
    findRefund: async (outRefundNo: string) =>
      read(answered(await library.find_refunds(checked(outRefundNo))), refundAnswer),
    /** @param day `YYYY-MM-DD` in the district's time */
    tradeBill: async (day: string) =>
      bill(await library.tradebill({ bill_date: day, bill_type: 'ALL' })),
    fundFlowBill: async (day: string) =>
      bill(await library.fundflowbill({ bill_date: day, account_type: 'BASIC' })),
  };
}
