import { Card, Flex, Table, Tag } from 'antd';
import type { SettlementDetail } from '../../../../src/contract';
import { addressOf } from '../../lib/call';
import { showYuan } from '../../lib/show';

/** What each enterprise gets of it, with its letter of confirmation. */
export function Shares({ settlement }: { settlement: SettlementDetail }) {
  const { settlementId, shares } = settlement;
  return (
    <Card size="small" title="各企业">
      <Table
        size="small"
        rowKey="merchantId"
        dataSource={shares}
        scroll={{ x: 760 }}
        locale={{ emptyText: '没有可结算的企业' }}
        pagination={{ pageSize: 50, hideOnSinglePage: true }}
        columns={[
          {
            title: '企业',
            dataIndex: 'merchantName',
            render: (name: string, { isHeld }) => (
              <Flex gap={8} wrap align="center">
                {name}
                {isHeld && <Tag color="red">暂停核算：企业已停业务，付款时不计入</Tag>}
              </Flex>
            ),
          },
          { title: '消费笔数', dataIndex: 'sales', width: 100, align: 'right' },
          { title: '冲回笔数', dataIndex: 'reversals', width: 100, align: 'right' },
          {
            title: '金额（元）',
            dataIndex: 'totalFen',
            width: 150,
            align: 'right',
            render: (fen: number) => <span className="number">{showYuan(fen)}</span>,
          },
          {
            title: '确认函',
            key: 'letter',
            width: 130,
            render: (_: unknown, { merchantId, merchantName }) => (
              <a
                aria-label={`下载 PDF：${merchantName}的确认函`}
                href={addressOf('GET /v1/officer/settlements/:settlementId/letters/:merchantId', {
                  params: { settlementId, merchantId },
                })}
              >
                下载 PDF
              </a>
            ),
          },
        ]}
      />
    </Card>
  );
}
