import Nzh from 'nzh';

/** The sum of whole fen; throws on anything that is not a safe integer, because money is never approximate. */
export function sumFen(amounts: readonly number[]): number {
  const sum = amounts.reduce((total, amount) => total + amount, 0);
  if (!Number.isSafeInteger(sum)) {
    throw new RangeError(`not whole fen: ${sum}`);
  }
  return sum;
}

/** Fen as yuan with two decimals and thousands separators, for people: `1,999.00`. */
export function formatYuan(fen: number): string {
  const sign = fen < 0 ? '-' : '';
  const digits = String(Math.abs(fen)).padStart(3, '0');
  const yuan = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ',');
  return `${sign}${yuan}.${digits.slice(-2)}`;
}

/** Fen in capital letters, as papers about money write them: `人民币壹万贰仟元伍角整`. */
export function capitalYuan(fen: number): string {
  const sign = fen < 0 ? '负' : '';
  const yuan = formatYuan(Math.abs(fen)).replaceAll(',', '');
  const words = Nzh.cn.toMoney(yuan, { outSymbol: false, forceZheng: true });
  return `人民币${sign}${words}`;
}
