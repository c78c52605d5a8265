import type { Voucher } from '../../../../bff/src/contract';
import { call } from '../../lib/api';
import { personal } from '../../lib/personal';
import { forget, recall, remember } from '../../lib/storage';
import type { CodeKey } from '../../lib/voucher-code';

const keyOf = (voucherId: string) => `${personal}code:${voucherId}`;

/** The key of a voucher's code, from the phone or, the first time, from the server. */
export async function codeKey(voucherId: string): Promise<CodeKey> {
  const kept = recall<CodeKey>(keyOf(voucherId));
  if (kept) {
    return kept;
  }
  const given = await call('GET /v1/vouchers/:voucherId/code', { params: { voucherId } });
  const key = {
    number: given.number,
    secret: given.secret,
    stepSeconds: given.stepSeconds,
    digits: given.digits,
  };
  remember(keyOf(voucherId), key);
  return key;
}

/** Brings the keys in step with the wallet, so that the codes work where there is no network. */
export async function keepCodeKeys(vouchers: readonly Voucher[]): Promise<void> {
  for (const { voucherId, state } of vouchers) {
    if (state === 'usable' || state === 'locked') {
      await codeKey(voucherId);
    } else if (state !== 'frozen') {
      forget(keyOf(voucherId));
    }
  }
}
