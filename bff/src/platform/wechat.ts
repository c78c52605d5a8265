import { z } from 'zod';
import type { Log } from './log';

/*
 * The line to WeChat, and the three calls that sign people in; what WeChat does for publicity is in `wechat-outreach.ts`.
 * Nothing of a request is ever logged or put into an error: the secret and the one-time codes stand in its address and its
 * body. Redirects are refused, answers are parsed, every call ends in 3 s.
 */

export type WechatTrouble =
  /** The one-time code is wrong, used or too old. */
  | 'code_invalid'
  /** WeChat holds the account for risky. */
  | 'risky'
  /** More calls are under way than we allow ourselves. */
  | 'crowded'
  | 'unavailable';

export class WechatError extends Error {
  constructor(
    readonly trouble: WechatTrouble,
    readonly errcode?: number,
  ) {
    super(`WeChat: ${trouble}${errcode === undefined ? '' : ` (errcode ${errcode})`}`);
  }
}

export type Wechat = {
  /** Exchanges a wx.login code for the person's openid. @throws WechatError */
  codeToOpenid: (code: string) => Promise<string>;
  /** The phone behind a getPhoneNumber code, which must be this openid's own. @throws WechatError */
  phoneNumber: (code: string, openid: string) => Promise<string>;
};

const timeoutMs = 3_000;
const mostUnderWay = 256;
const mostPictureBytes = 2 * 1024 * 1024;
/** A new token is asked for this long before the old one dies; WeChat honours both meanwhile. */
const refreshBeforeSeconds = 300;
const staleTokenCodes = new Set([40001, 40014, 42001]);
const codeInvalidCodes = new Set([40003, 40029, 40163]);
const riskyCode = 40226;

const refusal = z.object({ errcode: z.int().optional() });
const openidAnswer = z.object({ openid: z.string().min(1).max(128) });
const tokenAnswer = z.object({
  access_token: z.string().min(1).max(512),
  expires_in: z.int().positive(),
});
const phoneAnswer = z.object({
  phone_info: z.object({
    purePhoneNumber: z.string().regex(/^\d{5,15}$/),
    countryCode: z.string().regex(/^\d{1,4}$/),
    watermark: z.object({ appid: z.string() }),
  }),
});

type Config = { origin: string; appid: string; secret: string };
type Ask = { path: string; query?: Record<string, string>; body?: unknown };

export type WechatLine = ReturnType<typeof createWechatLine>;

/**
 * One line to WeChat for the whole process: one access token, one bound on what is under way.
 * @param monotonicMs the machine's own running time: WeChat's tokens age by the real clock, not by a rehearsal's
 */
export function createWechatLine(
  { origin, appid, secret }: Config,
  log: Log,
  monotonicMs: () => number = () => performance.now(),
) {
  let underWay = 0;

  /** One call, its answer read by `read`. */
  const call = async <T>(
    { path, query = {}, body }: Ask,
    read: (response: Response) => Promise<T>,
  ): Promise<T> => {
    if (underWay >= mostUnderWay) {
      throw new WechatError('crowded');
    }
    underWay += 1;
    try {
      return await read(await send(`${origin}${path}?${new URLSearchParams(query)}`, body));
    } catch (error) {
      const known = error instanceof WechatError ? error : new WechatError('unavailable');
      log.warn({ path, trouble: known.trouble, errcode: known.errcode }, 'wechat');
      throw known;
    } finally {
      underWay -= 1;
    }
  };

  /** One call. Answers what fits the schema. @throws WechatError */
  const ask = <S extends z.ZodType>(what: Ask, schema: S): Promise<z.output<S>> =>
    call(what, async (response) => readAnswer(await response.json(), schema));

  const token = createTokenKeeper(
    () =>
      ask(
        {
          path: '/cgi-bin/stable_token',
          body: { grant_type: 'client_credential', appid, secret, force_refresh: false },
        },
        tokenAnswer,
      ),
    monotonicMs,
  );

  const withToken = (what: Ask, accessToken: string): Ask => ({
    ...what,
    query: { ...what.query, access_token: accessToken },
  });
  return {
    appid,
    secret,
    ask,
    /** The same, with the access token that most calls want. @throws WechatError */
    askAsApp: <S extends z.ZodType>(what: Ask, schema: S): Promise<z.output<S>> =>
      token.use((value) => ask(withToken(what, value), schema)),
    /** A call that answers a picture, or JSON when it fails. @throws WechatError */
    pictureAsApp: (what: Ask): Promise<Buffer> =>
      token.use((value) => call(withToken(what, value), readPicture)),
  };
}

export function createWechat(line: WechatLine): Wechat {
  const { appid, secret } = line;
  return {
    codeToOpenid: async (code) => {
      const query = { appid, secret, js_code: code, grant_type: 'authorization_code' };
      return (await line.ask({ path: '/sns/jscode2session', query }, openidAnswer)).openid;
    },
    phoneNumber: async (code, openid) => {
      const { phone_info: phone } = await line.askAsApp(
        { path: '/wxa/business/getuserphonenumber', body: { code, openid } },
        phoneAnswer,
      );
      if (phone.watermark.appid !== appid) {
        throw new WechatError('code_invalid');
      }
      return phone.countryCode === '86'
        ? phone.purePhoneNumber
        : `+${phone.countryCode}${phone.purePhoneNumber}`;
    },
  };
}

/** A form goes as it is, everything else as JSON. */
const bodyOf = (body: unknown) =>
  body instanceof FormData
    ? { body }
    : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };

async function send(url: string, body: unknown): Promise<Response> {
  const response = await fetch(url, {
    ...(body === undefined ? {} : { method: 'POST', ...bodyOf(body) }),
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (!response.ok) {
    throw new WechatError('unavailable');
  }
  return response;
}

/** WeChat sends the picture itself, or JSON that says why not: only the type of the content tells them apart. */
async function readPicture(response: Response): Promise<Buffer> {
  if (!/^image\//.test(response.headers.get('content-type') ?? '')) {
    readAnswer(await response.json(), z.unknown());
    throw new WechatError('unavailable');
  }
  const picture = Buffer.from(await response.arrayBuffer());
  if (picture.length === 0 || picture.length > mostPictureBytes) {
    throw new WechatError('unavailable');
  }
  return picture;
}

function readAnswer<S extends z.ZodType>(answer: unknown, schema: S): z.output<S> {
  const errcode = refusal.safeParse(answer).data?.errcode ?? 0;
  if (errcode !== 0) {
    throw new WechatError(
      codeInvalidCodes.has(errcode)
        ? 'code_invalid'
        : errcode === riskyCode
          ? 'risky'
          : 'unavailable',
      errcode,
    );
  }
  const parsed = schema.safeParse(answer);
  if (!parsed.success) {
    throw new WechatError('unavailable');
  }
  return parsed.data;
}

type Token = { value: string; refreshAtMs: number; diesAtMs: number };

/** Keeps one access token: fetched once however many need it, renewed ahead of time, replaced when WeChat disowns it. */
function createTokenKeeper(
  fetchToken: () => Promise<z.output<typeof tokenAnswer>>,
  monotonicMs: () => number,
) {
  let kept: Token | undefined;
  let fetching: Promise<Token> | undefined;

  const renew = async (): Promise<Token> => {
    const askedAtMs = monotonicMs();
    // Asking again changes nothing at WeChat's side, so one lost answer is asked for once more.
    const answer = await fetchToken().catch(fetchToken);
    kept = {
      value: answer.access_token,
      refreshAtMs: askedAtMs + Math.max(0, answer.expires_in - refreshBeforeSeconds) * 1000,
      diesAtMs: askedAtMs + answer.expires_in * 1000,
    };
    return kept;
  };
  const renewOnce = () => {
    fetching ??= renew().finally(() => {
      fetching = undefined;
    });
    return fetching;
  };
  const current = async (): Promise<string> => {
    const held = kept;
    if (held && monotonicMs() < held.refreshAtMs) {
      return held.value;
    }
    try {
      return (await renewOnce()).value;
    } catch (error) {
      if (held && held === kept && monotonicMs() < held.diesAtMs) {
        return held.value;
      }
      throw error;
    }
  };

  return {
    /** Calls with the token; when WeChat disowns it, once more with a new one. */
    use: async <T>(call: (token: string) => Promise<T>): Promise<T> => {
      const value = await current();
      try {
        return await call(value);
      } catch (error) {
        if (!(error instanceof WechatError && staleTokenCodes.has(error.errcode ?? 0))) {
          throw error;
        }
        if (kept?.value === value) {
          kept = undefined;
        }
        return call(await current());
      }
    },
  };
}
