import type { SettlementDetail } from '../../../../src/contract';

/** The part of enterprises that are stopped: it is left out when the rest is paid. */
export const heldFenOf = ({ shares }: SettlementDetail): number =>
  shares.filter(({ isHeld }) => isHeld).reduce((sum, { totalFen }) => sum + totalFen, 0);
