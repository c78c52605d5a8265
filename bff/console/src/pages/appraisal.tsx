import {
  Button,
  Card,
  DatePicker,
  Flex,
  Row,
  Table,
  type TableProps,
  Tabs,
  Typography,
} from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import type { ApiReply } from '../../../src/contract';
import { attemptWords, categoryWords } from '../copy/words';
import { addressOf } from '../lib/call';
import { showSeconds, showYuan } from '../lib/show';
import { useAnswer } from '../lib/use-call';
import { useCampaign } from '../ui/campaign';
import { Figure, FigurePlace } from '../ui/figure';
import { DownloadIcon } from '../ui/icons';
import { Loaded } from '../ui/loaded';
import { Page } from '../ui/page';

type Appraisal = ApiReply<'GET /v1/officer/campaigns/:campaignId/appraisal'>;
type Of = { appraisal: Appraisal };

const percent = (share: number | null) => (share === null ? '—' : `${(100 * share).toFixed(1)}%`);
const withUnit = (value: number | null, unit: string) =>
  value === null ? '—' : `${value.toFixed(2)} ${unit}`;
const yuan = (fen: number) => <span className="number">{showYuan(fen)}</span>;
/** All rows on one page. */
const Rows = <T extends object>(props: TableProps<T>) => (
  <Table size="small" pagination={false} {...props} />
);
const right = { align: 'right', className: 'number' } as const;

function Figures({ appraisal: { vouchers, sales, people, indicators } }: Of) {
  const figures = [
    {
      label: '已领取（张）',
      value: vouchers.issued,
      note: `共 ${vouchers.quota} 张，${people.claimants} 人领到，窗口代领 ${vouchers.issuedAtDesk} 张`,
    },
    {
      label: '已核销（张）',
      value: vouchers.redeemed,
      note: `核销率 ${percent(indicators.redeemedShare)}，${people.redeemers} 人；退回 ${vouchers.reversed} 张`,
    },
    {
      label: '带动销售（元）',
      value: showYuan(sales.totalFen),
      note: `${sales.trades} 笔，消费者实付 ${showYuan(sales.paidFen)} 元`,
    },
    {
      label: '财政承担（元）',
      value: showYuan(vouchers.subsidyFen),
      note: `企业承担 ${showYuan(vouchers.merchantFen)} 元`,
    },
  ];
  return (
    <Row gutter={[16, 16]}>
      {figures.map((one) => (
        <FigurePlace key={one.label}>
          <Figure {...one} />
        </FigurePlace>
      ))}
    </Row>
  );
}

/** By what the campaign is judged, and how each figure is made. */
function Indicators({ appraisal: { indicators, money } }: Of) {
  const rows = [
    ['财政资金拉动倍数', withUnit(indicators.leverage, '倍'), '带动销售额 ÷ 财政承担补贴'],
    ['核销率', percent(indicators.redeemedShare), '已核销的券 ÷ 已领取的券'],
    ['退回率', percent(indicators.reversedShare), '退货、撤销 ÷（核销＋退货、撤销）'],
    ['发票齐备率', percent(indicators.invoicedShare), '发票已审核通过的消费 ÷ 用券消费'],
    ['每千次核销反馈', withUnit(indicators.reportsPerThousand, '件'), '门店反馈 ÷ 核销张数 × 1000'],
    ['次日付款率', percent(indicators.paidNextDayShare), '交易次日付清的日结算 ÷ 已付清的日结算'],
    [
      '垫付归还用时',
      withUnit(indicators.reimbursementDays, '天'),
      '从嘉联垫付到财政归还的平均天数',
    ],
    ['已付企业货款', `${showYuan(money.payoutFen)} 元`, '消费者实付部分'],
    [
      '已付企业补贴',
      `${showYuan(money.advancedFen + money.reimbursedFen)} 元`,
      `其中财政已归还嘉联 ${showYuan(money.reimbursedFen)} 元`,
    ],
  ];
  return (
    <Rows
      rowKey={0}
      dataSource={rows}
      columns={[
        { title: '指标', dataIndex: 0, width: 180 },
        { title: '数值', dataIndex: 1, width: 180, ...right },
        { title: '算法', dataIndex: 2 },
      ]}
    />
  );
}

function Days({ appraisal: { days } }: Of) {
  const most = Math.max(1, ...days.map(({ claims, redemptions }) => Math.max(claims, redemptions)));
  const width = (count: number) => ({ width: `${(100 * count) / most}%` });
  return (
    <Rows
      rowKey="day"
      dataSource={days}
      locale={{ emptyText: '活动还没有数据' }}
      columns={[
        { title: '日期', dataIndex: 'day', width: 120, className: 'number' },
        {
          title: '领取与核销',
          key: 'bars',
          width: 260,
          render: (_: unknown, one) => (
            <span aria-hidden className="day-bars">
              <span className="day-bar-claims" style={width(one.claims)} />
              <span className="day-bar-redemptions" style={width(one.redemptions)} />
            </span>
          ),
        },
        { title: '领取（张）', dataIndex: 'claims', ...right },
        { title: '核销（张）', dataIndex: 'redemptions', ...right },
        { title: '退回（张）', dataIndex: 'reversals', ...right },
        { title: '销售额（元）', dataIndex: 'salesFen', ...right, render: yuan },
        { title: '财政补贴（元）', dataIndex: 'subsidyFen', ...right, render: yuan },
      ]}
    />
  );
}

function Kinds({ appraisal: { kinds, attempts } }: Of) {
  return (
    <Flex vertical gap={16}>
      <Rows
        rowKey={(one) => `${one.batch}-${one.faceFen}`}
        dataSource={kinds}
        columns={[
          { title: '批次', dataIndex: 'batch', render: (number: number) => `第 ${number} 批` },
          { title: '面额（元）', dataIndex: 'faceFen', ...right, render: yuan },
          { title: '投放', dataIndex: 'quota', ...right },
          { title: '领取', dataIndex: 'issued', ...right },
          { title: '核销', dataIndex: 'redeemed', ...right },
          {
            title: '领完用时',
            dataIndex: 'soldOutSeconds',
            ...right,
            render: (seconds: number | null) =>
              seconds === null ? '尚未领完' : `${seconds.toFixed(1)} 秒`,
          },
        ]}
      />
      <Rows
        rowKey="outcome"
        dataSource={attempts}
        locale={{ emptyText: '还没有人领取' }}
        columns={[
          {
            title: '领取请求的结果',
            dataIndex: 'outcome',
            render: (outcome: string) => attemptWords[outcome] ?? outcome,
          },
          { title: '次数', dataIndex: 'attempts', ...right },
          { title: '人数', dataIndex: 'people', ...right },
        ]}
      />
    </Flex>
  );
}

type Merchant = Appraisal['merchants'][number];
const sorted = (field: Exclude<keyof Merchant, 'merchantId' | 'name'>) => ({
  dataIndex: field,
  ...right,
  sorter: (one: Merchant, other: Merchant) => one[field] - other[field],
});

const Merchants = ({ appraisal: { merchants } }: Of) => (
  <Table
    size="small"
    rowKey="merchantId"
    dataSource={merchants}
    pagination={{ pageSize: 20, hideOnSinglePage: true }}
    locale={{ emptyText: '还没有公示的企业' }}
    columns={[
      { title: '企业', dataIndex: 'name' },
      { title: '核销', ...sorted('redemptions') },
      { title: '退回', ...sorted('reversals') },
      { title: '销售额（元）', ...sorted('salesFen'), render: yuan },
      { title: '财政补贴（元）', ...sorted('subsidyFen'), render: yuan },
      { title: '企业承担（元）', ...sorted('merchantFen'), render: yuan },
      { title: '缺发票', ...sorted('withoutInvoice') },
      { title: '反馈', ...sorted('reports') },
    ]}
  />
);

const Places = ({ appraisal: { towns, categories } }: Of) => (
  <Flex vertical gap={16}>
    <Rows
      rowKey="town"
      dataSource={towns}
      locale={{ emptyText: '还没有核销' }}
      columns={[
        { title: '镇办', dataIndex: 'town' },
        { title: '核销（张）', dataIndex: 'redemptions', ...right },
        { title: '销售额（元）', dataIndex: 'salesFen', ...right, render: yuan },
      ]}
    />
    <Rows
      rowKey="category"
      dataSource={categories}
      locale={{ emptyText: '还没有核销' }}
      columns={[
        {
          title: '品类',
          dataIndex: 'category',
          render: (one: keyof typeof categoryWords) => categoryWords[one],
        },
        { title: '用券商品（件）', dataIndex: 'pieces', ...right },
        { title: '商品金额（元）', dataIndex: 'priceFen', ...right, render: yuan },
      ]}
    />
  </Flex>
);

function Content({ appraisal }: Of) {
  return (
    <>
      <Figures appraisal={appraisal} />
      <Card size="small">
        <Tabs
          items={[
            { key: 'days', label: '每日', children: <Days appraisal={appraisal} /> },
            { key: 'kinds', label: '发放', children: <Kinds appraisal={appraisal} /> },
            { key: 'merchants', label: '企业', children: <Merchants appraisal={appraisal} /> },
            { key: 'places', label: '镇办与品类', children: <Places appraisal={appraisal} /> },
            {
              key: 'indicators',
              label: '绩效指标',
              children: <Indicators appraisal={appraisal} />,
            },
          ]}
        />
      </Card>
      <Typography.Text type="secondary" className="id">
        数据截至 {showSeconds(appraisal.asOf)}（北京时间）；同一时间的数字不再变化，SHA-256：
        {appraisal.digest}
      </Typography.Text>
    </>
  );
}

/** What the campaign came to, now or at the end of a day, and its report. */
export function AppraisalPage() {
  const { campaign } = useCampaign();
  const params = { campaignId: campaign.campaignId };
  const [day, setDay] = useState<string>();
  /** The end of the day that was chosen; without one, now. */
  const asOf = day && `${dayjs(day).add(1, 'day').format('YYYY-MM-DD')}T00:00:00+08:00`;
  const answer = useAnswer(
    'GET /v1/officer/campaigns/:campaignId/appraisal',
    { params, query: { asOf } },
    asOf ? {} : { everyMs: 30_000 },
  );
  const shown = answer.data?.asOf;
  const file = (format: 'docx' | 'xlsx') =>
    addressOf('GET /v1/officer/campaigns/:campaignId/appraisal/file', {
      params,
      query: { format, asOf: shown },
    });
  return (
    <Page
      title="活动报告"
      hint="领取、核销、销售、资金与绩效；每个数字都来自领取记录和账本"
      extra={
        <>
          <DatePicker
            aria-label="截至哪一天"
            placeholder="截至现在"
            value={day ? dayjs(day) : null}
            onChange={(date) => setDay(date?.format('YYYY-MM-DD'))}
            minDate={dayjs(campaign.startsAt)}
          />
          <Button icon={<DownloadIcon />} href={file('docx')} disabled={!shown}>
            报告 Word
          </Button>
          <Button icon={<DownloadIcon />} href={file('xlsx')} disabled={!shown}>
            数据 Excel
          </Button>
        </>
      }
    >
      <Loaded answer={answer}>{(appraisal) => <Content appraisal={appraisal} />}</Loaded>
    </Page>
  );
}
