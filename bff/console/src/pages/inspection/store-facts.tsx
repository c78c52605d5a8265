import { Card, Descriptions, Flex, Tag } from 'antd';
import type { ApiReply, InspectedStore } from '../../../../src/contract';

export type StoreAnswer =
  ApiReply<'GET /v1/officer/campaigns/:campaignId/stores/:storeId/inspections'>;

/** What to know before one goes in: where it is, whom to call, which terminals should stand there. */
export function StoreFacts({ store }: { store: InspectedStore }) {
  const { merchantName, town, address, phone, terminals } = store;
  return (
    <Card size="small">
      <Descriptions
        size="small"
        column={1}
        items={[
          { key: 'merchant', label: '企业', children: merchantName },
          { key: 'address', label: '地址', children: `${town} · ${address}` },
          { key: 'phone', label: '电话', children: <a href={`tel:${phone}`}>{phone}</a> },
          {
            key: 'terminals',
            label: '登记终端',
            children:
              terminals.length === 0 ? (
                '没有登记'
              ) : (
                <Flex gap={4} wrap>
                  {terminals.map((one) => (
                    <Tag key={one} className="number">
                      {one}
                    </Tag>
                  ))}
                </Flex>
              ),
          },
        ]}
      />
    </Card>
  );
}
