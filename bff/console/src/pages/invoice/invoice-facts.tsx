import { Descriptions, Table, Tag } from 'antd';
import type { OfficerInvoice } from '../../../../src/contract';
import { showTime, showYuan } from '../../lib/show';
import { CheckIcon, CloseIcon } from '../../ui/icons';

type Fact = { name: string; typed: string; known: string; word: string; isRight: boolean };

/** Names are the same whatever blanks and dots somebody typed. */
const plainName = (name: string) => name.normalize('NFKC').replace(/[\s·•.]/g, '');
const dayMs = 86_400_000;

/** What was typed beside what the ledger says. */
function factsOf(invoice: OfficerInvoice): Fact[] {
  const { amountFen, paidFen, buyerName, holderName, issuedOn, paidAt } = invoice;
  const [isAmount, isBuyer] = [
    amountFen === paidFen,
    plainName(buyerName) === plainName(holderName),
  ];
  const paidOn = showTime(paidAt).slice(0, 10);
  const days = (Date.parse(issuedOn) - Date.parse(paidOn)) / dayMs;
  return [
    {
      name: '金额（元）',
      typed: showYuan(amountFen),
      known: `实付 ${showYuan(paidFen)}`,
      word: isAmount ? '一致' : '不一致',
      isRight: isAmount,
    },
    {
      name: '购买方',
      typed: buyerName,
      known: `持券人 ${holderName}`,
      word: isBuyer ? '一致' : '不一致',
      isRight: isBuyer,
    },
    {
      name: '开票日期',
      typed: issuedOn,
      known: `付款 ${showTime(paidAt)}`,
      word: days < 0 ? '早于付款' : days === 0 ? '付款当天' : `付款后第 ${days} 天`,
      isRight: days >= 0,
    },
  ];
}

export function InvoiceFacts({ invoice }: { invoice: OfficerInvoice }) {
  return (
    <>
      <Table
        size="small"
        rowKey="name"
        pagination={false}
        dataSource={factsOf(invoice)}
        columns={[
          { title: '项目', dataIndex: 'name', width: 96 },
          { title: '发票', dataIndex: 'typed', className: 'number' },
          { title: '消费单', dataIndex: 'known', className: 'number' },
          {
            title: '比对',
            dataIndex: 'word',
            width: 132,
            render: (word: string, { isRight }) => (
              <Tag color={isRight ? 'green' : 'red'} icon={isRight ? <CheckIcon /> : <CloseIcon />}>
                {word}
              </Tag>
            ),
          },
        ]}
      />
      <Descriptions
        size="small"
        column={1}
        items={[
          { key: 'number', label: '发票号码', children: invoice.number },
          { key: 'code', label: '发票代码', children: invoice.code || '无（数电发票）' },
          { key: 'trade', label: '消费单号', children: invoice.outTradeNo },
          { key: 'in', label: '交票时间', children: showTime(invoice.handedInAt) },
          {
            key: 'sha256',
            label: 'SHA-256',
            children: <span className="number id">{invoice.sha256}</span>,
          },
        ]}
      />
    </>
  );
}
