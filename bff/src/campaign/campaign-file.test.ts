import { readFileSync } from 'node:fs';
import { otherFile, planFile } from '../../../prisma/seed';
import { formatYuan } from '../kernel/fen';
import { presentInstant } from '../kernel/time';
import { campaignIds, parseCampaignFile, readCampaignFile } from './campaign-file.store';

const plan = readCampaignFile(planFile);
const other = readCampaignFile(otherFile);

describe("the plan's own campaign", () => {
  it('lasts from 22 April to the end of 22 May by +08:00 (R-1.1)', () => {
    expect(presentInstant(plan.startsAt)).toBe('2023-04-22T00:00:00.000+08:00');
    expect(presentInstant(plan.endsAt)).toBe('2023-05-23T00:00:00.000+08:00');
  });

  it('has two batches of 500 × 200 and 1500 × 100 yuan, 500,000 in all (R-2.2)', () => {
    expect(
      plan.batches.map((batch) => [
        presentInstant(batch.opensAt),
        ...batch.stocks.map((stock) => `${stock.quota} ${stock.voucherType}`),
      ]),
    ).toEqual([
      ['2023-04-22T10:00:00.000+08:00', '500 face-200', '1500 face-100'],
      ['2023-05-01T10:00:00.000+08:00', '500 face-200', '1500 face-100'],
    ]);
    expect(formatYuan(plan.budgetFen)).toBe('500,000.00');
  });

  it('asks for one piece of 2000.00 or 1000.00 and splits 85 to 15 in whole fen (R-2.1, R-2.5)', () => {
    expect(plan.voucherTypes).toEqual([
      {
        code: 'face-200',
        faceFen: 20_000,
        minItemFen: 200_000,
        subsidyFen: 17_000,
        merchantFen: 3_000,
      },
      {
        code: 'face-100',
        faceFen: 10_000,
        minItemFen: 100_000,
        subsidyFen: 8_500,
        merchantFen: 1_500,
      },
    ]);
    for (const { subsidyFen, merchantFen } of plan.voucherTypes) {
      expect(subsidyFen * 15).toBe(merchantFen * 85);
    }
  });

  it('never lets the district pay more than 425,000 yuan nor the merchants more than 75,000', () => {
    const total = (share: 'subsidyFen' | 'merchantFen') =>
      plan.batches
        .flatMap((batch) => batch.stocks)
        .reduce(
          (sum, stock) =>
            sum +
            stock.quota *
              (plan.voucherTypes.find((type) => type.code === stock.voucherType)?.[share] ?? 0),
          0,
        );
    expect([total('subsidyFen'), total('merchantFen')]).toEqual([42_500_000, 7_500_000]);
  });

  it('names the seven categories and the way to the vouchers (R-1.3, R-2.7)', () => {
    expect(plan.categories.map((one) => one.name)).toEqual([
      '电视机',
      '空调',
      '冰箱',
      '洗衣机',
      '厨房电器',
      '生活小家电',
      '手机',
    ]);
    expect(plan.series).toEqual({
      name: '张店 2023 促消费惠民生系列活动',
      section: '嘉惠多多',
      entry: '城市消费券',
    });
  });

  it('carries every sentence of the plan that is a rule, with a plain line under each', () => {
    const clauses = plan.clauses.map((one) => one.clause);
    expect(clauses).toEqual(
      expect.arrayContaining([
        '一（一）',
        '一（二）',
        '一（三）',
        '一（四）',
        '二（二）3',
        '七 1',
        '七 2',
      ]),
    );
    expect(plan.clauses.every((one) => one.plain.length > 0)).toBe(true);
  });
});

describe('a second campaign', () => {
  it('differs in everything that a plan decides, so nothing of the first can be in the code', () => {
    const decided = (file: typeof plan) => [
      file.voucherTypes.map((type) => [type.faceFen, type.minItemFen]),
      file.voucherTypes.map((type) => type.subsidyFen / type.faceFen),
      file.categories.length,
      file.batches.length,
      file.lockSeconds,
      file.maxDiscountPerTradeFen,
      file.maxVouchersPerTrade,
      file.maxReturnsPerVoucher,
      file.repeatMinutes,
      file.limits,
      ...Object.values(file.screening),
    ];
    const [first, second] = [decided(plan), decided(other)];
    first.forEach((value, index) => {
      expect(value).not.toEqual(second[index]);
    });
  });
});

describe('the ids of a campaign file', () => {
  it('follow from its names, so that they are the same in every database', () => {
    expect(campaignIds.campaign('zhangdian-2023')).toBe('cmp_098CVVB4D4NCB21QKS93MF6FDQ');
    expect(campaignIds.stock('zhangdian-2023', 1, 'face-200')).toMatch(/^stk_[0-7][0-9A-Z]{25}$/);
    expect(campaignIds.stock('zhangdian-2023', 1, 'face-200')).not.toBe(
      campaignIds.stock('zhangdian-2023', 2, 'face-200'),
    );
  });
});

describe('a campaign file that contradicts itself', () => {
  type Draft = ReturnType<typeof draft>;
  const draft = () => JSON.parse(readFileSync(planFile, 'utf8'));
  const faults: [string, (file: Draft) => void, RegExp][] = [
    [
      'a split that does not add up',
      (f) => {
        f.voucherTypes[0].merchantFen += 1;
      },
      /之和不等于面额/,
    ],
    [
      'one voucher beyond the budget',
      (f) => {
        f.batches[0].stocks[0].quota += 1;
      },
      /不等于 budgetFen/,
    ],
    [
      'a batch before the campaign',
      (f) => {
        f.batches[0].opensAt = '2023-04-21T10:00:00+08:00';
      },
      /不在活动期内/,
    ],
    [
      'a batch at the first instant after the campaign',
      (f) => {
        f.batches[1].opensAt = '2023-05-23T00:00:00+08:00';
      },
      /不在活动期内/,
    ],
    [
      'an end before the start',
      (f) => {
        f.endsAt = '2023-04-01T00:00:00+08:00';
      },
      /startsAt 要早于/,
    ],
    [
      'a stock of no known type',
      (f) => {
        f.batches[0].stocks[0].voucherType = 'face-1';
      },
      /不在 voucherTypes/,
    ],
    [
      'a batch number twice',
      (f) => {
        f.batches[1].number = 1;
      },
      /重复的 number/,
    ],
    [
      'a minimum under the face value',
      (f) => {
        f.voucherTypes[1].minItemFen = 9_999;
      },
      /门槛低于面额/,
    ],
    [
      'half a fen',
      (f) => {
        f.voucherTypes[1].faceFen = 10_000.5;
      },
      /faceFen/,
    ],
    [
      'a field nobody knows',
      (f) => {
        f.bonus = 1;
      },
      /bonus/,
    ],
    [
      'a category nobody knows',
      (f) => {
        f.categories[0].category = 'car';
      },
      /category/,
    ],
  ];
  it.each(faults)('is refused: %s', (_what, spoil, words) => {
    const file = draft();
    spoil(file);
    expect(() => parseCampaignFile(file)).toThrow(words);
  });
});
