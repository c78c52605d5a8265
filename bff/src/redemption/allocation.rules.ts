import { sumFen } from '../kernel/fen';
import type { Instant } from '../kernel/time';
import {
  type Item,
  type Pairing,
  type PresentedVoucher,
  whyNotHere,
  whyNotLock,
  whyNotOnPiece,
  whyNotUsable,
} from './purchase.rules';

/** What one voucher could do in this purchase; `reason` is for the cashier's screen. */
export type Offer = {
  voucher: PresentedVoucher;
  lineNo?: number;
  reason?: string;
};

/** Enough lines to see what is wrong without filling the screen. */
const mostLinesExplained = 3;

/** Every way to put these vouchers on pieces, none left out: at most two vouchers and twenty lines. */
function everyPairing(
  vouchers: readonly PresentedVoucher[],
  items: readonly Item[],
): readonly Pairing[][] {
  return vouchers.reduce<Pairing[][]>(
    (ways, voucher) =>
      ways.flatMap((way) => [...items.map(({ lineNo }) => [...way, { voucher, lineNo }]), way]),
    [[]],
  );
}

const discountOf = (way: readonly Pairing[]) => sumFen(way.map(({ voucher }) => voucher.faceFen));

/**
 * The assignment that saves the customer most, the earliest lines first, and for every voucher that is left over the
 * reason why. The very rule that a lock is held to decides what is possible.
 */
export function allocate(
  vouchers: readonly PresentedVoucher[],
  items: readonly Item[],
  takenSerials: ReadonlySet<string>,
  now: Instant,
): Offer[] {
  const possible = everyPairing(vouchers, items).filter(
    (way) => whyNotLock(way, items, takenSerials, now) === undefined,
  );
  const best = possible.reduce(
    (most, way) => (discountOf(way) > discountOf(most) ? way : most),
    [],
  );
  return vouchers.map((voucher, index) => {
    // A voucher that was scanned twice is offered once.
    const pairing =
      vouchers.indexOf(voucher) === index && best.find((one) => one.voucher === voucher);
    return pairing
      ? { voucher, lineNo: pairing.lineNo }
      : { voucher, reason: whyLeftOver(voucher, best, items, takenSerials, now) };
  });
}

function whyLeftOver(
  voucher: PresentedVoucher,
  best: readonly Pairing[],
  items: readonly Item[],
  takenSerials: ReadonlySet<string>,
  now: Instant,
): string {
  const itself = whyNotHere(voucher) ?? whyNotUsable(voucher, now);
  if (itself) {
    return itself.retMsg;
  }
  const pieces = items.map((item) => whyNotOnPiece(voucher, item, takenSerials));
  const refused = pieces.flatMap((why) => (why ? [why.retMsg] : []));
  if (refused.length === items.length) {
    const rest = refused.length - mostLinesExplained;
    return (
      refused.slice(0, mostLinesExplained).join('') +
      (rest > 0 ? `其余 ${rest} 行同样不能用。` : '')
    );
  }
  // Alone it would do: what it lacks is room beside the others, on the piece that suits it best.
  const suited = items.filter((_, index) => pieces[index] === undefined);
  const beside = suited.map(({ lineNo }) =>
    whyNotLock([...best, { voucher, lineNo }], items, takenSerials, now),
  );
  return beside.find((why) => why)?.retMsg ?? '';
}
