import { Card, Descriptions, Flex, Table, Tag, Typography } from 'antd';
import type { Campaign } from '../../../../src/contract';
import { showEnd, showTime, showYuan } from '../../lib/show';

type Stock = Campaign['batches'][number]['stocks'][number] & { batch: string; opensAt: string };

const stocksOf = ({ batches }: Campaign): Stock[] =>
  batches.flatMap(({ number, opensAt, stocks }) =>
    stocks.map((stock) => ({ ...stock, batch: `第 ${number} 批`, opensAt })),
  );

function Facts({ campaign }: { campaign: Campaign }) {
  return (
    <Card size="small" title="活动概况">
      <Descriptions
        size="small"
        column={{ xs: 1, md: 2, xl: 3 }}
        items={[
          { key: 'name', label: '活动名称', children: campaign.name },
          { key: 'district', label: '区县', children: campaign.district },
          {
            key: 'period',
            label: '活动时间',
            children: `${showTime(campaign.startsAt)} 至 ${showEnd(campaign.endsAt)}`,
          },
          { key: 'budget', label: '资金总额', children: `${showYuan(campaign.budgetFen)} 元` },
          {
            key: 'most',
            label: '每次消费最多抵扣',
            children: `${showYuan(campaign.maxDiscountPerTradeFen)} 元`,
          },
          { key: 'hotline', label: '热线', children: campaign.hotline },
          {
            key: 'categories',
            label: '品类',
            children: campaign.categories.map(({ name }) => name).join('、'),
          },
        ]}
      />
    </Card>
  );
}

function Money({ campaign }: { campaign: Campaign }) {
  const yuan = (fen: number) => <span className="number">{showYuan(fen)}</span>;
  return (
    <Card size="small" title="券种与分担（元）">
      <Table
        size="small"
        rowKey="voucherTypeId"
        pagination={false}
        dataSource={campaign.voucherTypes}
        columns={[
          { title: '面额', dataIndex: 'faceFen', align: 'right', render: yuan },
          { title: '单件满', dataIndex: 'minItemFen', align: 'right', render: yuan },
          { title: '财政承担', dataIndex: 'subsidyFen', align: 'right', render: yuan },
          { title: '企业承担', dataIndex: 'merchantFen', align: 'right', render: yuan },
        ]}
      />
    </Card>
  );
}

function Stocks({ campaign }: { campaign: Campaign }) {
  return (
    <Card size="small" title="批次与库存">
      <Table
        size="small"
        rowKey="stockId"
        pagination={false}
        dataSource={stocksOf(campaign)}
        columns={[
          { title: '批次', dataIndex: 'batch' },
          { title: '开抢时间', dataIndex: 'opensAt', render: showTime },
          {
            title: '面额（元）',
            dataIndex: 'faceFen',
            align: 'right',
            render: (fen: number) => <span className="number">{showYuan(fen)}</span>,
          },
          { title: '张数', dataIndex: 'quota', align: 'right' },
          {
            title: '剩余',
            dataIndex: 'leftPercent',
            align: 'right',
            render: (left: number) =>
              left === 0 ? <Tag>已领完</Tag> : <span className="number">约 {left}%</span>,
          },
        ]}
      />
    </Card>
  );
}

function Parameters({ campaign }: { campaign: Campaign }) {
  return (
    <>
      <Card size="small" title="具名参数">
        <Table
          size="small"
          rowKey="name"
          pagination={false}
          dataSource={campaign.parameters}
          columns={[
            { title: '参数', dataIndex: 'title' },
            { title: '取值', dataIndex: 'value' },
          ]}
        />
      </Card>
      <Card size="small" title="方案条款">
        <Table
          size="small"
          rowKey="clause"
          pagination={false}
          dataSource={campaign.clauses}
          columns={[
            { title: '条款', dataIndex: 'clause', width: 100 },
            {
              title: '原文与说明',
              dataIndex: 'text',
              render: (text: string, { plain }) => (
                <>
                  {text}
                  <div>
                    <Typography.Text type="secondary">{plain}</Typography.Text>
                  </div>
                </>
              ),
            },
          ]}
        />
      </Card>
    </>
  );
}

/** A campaign as everybody reads it: rules are data, and this is the data. */
export function CampaignBody({ campaign }: { campaign: Campaign }) {
  return (
    <Flex vertical gap={16}>
      <Facts campaign={campaign} />
      <Money campaign={campaign} />
      <Stocks campaign={campaign} />
      <Parameters campaign={campaign} />
    </Flex>
  );
}
