import { codeDigitsOf, codeStepAt, voucherSecret } from '../voucher/code.rules';
import { allocate } from './allocation.rules';
import {
  comparableSerial,
  type Item,
  type PresentedVoucher,
  type PurchaseTerms,
  readPresentedCode,
  whyNotLock,
  whyNotTill,
} from './purchase.rules';

const now = new Date('2023-04-22T11:00:00+08:00');
const terms: PurchaseTerms = {
  campaignId: 'cmp_1',
  startsAt: new Date('2023-04-22T00:00:00+08:00'),
  endsAt: new Date('2023-05-23T00:00:00+08:00'),
  maxDiscountFen: 20_000,
  maxVouchers: 2,
  lockSeconds: 900,
  maxReturnsPerVoucher: 1,
  categories: new Map([
    ['tv', '电视机'],
    ['phone', '手机'],
  ]),
};
const phone = (step: number) => ({ kind: 'phone' as const, step });
const v200 = (over: Partial<PresentedVoucher> = {}): PresentedVoucher => ({
  voucherId: 'vch_200',
  number: '10000200',
  citizenId: 'cit_1',
  status: 'issued',
  usedStep: 0,
  papers: [],
  code: phone(10),
  typeCode: 'face-200',
  faceFen: 20_000,
  minItemFen: 200_000,
  subsidyFen: 17_000,
  merchantFen: 3_000,
  blocked: false,
  merchantListed: true,
  terms,
  ...over,
});
const v100 = (over: Partial<PresentedVoucher> = {}): PresentedVoucher =>
  v200({
    voucherId: 'vch_100',
    number: '10000100',
    typeCode: 'face-100',
    faceFen: 10_000,
    minItemFen: 100_000,
    subsidyFen: 8_500,
    merchantFen: 1_500,
    ...over,
  });
const item = (over: Partial<Item> = {}): Item => ({
  lineNo: 1,
  category: 'tv',
  name: '电视机',
  unitFen: 259_900,
  quantity: 1,
  serialNo: 'SN1',
  ...over,
});
const two = [item(), item({ lineNo: 2, name: '手机', category: 'phone', serialNo: 'SN2' })];
const none: ReadonlySet<string> = new Set();
const at = (text: string) => new Date(text);

type Given = {
  on?: [PresentedVoucher, number][];
  items?: Item[];
  taken?: ReadonlySet<string>;
  when?: Date;
};
const why = ({ on = [[v200(), 1]], items = two, taken = none, when = now }: Given) =>
  whyNotLock(
    on.map(([voucher, lineNo]) => ({ voucher, lineNo })),
    items,
    taken,
    when,
  );

describe('what may be locked', () => {
  const yes: [string, Given][] = [
    ['one 200 on a piece of 2,599.00', {}],
    ['one 200 on a piece of exactly 2,000.00', { items: [item({ unitFen: 200_000 })] }],
    [
      'one 100 on a piece of exactly 1,000.00',
      { on: [[v100(), 1]], items: [item({ unitFen: 100_000 })] },
    ],
    ['one 100 on a piece over 2,000 (decision 4)', { on: [[v100(), 1]] }],
    [
      'two 100s on two pieces',
      {
        on: [
          [v100(), 1],
          [v100({ voucherId: 'vch_101' }), 2],
        ],
      },
    ],
    [
      'a voucher whose lock ran out this instant',
      { on: [[v200({ status: 'locked', lockExpiresAt: now }), 1]] },
    ],
    ['in the last millisecond', { when: at('2023-05-22T23:59:59.999+08:00') }],
    ['in the first millisecond', { when: at('2023-04-22T00:00:00+08:00') }],
    [
      'beside a line of another category',
      { items: [item(), item({ lineNo: 2, category: 'sofa' })] },
    ],
    [
      'with a code of a later step than the used one',
      { on: [[v200({ usedStep: 9, code: phone(10) }), 1]] },
    ],
  ];
  it.each(yes)('%s', (_, given) => {
    expect(why(given)).toBeUndefined();
  });
});

describe('what may not be locked', () => {
  const no: [string, string, RegExp, Given][] = [
    [
      'a piece of 1,999.99',
      '10406',
      /1,999\.99 元，不满 2,000\.00 元/,
      { items: [item({ unitFen: 199_999 })] },
    ],
    [
      'a piece of 999.99',
      '10406',
      /999\.99 元，不满 1,000\.00 元/,
      { on: [[v100(), 1]], items: [item({ unitFen: 99_999 })] },
    ],
    [
      'two pieces of 1,000 for a 200 (not added up)',
      '10406',
      /不满/,
      {
        items: [item({ unitFen: 100_000 }), item({ lineNo: 2, unitFen: 100_000, serialNo: 'SN2' })],
      },
    ],
    [
      'a category outside the list',
      '10406',
      /不在活动品类内.*电视机、手机/,
      { items: [item({ category: 'sofa' })] },
    ],
    [
      'a category by a name of Object',
      '10406',
      /品类/,
      { items: [item({ category: '__proto__' })] },
    ],
    ['a line of two pieces', '10406', /数量填 1/, { items: [item({ quantity: 2 })] }],
    [
      'a piece without serial number',
      '10406',
      /序列号/,
      { items: [item({ serialNo: undefined })] },
    ],
    ['a serial number of blanks', '10406', /序列号/, { items: [item({ serialNo: ' - ' })] }],
    [
      'a serial number in use',
      '10406',
      /已在本活动用过/,
      { items: [item({ serialNo: 'ｓn-1 ' })], taken: new Set(['SN1']) },
    ],
    ['a line that is not there', '10406', /没有第 3 行/, { on: [[v200(), 3]] }],
    [
      'a 200 and a 100',
      '10406',
      /最多优惠 200\.00 元/,
      {
        on: [
          [v200(), 1],
          [v100(), 2],
        ],
      },
    ],
    [
      'two 100s on one piece',
      '10406',
      /一件商品只能用一张券/,
      {
        on: [
          [v100(), 1],
          [v100({ voucherId: 'vch_101' }), 1],
        ],
      },
    ],
    [
      'two 100s on two lines of one serial number',
      '10406',
      /序列号/,
      {
        on: [
          [v100(), 1],
          [v100({ voucherId: 'vch_101' }), 2],
        ],
        items: [item(), item({ lineNo: 2 })],
      },
    ],
    [
      'one voucher twice',
      '10406',
      /扫了两次/,
      {
        on: [
          [v100(), 1],
          [v100(), 2],
        ],
      },
    ],
    [
      'two holders',
      '10406',
      /不是同一个人/,
      {
        on: [
          [v100(), 1],
          [v100({ voucherId: 'vch_101', citizenId: 'cit_2' }), 2],
        ],
      },
    ],
    [
      'vouchers of two campaigns',
      '10406',
      /不是同一项活动/,
      {
        on: [
          [v100(), 1],
          [v100({ voucherId: 'vch_101', terms: { ...terms, campaignId: 'cmp_2' } }), 2],
        ],
      },
    ],
    [
      'two where the campaign allows one',
      '10406',
      /最多用 1 张/,
      {
        on: [
          [v100({ terms: { ...terms, maxVouchers: 1 } }), 1],
          [v100({ voucherId: 'vch_101' }), 2],
        ],
      },
    ],
    ['before the campaign', '10406', /还没有开始/, { when: at('2023-04-21T23:59:59.999+08:00') }],
    ['at the instant it ends', '10405', /已过期/, { when: at('2023-05-23T00:00:00+08:00') }],
    ['a redeemed voucher', '10405', /已经核销/, { on: [[v200({ status: 'redeemed' }), 1]] }],
    ['a frozen voucher', '10405', /核查/, { on: [[v200({ status: 'frozen' }), 1]] }],
    ['a void voucher', '10405', /作废/, { on: [[v200({ status: 'void' }), 1]] }],
    [
      'a voucher locked a millisecond longer',
      '10405',
      /另一笔单/,
      { on: [[v200({ status: 'locked', lockExpiresAt: new Date(now.getTime() + 1) }), 1]] },
    ],
    [
      'a locked voucher whose lock is not known',
      '10405',
      /另一笔单/,
      { on: [[v200({ status: 'locked' }), 1]] },
    ],
    [
      'a code that a lock consumed',
      '10404',
      /请出示最新的码/,
      { on: [[v200({ usedStep: 10, code: phone(10) }), 1]] },
    ],
    [
      'a code older than the consumed one',
      '10404',
      /请出示最新的码/,
      { on: [[v200({ usedStep: 11, code: phone(10) }), 1]] },
    ],
    ['a blocked holder', '10408', /联系活动热线/, { on: [[v200({ blocked: true }), 1]] }],
    [
      'a merchant that is not on the list',
      '10407',
      /公示名单/,
      { on: [[v200({ merchantListed: false }), 1]] },
    ],
  ];
  it.each(no)('%s: %s', (_, code, sentence, given) => {
    const refused = why(given);
    expect(refused?.retCode).toBe(code);
    expect(refused?.retMsg).toMatch(sentence);
  });

  it('says under 10405 which of its meanings it is', () => {
    expect(why({ on: [[v200({ status: 'redeemed' }), 1]] })?.reason).toBe('redeemed');
    expect(why({ when: terms.endsAt })?.reason).toBe('expired');
  });

  it('says first who may not, then what is used up, then what the rules forbid', () => {
    const cheap = [item({ unitFen: 1 })];
    const spent = { status: 'redeemed', blocked: true } as const;
    expect(why({ on: [[v200(spent), 1]], items: cheap })?.retCode).toBe('10408');
    expect(why({ on: [[v200({ status: 'redeemed' }), 1]], items: cheap })?.retCode).toBe('10405');
  });
});

describe('a till', () => {
  it.each(['preparing', 'suspended', 'withdrawn'] as const)(
    'of a %s merchant redeems nothing',
    (merchantStatus) => {
      expect(whyNotTill({ merchantStatus, terminalActive: true })?.retCode).toBe('10407');
    },
  );
  it('that is switched off redeems nothing; a live one does', () => {
    expect(whyNotTill({ merchantStatus: 'live', terminalActive: false })?.retCode).toBe('10407');
    expect(whyNotTill({ merchantStatus: 'live', terminalActive: true })).toBeUndefined();
  });
});

describe('a code', () => {
  const key = Buffer.alloc(32, 1);
  const voucher = v200();
  const shown = (when: Date) =>
    codeDigitsOf(voucherSecret(key, voucher.voucherId), codeStepAt(when));

  it('names its voucher and its step, scanned or typed', () => {
    const step = codeStepAt(now);
    expect(readPresentedCode(`ZD1.10000200.${shown(now)}`, [voucher], key, now)?.code).toEqual(
      phone(step),
    );
    expect(readPresentedCode(`1000 0200 ${shown(now)}`, [voucher], key, now)?.code).toEqual(
      phone(step),
    );
  });

  it('is nothing with another number, wrong digits, or 61 s later', () => {
    const digits = shown(now);
    const wrong = String((Number(digits) + 1) % 100_000_000).padStart(8, '0');
    expect(readPresentedCode(`ZD1.10000201.${digits}`, [voucher], key, now)).toBeUndefined();
    expect(readPresentedCode(`ZD1.10000200.${wrong}`, [voucher], key, now)).toBeUndefined();
    const later = new Date(now.getTime() + 61_000);
    expect(readPresentedCode(`ZD1.10000200.${digits}`, [voucher], key, later)).toBeUndefined();
    expect(readPresentedCode('constructor', [voucher], key, now)).toBeUndefined();
  });
});

it.each([
  ['sn-20230422 001', 'SN20230422001'],
  ['ＳＮ１', 'SN1'],
  ['  ', undefined],
  [undefined, undefined],
])('compares the serial number %j as %j', (given, compared) => {
  expect(comparableSerial(given)).toBe(compared);
});

describe('the best assignment', () => {
  const offer = (vouchers: PresentedVoucher[], items: Item[], taken = none, when = now) =>
    allocate(vouchers, items, taken, when).map(({ lineNo, reason }) => lineNo ?? reason);

  it('puts a 200 where it fits and passes over the cheap piece', () => {
    expect(
      offer([v200()], [item({ unitFen: 150_000 }), item({ lineNo: 2, serialNo: 'SN2' })]),
    ).toEqual([2]);
  });

  it('puts two 100s on two pieces', () => {
    expect(offer([v100(), v100({ voucherId: 'vch_101' })], two)).toEqual([1, 2]);
  });

  it('swaps two vouchers when only one way serves both', () => {
    const twin = v100({ voucherId: 'vch_101', minItemFen: 200_000 });
    const cheapSecond = [item(), item({ lineNo: 2, unitFen: 100_000, serialNo: 'SN2' })];
    expect(offer([v100(), twin], cheapSecond)).toEqual([2, 1]);
  });

  it('takes the 200 of a 200 and a 100, and says why the other stays', () => {
    expect(offer([v100(), v200()], two)).toEqual([
      expect.stringContaining('一次消费最多优惠 200.00 元'),
      1,
    ]);
  });

  it('says that one piece takes one voucher', () => {
    expect(offer([v100(), v100({ voucherId: 'vch_101' })], [item()])).toEqual([
      1,
      expect.stringContaining('一件商品只能用一张券'),
    ]);
  });

  it('names what is wrong with each piece, three at most', () => {
    const poor = [1, 2, 3, 4, 5].map((lineNo) =>
      item({ lineNo, name: `第${lineNo}件`, unitFen: 99_999 }),
    );
    const [reason] = offer([v100()], poor);
    expect(reason).toMatch(/第1件.*第2件.*第3件.*其余 2 行/);
    expect(reason).not.toMatch(/第4件/);
  });

  it.each([
    [v200({ status: 'redeemed' }), /已经核销/],
    [v200({ blocked: true }), /活动热线/],
    [v200({ usedStep: 10 }), /请出示最新的码/],
  ])('says what is wrong with the voucher itself (%#)', (voucher, sentence) => {
    expect(offer([voucher], two)[0]).toMatch(sentence);
  });

  it('offers a voucher that was scanned twice once', () => {
    const voucher = v100();
    expect(offer([voucher, { ...voucher }], two)).toEqual([1, expect.stringContaining('扫了两次')]);
  });

  it('gives every voucher a line or a reason, whatever is asked', () => {
    for (const first of [v200(), v100(), v200({ citizenId: 'cit_2' }), v200({ status: 'void' })]) {
      for (const second of [
        v200({ voucherId: 'vch_2' }),
        v100({ voucherId: 'vch_1', terms: { ...terms, maxVouchers: 1 } }),
      ]) {
        for (const items of [two, [item({ quantity: 3 })], [item(), item({ lineNo: 2 })]]) {
          for (const answer of offer([first, second], items)) {
            expect(answer).toBeTruthy();
          }
        }
      }
    }
  });
});
