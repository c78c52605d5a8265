import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readEnv } from '../../mock-terminal/src/env';
import { startPlatform } from '../../mock-terminal/src/platform/start';
import { root } from '../ops/settings';

/** 嘉联's whole side beside a test: its platform, its terminals, its bank. @param bffOrigin where its calls go */
export async function openJlpay(port: number, bffOrigin: string) {
  const folder = mkdtempSync(join(tmpdir(), 'huimin-jlpay-'));
  const env = readEnv({
    MOCK_TERMINAL_PORT: String(port),
    BFF_ORIGIN: bffOrigin,
    MOCK_TERMINAL_DIR: folder,
    NOTIFY_SCALE: '0.01',
  });
  const platform = await startPlatform(env, join(root, 'mock-terminal/terminals.json'));
  const call = async (method: string, path: string, body?: object) => {
    const answer = await fetch(platform.origin + path, {
      method,
      ...(body
        ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
        : {}),
    });
    return (await answer.json()) as Record<string, unknown>;
  };
  return {
    origin: platform.origin,
    call,
    /** What the bank tells the account's owner, in fen. */
    amountOf: async (checkNo: string) =>
      Number((await call('GET', `/control/account-checks/${checkNo}`)).amount_fee),
    close: async () => {
      await platform.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
