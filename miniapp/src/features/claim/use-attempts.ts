import { call } from '../../lib/api';
import { useLoad } from '../../lib/use-load';

/** My own attempts in one batch, in server order. */
export function useAttempts(batchId: string | undefined) {
  return useLoad(batchId && `my:attempts:${batchId}`, () =>
    call('GET /v1/batches/:batchId/attempts', { params: { batchId: batchId ?? '' } }),
  );
}
