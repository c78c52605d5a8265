/** Whether a store takes vouchers: its merchant is live and on a published list, and a terminal is bound (R-1.2a, R-6.2). */
export function isAccepting(store: {
  merchantStatus: 'preparing' | 'live' | 'suspended' | 'withdrawn';
  isListed: boolean;
  activeTerminals: number;
}): boolean {
  return store.merchantStatus === 'live' && store.isListed && store.activeTerminals > 0;
}
