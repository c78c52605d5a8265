import { Alert, Button, Card, Col, Flex, Result, Row, Tag, Typography } from 'antd';
import type { OfficerInvoice } from '../../../../src/contract';
import { invoiceColours, invoiceWords } from '../../copy/words';
import { showTime } from '../../lib/show';
import { useKeys } from '../../lib/use-keys';
import { DecideInvoice } from './decide-invoice';
import { InvoiceFacts } from './invoice-facts';
import { InvoicePicture } from './invoice-picture';

type OnGo = (invoiceId?: string) => void;

/** What the tax authority said of it. */
function Differences({ invoice: { status, differences } }: { invoice: OfficerInvoice }) {
  if (status === 'checking') {
    return <Alert type="info" showIcon title="正在等税务查验的结果，有结果后转到“待审核”。" />;
  }
  if (differences.length === 0) {
    return <Alert type="success" showIcon title="税务查验与所填一致" />;
  }
  return (
    <Alert
      type="warning"
      showIcon
      title="税务查验有说明，请逐条核对"
      description={
        <ul className="why-not">
          {differences.map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
      }
    />
  );
}

/** Who decided, when, and why. */
function Decided({ invoice }: { invoice: OfficerInvoice }) {
  const { status, decidedBy, decidedAt, reason } = invoice;
  return (
    <Flex gap={8} wrap align="center">
      <Tag color={invoiceColours[status]}>{invoiceWords[status]}</Tag>
      {decidedAt && (
        <Typography.Text type="secondary">
          {decidedBy} · {showTime(decidedAt)}
        </Typography.Text>
      )}
      {reason && <span>{reason}</span>}
    </Flex>
  );
}

/** The way through the queue, by buttons or by J and K. */
function Walk({
  invoices,
  index,
  onGo,
}: {
  invoices: readonly OfficerInvoice[];
  index: number;
  onGo: OnGo;
}) {
  const walk = (step: number) => {
    const next = invoices[index + step];
    if (next) {
      onGo(next.invoiceId);
    }
  };
  useKeys({ j: () => walk(1), k: () => walk(-1) });
  return (
    <Flex gap={8} align="center" wrap className="no-print">
      <Button size="small" onClick={() => onGo()}>
        返回列表
      </Button>
      <Button size="small" disabled={index === 0} onClick={() => walk(-1)}>
        上一张
      </Button>
      <Button size="small" disabled={index === invoices.length - 1} onClick={() => walk(1)}>
        下一张
      </Button>
      <Typography.Text type="secondary">
        第 {index + 1} 张，共 {invoices.length} 张。J 下一张，K 上一张。
      </Typography.Text>
    </Flex>
  );
}

/** One invoice: its picture beside what was typed and what the ledger says; whoever decided is shown the next one. */
export function InvoiceDesk({
  invoices,
  invoiceId,
  mayDecide,
  onGo,
}: {
  invoices: readonly OfficerInvoice[];
  invoiceId: string;
  mayDecide: boolean;
  onGo: OnGo;
}) {
  const index = invoices.findIndex((one) => one.invoiceId === invoiceId);
  const invoice = invoices[index];
  if (!invoice) {
    return (
      <Result
        status="info"
        title="这张发票已不在这一栏，可能刚由同事办理"
        extra={
          <Button type="primary" onClick={() => onGo()}>
            返回列表
          </Button>
        }
      />
    );
  }
  const next = invoices[index + 1] ?? invoices.find((one) => one !== invoice);
  return (
    <Flex vertical gap={12}>
      <Walk invoices={invoices} index={index} onGo={onGo} />
      <Row gutter={[16, 16]}>
        <Col xs={24} lg={12}>
          <InvoicePicture key={invoiceId} invoice={invoice} />
        </Col>
        <Col xs={24} lg={12}>
          <Card size="small" title={`${invoice.merchantName} · ${invoice.storeName}`}>
            <Flex vertical gap={12}>
              <Decided invoice={invoice} />
              <Differences invoice={invoice} />
              <InvoiceFacts invoice={invoice} />
            </Flex>
          </Card>
        </Col>
      </Row>
      {mayDecide && invoice.status === 'reviewing' && (
        <DecideInvoice key={invoiceId} invoice={invoice} onDecided={() => onGo(next?.invoiceId)} />
      )}
    </Flex>
  );
}
