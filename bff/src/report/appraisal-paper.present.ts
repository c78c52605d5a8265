import type { Appraisal } from '../contract/appraisal.contract';
import { formatYuan } from '../kernel/fen';
import type { Paper, Section } from '../kernel/paper';

/* The report on a campaign, of the very figures that the console shows. */

const percent = (share: number | null) => (share === null ? '—' : `${(100 * share).toFixed(2)}%`);
const number = (value: number | null, unit: string) =>
  value === null ? '—' : `${value.toFixed(2)}${unit}`;
const seconds = (value: number | null) => (value === null ? '尚未领完' : `${value.toFixed(1)} 秒`);

const table = (
  head: readonly string[],
  widths: readonly number[],
  rows: readonly (readonly (string | number)[])[],
): NonNullable<Section['table']> => ({
  head,
  widths,
  rows: rows.map((row) => row.map(String)),
});

const issuing = ({ vouchers, people, kinds }: Appraisal): Section => ({
  heading: '发放情况',
  paragraphs: [
    `共投放消费券 ${vouchers.quota} 张，已领取 ${vouchers.issued} 张（其中镇办窗口代领 ${vouchers.issuedAtDesk} 张），领取人数 ${people.claimants} 人。`,
  ],
  table: table(
    ['批次', '面额（元）', '投放', '领取', '核销', '领完用时'],
    [10, 16, 14, 14, 14, 22],
    kinds.map((one) => [
      `第 ${one.batch} 批`,
      formatYuan(one.faceFen),
      one.quota,
      one.issued,
      one.redeemed,
      seconds(one.soldOutSeconds),
    ]),
  ),
});

const redeeming = ({ vouchers, sales, people, days }: Appraisal): Section => ({
  heading: '核销与拉动消费',
  paragraphs: [
    `${people.redeemers} 人核销消费券 ${vouchers.redeemed} 张、${formatYuan(vouchers.faceFen)} 元（财政承担 ${formatYuan(vouchers.subsidyFen)} 元，企业承担 ${formatYuan(vouchers.merchantFen)} 元），用券消费 ${sales.trades} 笔，带动销售 ${formatYuan(sales.totalFen)} 元，消费者实付 ${formatYuan(sales.paidFen)} 元；退货、撤销 ${vouchers.reversed} 张。`,
  ],
  table: table(
    ['日期', '领取（张）', '核销（张）', '退回（张）', '销售额（元）', '财政补贴（元）'],
    [16, 14, 14, 14, 20, 20],
    days.map((one) => [
      one.day,
      one.claims,
      one.redemptions,
      one.reversals,
      formatYuan(one.salesFen),
      formatYuan(one.subsidyFen),
    ]),
  ),
});

const byCategory = (
  { categories }: Appraisal,
  names: readonly { category: string; name: string }[],
): Section => ({
  heading: '品类',
  paragraphs: [],
  table: table(
    ['品类', '用券商品（件）', '商品金额（元）'],
    [30, 30, 40],
    categories.map(({ category, pieces, priceFen }) => [
      names.find((one) => one.category === category)?.name ?? category,
      pieces,
      formatYuan(priceFen),
    ]),
  ),
});

const byTown = ({ towns }: Appraisal): Section => ({
  heading: '镇办',
  paragraphs: [],
  table: table(
    ['镇办', '核销（张）', '销售额（元）'],
    [40, 25, 35],
    towns.map((one) => [one.town, one.redemptions, formatYuan(one.salesFen)]),
  ),
});

const byMerchant = ({ merchants }: Appraisal): Section => ({
  heading: '参与企业',
  paragraphs: [],
  table: table(
    ['企业', '核销', '退回', '销售额（元）', '财政补贴（元）', '企业承担（元）', '缺发票', '反馈'],
    [30, 8, 8, 16, 14, 14, 8, 8],
    merchants.map((one) => [
      one.name,
      one.redemptions,
      one.reversals,
      formatYuan(one.salesFen),
      formatYuan(one.subsidyFen),
      formatYuan(one.merchantFen),
      one.withoutInvoice,
      one.reports,
    ]),
  ),
});

const funds = ({ vouchers, money }: Appraisal): Section => ({
  heading: '资金',
  paragraphs: [
    `预算 ${formatYuan(vouchers.budgetFen)} 元。已拨付企业：消费者实付 ${formatYuan(money.payoutFen)} 元，财政承担部分 ${formatYuan(money.advancedFen + money.reimbursedFen)} 元；区财政已归还嘉联垫付 ${formatYuan(money.reimbursedFen)} 元，尚未归还 ${formatYuan(money.advancedFen)} 元。`,
  ],
});

const judging = ({ indicators }: Appraisal): Section => ({
  heading: '绩效指标',
  paragraphs: [],
  table: table(
    ['指标', '数值', '算法'],
    [28, 18, 54],
    [
      ['财政资金拉动倍数', number(indicators.leverage, ' 倍'), '带动销售额 ÷ 财政承担补贴'],
      ['核销率', percent(indicators.redeemedShare), '已核销的券 ÷ 已领取的券'],
      ['退回率', percent(indicators.reversedShare), '退货、撤销 ÷（核销＋退货、撤销）'],
      ['发票齐备率', percent(indicators.invoicedShare), '发票已审核通过的消费 ÷ 用券消费'],
      [
        '每千次核销反馈',
        number(indicators.reportsPerThousand, ' 件'),
        '门店反馈 ÷ 核销张数 × 1000',
      ],
      ['次日付款率', percent(indicators.paidNextDayShare), '交易次日付清的日结算 ÷ 已付清的日结算'],
      [
        '垫付归还用时',
        number(indicators.reimbursementDays, ' 天'),
        '从嘉联垫付到财政归还的平均天数',
      ],
    ],
  ),
});

const ordinals = ['一', '二', '三', '四', '五', '六', '七'];

/** What stands on the console's page, at the same moment, with the same digest. */
export function appraisalPaper(
  campaign: { name: string; categories: readonly { category: string; name: string }[] },
  all: Appraisal,
): Paper {
  const sections = [
    issuing(all),
    redeeming(all),
    byCategory(all, campaign.categories),
    byTown(all),
    byMerchant(all),
    funds(all),
    judging(all),
  ];
  return {
    title: `${campaign.name}活动报告`,
    line: `数据截至 ${all.asOf.slice(0, 19).replace('T', ' ')}（北京时间）`,
    paragraphs: [],
    sections: sections.map((section, index) => ({
      ...section,
      heading: `${ordinals[index]}、${section.heading}`,
    })),
    notes: [`本报告全部数字的 SHA-256：${all.digest}；同一截止时间重新生成，数字与摘要不变。`],
  };
}
