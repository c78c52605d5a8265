import {
  isInTime,
  paidAtOf,
  paidFenOf,
  type SoldItem,
  standingOf,
  type TradeEvent,
  type TradeStatus,
  tradeAfter,
  tradeAfterRefund,
  voucherAfterRefund,
  voucherMoves,
  whyNotAmounts,
  whyNotCancel,
  whyNotRefund,
} from './trade.rules';

const at = (text: string) => new Date(text);

describe('the table of a trade', () => {
  const no = undefined;
  const rows: [TradeStatus, Record<TradeEvent, TradeStatus | undefined>][] = [
    [
      'locked',
      {
        pay: 'paid',
        fail: 'failed',
        lapse: 'expired',
        cancel: 'cancelled',
        refund_some: no,
        refund_rest: no,
      },
    ],
    [
      'expired',
      {
        pay: 'paid',
        fail: 'failed',
        lapse: no,
        cancel: 'cancelled',
        refund_some: no,
        refund_rest: no,
      },
    ],
    [
      'failed',
      { pay: no, fail: 'failed', lapse: no, cancel: 'cancelled', refund_some: no, refund_rest: no },
    ],
    [
      'paid',
      {
        pay: 'paid',
        fail: no,
        lapse: no,
        cancel: 'cancelled',
        refund_some: 'partly_refunded',
        refund_rest: 'refunded',
      },
    ],
    [
      'partly_refunded',
      {
        pay: 'partly_refunded',
        fail: no,
        lapse: no,
        cancel: no,
        refund_some: 'partly_refunded',
        refund_rest: 'refunded',
      },
    ],
    [
      'refunded',
      { pay: 'refunded', fail: no, lapse: no, cancel: no, refund_some: no, refund_rest: no },
    ],
    [
      'cancelled',
      {
        pay: no,
        fail: 'cancelled',
        lapse: no,
        cancel: 'cancelled',
        refund_some: no,
        refund_rest: no,
      },
    ],
    [
      'not_found',
      {
        pay: no,
        fail: 'not_found',
        lapse: no,
        cancel: 'not_found',
        refund_some: no,
        refund_rest: no,
      },
    ],
  ];
  it.each(rows)('of a %s trade', (status, after) => {
    for (const [event, to] of Object.entries(after)) {
      expect([event, tradeAfter(status, event as TradeEvent)]).toEqual([event, to]);
    }
  });

  it('never leads out of a closed trade into money', () => {
    for (const [status] of rows.filter(
      ([one]) => !['locked', 'expired', 'paid', 'partly_refunded', 'refunded'].includes(one),
    )) {
      expect(tradeAfter(status, 'pay')).toBeUndefined();
    }
  });
});

it('reads a lock that ran out off the clock', () => {
  const lockExpiresAt = at('2023-04-22T11:15:00+08:00');
  expect(standingOf({ status: 'locked', lockExpiresAt }, at('2023-04-22T11:14:59.999+08:00'))).toBe(
    'locked',
  );
  expect(standingOf({ status: 'locked', lockExpiresAt }, lockExpiresAt)).toBe('expired');
  expect(standingOf({ status: 'paid', lockExpiresAt }, at('2024-01-01T00:00:00Z'))).toBe('paid');
});

describe('a cancel', () => {
  const paidAt = at('2023-04-22T21:00:00+08:00');
  it.each([
    ['2023-04-22T21:00:01+08:00', undefined],
    ['2023-04-22T23:59:59.999+08:00', undefined],
    ['2023-04-23T00:00:00+08:00', '10411'],
    ['2023-04-23T10:00:00+08:00', '10411'],
  ])('of a paid trade at %s: %s', (now, code) => {
    expect(whyNotCancel({ status: 'paid', paidAt }, at(now))?.retCode).toBe(code);
  });

  it('of a trade with a refund is refused', () => {
    for (const status of ['partly_refunded', 'refunded'] as const) {
      expect(whyNotCancel({ status, paidAt }, paidAt)?.retCode).toBe('10411');
    }
  });

  it('of an unpaid trade has no deadline', () => {
    for (const status of ['locked', 'expired', 'failed', 'cancelled', 'not_found'] as const) {
      expect(whyNotCancel({ status, paidAt: null }, at('2023-06-01T00:00:00Z'))).toBeUndefined();
    }
  });
});

describe('a payment', () => {
  const lockedAt = at('2023-04-22T11:00:00+08:00');
  const now = at('2023-04-22T11:05:00+08:00');
  it.each([
    ['2023-04-22T11:03:00+08:00', '2023-04-22T11:03:00+08:00'],
    ['2023-04-22T10:00:00+08:00', '2023-04-22T11:00:00+08:00'],
    ['2026-01-01T00:00:00+08:00', '2023-04-22T11:05:00+08:00'],
  ])('said to be of %s counts as of %s', (said, counted) => {
    expect(paidAtOf(at(said), lockedAt, now)).toEqual(at(counted));
  });

  it.each([
    [200_000, 180_000, undefined],
    [200_000, 180_001, '10422'],
    [200_000, 179_999, '10422'],
    [200_001, 180_000, '10422'],
    [200_000, 200_000, '10422'],
  ])('of %d and %d fen for a lock of 2,000.00 and 1,800.00: %s', (totalFen, paidFen, code) => {
    expect(
      whyNotAmounts({ totalFen: 200_000, payableFen: 180_000 }, { totalFen, paidFen })?.retCode,
    ).toBe(code);
  });

  const endsAt = at('2023-05-23T00:00:00+08:00');
  const lockExpiresAt = at('2023-05-23T00:10:00+08:00');
  it.each([
    [
      'within its lock, told in time',
      '2023-05-23T00:05:00+08:00',
      '2023-05-23T00:05:01+08:00',
      true,
    ],
    [
      'within its lock, told a day later',
      '2023-05-23T00:05:00+08:00',
      '2023-05-24T00:00:00+08:00',
      true,
    ],
    ['after its lock and the end', '2023-05-23T00:10:00+08:00', '2023-05-23T00:10:00+08:00', false],
    [
      'after its lock, before the end',
      '2023-05-22T20:00:00+08:00',
      '2023-05-22T20:00:00+08:00',
      true,
    ],
  ])('%s is in time: %s', (_, paidAt, told, inTime) => {
    expect(isInTime({ paidAt: at(paidAt), lockExpiresAt }, { endsAt }, at(told))).toBe(inTime);
  });
});

describe('a refund', () => {
  const items: SoldItem[] = [
    { lineNo: 1, unitFen: 259_900, quantity: 1, discountFen: 20_000, refunded: false },
    { lineNo: 2, unitFen: 3_000, quantity: 2, discountFen: 0, refunded: false },
    { lineNo: 3, unitFen: 100_000, quantity: 1, discountFen: 0, refunded: true },
  ];
  const trade = { status: 'partly_refunded' as const, items };

  it('is of what was paid: the price less the voucher', () => {
    expect(paidFenOf(items)).toBe(239_900 + 6_000 + 100_000);
  });

  it.each([
    [[1], 239_900, undefined],
    [[1, 2], 245_900, undefined],
    [[2], 6_000, undefined],
    [[1], 259_900, '10422'],
    [[1], 239_899, '10422'],
    [[2], 3_000, '10422'],
    [[9], 0, '10422'],
    [[1, 9], 239_900, '10422'],
    [[3], 100_000, '10411'],
    [[1, 3], 339_900, '10411'],
    [[2, 2], 12_000, '10411'],
    [[2, 2], 6_000, '10411'],
  ])('of lines %j for %d fen: %s', (lineNos, refundFen, code) => {
    expect(whyNotRefund(trade, { lineNos, refundFen })?.retCode).toBe(code);
  });

  it.each(['locked', 'expired', 'failed', 'cancelled', 'not_found', 'refunded'] as const)(
    'of a %s trade is refused',
    (status) => {
      expect(whyNotRefund({ status, items }, { lineNos: [1], refundFen: 239_900 })?.retCode).toBe(
        '10411',
      );
    },
  );

  it('leaves a trade partly refunded until its last line', () => {
    expect(tradeAfterRefund({ status: 'paid', items }, [1])).toBe('partly_refunded');
    expect(tradeAfterRefund({ status: 'partly_refunded', items }, [1, 2])).toBe('refunded');
  });

  const campaign = { endsAt: at('2023-05-23T00:00:00+08:00'), maxReturnsPerVoucher: 1 };
  it.each([
    ['redeemed', 0, '2023-05-22T23:59:59.999+08:00', 'RETURNED'],
    ['redeemed', 0, '2023-05-23T00:00:00+08:00', 'VOID'],
    ['redeemed', 1, '2023-05-01T00:00:00+08:00', 'VOID'],
    ['frozen', 0, '2023-05-01T00:00:00+08:00', 'VOID'],
  ] as const)(
    'of a %s voucher that came back %d times, at %s: %s',
    (status, returnedCount, now, outcome) => {
      expect(voucherAfterRefund({ status, returnedCount }, campaign, at(now))).toBe(outcome);
    },
  );

  it('never gives back where the campaign says so', () => {
    const never = { ...campaign, maxReturnsPerVoucher: 0 };
    expect(
      voucherAfterRefund(
        { status: 'redeemed', returnedCount: 0 },
        never,
        at('2023-05-01T00:00:00Z'),
      ),
    ).toBe('VOID');
  });

  it('counts as a return; a cancel on the day does not', () => {
    expect(voucherMoves.giveBack.countsAsReturn).toBe(true);
    expect(voucherMoves.cancel.countsAsReturn).toBe(false);
  });
});
