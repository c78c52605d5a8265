import { call } from '../../lib/api';
import { isCitizen, useMe } from '../../lib/session';
import { useLoad } from '../../lib/use-load';

/** Whether the person holds a voucher of a batch that has opened: only a look, no claim is made or taken up. */
export function useHasClaimed(batchId: string | undefined): boolean {
  const citizen = isCitizen(useMe());
  const claim = useLoad(citizen && batchId ? `my:claim:${batchId}` : undefined, () =>
    call('GET /v1/batches/:batchId/claim', { params: { batchId: batchId ?? '' } }),
  );
  return claim.data?.status === 'issued';
}
