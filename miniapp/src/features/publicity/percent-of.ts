/** A part in whole per cents, rounded down to one decimal; 0 of nothing. For show only: money is never computed so. */
export function percentOf(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.floor((part * 1000) / whole) / 10;
}
