import type { SettlementRow } from '../../../../src/contract';
import { settlementNextWords } from '../../copy/words';

/** Whose step is next. What consumers paid is done once it is paid out; the rest of the way is the subsidy's. */
export function nextOf({ kind, status }: Pick<SettlementRow, 'kind' | 'status'>): string {
  const isDone = kind === 'payout' && status === 'paid';
  return (isDone ? '' : settlementNextWords[status]) || '已办结';
}
