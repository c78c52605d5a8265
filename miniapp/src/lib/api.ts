import Taro from '@tarojs/taro';
import { type Answer, makeCall, type Sending } from './call';
import { randomId } from './random-id';
import { makeServerClock } from './server-clock';
import { endSession, keepSession, readTokens } from './session';
import { recall, remember } from './storage';

/** Long enough for a slow network, short enough that nobody thinks the app died. */
const timeoutMs = 8_000;

async function send({ method, url, headers, body }: Sending): Promise<Answer> {
  const answer = await Taro.request<unknown>({
    method,
    url: API_ORIGIN + url,
    data: body,
    header: { 'content-type': 'application/json', ...headers },
    timeout: timeoutMs,
  });
  const lower: Record<string, string> = {};
  for (const name of Object.keys(answer.header ?? {})) {
    lower[name.toLowerCase()] = String(answer.header[name]);
  }
  return { status: answer.statusCode, headers: lower, body: answer.data };
}

let device = recall<string>('device');

/** Made once and kept: the limits of count by it. */
function deviceId(): string {
  if (!device) {
    device = randomId();
    remember('device', device);
  }
  return device;
}

export const call = makeCall({
  send,
  deviceId,
  tokens: {
    read: readTokens,
    renewed: (reply) => (reply ? keepSession(reply) : endSession()),
  },
  witness: (now, slackMs) => serverClock.witness(now, slackMs),
});

/** The clock that the whole screen runs on. */
export const serverClock = makeServerClock({
  ask: async () => (await call('GET /time')).now,
  phone: () => Date.now(),
  read: () => recall<number>('clock-offset'),
  write: (offsetMs) => remember('clock-offset', offsetMs),
});
