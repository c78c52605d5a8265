import { useEffect } from 'react';
import type { ApiReply } from '../../../../bff/src/contract';
import { call } from '../../lib/api';
import { isCitizen, useMe } from '../../lib/session';
import { useLoad } from '../../lib/use-load';
import { keepCodeKeys } from './code-keys';

export type Detail = ApiReply<'GET /v1/vouchers/:voucherId'>;

/** My vouchers; kept on the phone, with the keys of their codes. */
export function useWallet() {
  const citizen = isCitizen(useMe());
  const wallet = useLoad(citizen ? 'my:wallet' : undefined, () => call('GET /v1/vouchers'), {
    keep: true,
  });
  const vouchers = wallet.data?.vouchers;
  useEffect(() => {
    // Without a network the keys are fetched at the next visit.
    keepCodeKeys(vouchers ?? []).catch(() => undefined);
  }, [vouchers]);
  return { ...wallet, signedIn: citizen };
}

/** One voucher with its timeline; kept on the phone. */
export function useVoucher(voucherId: string | undefined) {
  return useLoad(
    voucherId && `my:voucher:${voucherId}`,
    () => call('GET /v1/vouchers/:voucherId', { params: { voucherId: voucherId ?? '' } }),
    { keep: true },
  );
}
