import type { SettlementDetail, SettlementRow } from '../../../../src/contract';
import { settlementNextWords } from '../../copy/words';

const dayMs = 86_400_000;

/** The days that a settlement is named by, as on its papers: one, or Monday to Sunday. */
export function daysOf({ kind, lastDay }: Pick<SettlementRow, 'kind' | 'lastDay'>): string {
  const monday = new Date(Date.parse(lastDay) - 6 * dayMs).toISOString().slice(0, 10);
  return kind === 'payout' ? lastDay : `${monday} 至 ${lastDay}`;
}

/** Whose step is next. What consumers paid is done once it is paid out; the rest of the way is the subsidy's. */
export function nextOf({ kind, status }: Pick<SettlementRow, 'kind' | 'status'>): string {
  const isDone = kind === 'payout' && status === 'paid';
  return (isDone ? '' : settlementNextWords[status]) || '已办结';
}

/** The part of enterprises that are stopped: it is left out when the rest is paid. */
export const heldFenOf = ({ shares }: SettlementDetail): number =>
  shares.filter(({ isHeld }) => isHeld).reduce((sum, { totalFen }) => sum + totalFen, 0);
