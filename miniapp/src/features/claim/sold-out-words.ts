import type { Stock } from '../../../../bff/src/contract';
import { roundYuan } from '../../lib/money';
import type { ClaimState } from './claim-run';

/** After `sold_out`: which kind is gone and what is left of the others (C4); undefined after anything else. */
export function soldOutWords(
  state: ClaimState,
  stocks: readonly Stock[],
  left: (stock: Stock) => string,
): string | undefined {
  if (state.kind !== 'refused' || state.failure.code !== 'sold_out') {
    return undefined;
  }
  const gone = stocks.find((one) => one.stockId === state.stockId);
  const others = stocks.filter((one) => one !== gone && one.leftPercent > 0);
  const rest = others.map((one) => `${roundYuan(one.faceFen)} 元券${left(one)}`).join('，');
  const word = gone ? `本批次 ${roundYuan(gone.faceFen)} 元券已领完` : '本批次已领完';
  return rest ? `${word}，${rest}。` : `${word}。`;
}
