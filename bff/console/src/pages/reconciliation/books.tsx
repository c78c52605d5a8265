import type { TableColumnsType } from 'antd';
import type { ReconciliationDay } from '../../../../src/contract';
import { showYuan } from '../../lib/show';

type Books = Pick<ReconciliationDay, 'jlpay' | 'wechat' | 'ledger'>;

const number = (text: string | number) => <span className="number">{text}</span>;

/** The three books beside each other: how many, what was paid, and what was taken off. */
export const bookColumns = <T extends Books>(): TableColumnsType<T> =>
  (
    [
      ['jlpay', '嘉联终端账单'],
      ['wechat', '微信支付账单'],
      ['ledger', '本平台账本'],
    ] as const
  ).map(([book, title]) => ({
    title,
    children: [
      {
        title: '消费 / 退货',
        key: `${book}-count`,
        width: 88,
        align: 'right' as const,
        render: (_: unknown, row: T) => number(`${row[book].sales} / ${row[book].refunds}`),
      },
      {
        title: '实付（元）',
        key: `${book}-paid`,
        width: 110,
        align: 'right' as const,
        render: (_: unknown, row: T) => number(showYuan(row[book].paidFen)),
      },
      ...(book === 'wechat'
        ? []
        : [
            {
              title: '优惠（元）',
              key: `${book}-discount`,
              width: 100,
              align: 'right' as const,
              render: (_: unknown, row: T) => number(showYuan(row[book].discountFen)),
            },
          ]),
    ],
  }));
