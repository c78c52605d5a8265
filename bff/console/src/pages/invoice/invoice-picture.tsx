import { Button, Card, Empty, Flex, Segmented } from 'antd';
import { useState } from 'react';
import type { OfficerInvoice } from '../../../../src/contract';
import { DownloadIcon } from '../../ui/icons';

const zooms = [
  { value: 100, label: '适合宽度' },
  { value: 200, label: '放大 2 倍' },
  { value: 400, label: '放大 4 倍' },
];

/**
 * The picture of an invoice, as large as a hand wants it. Its link is another one with each answer; what is on the screen
 * is not loaded again, because that would move it from under the eyes of whoever reads it.
 */
export function InvoicePicture({ invoice: { picture, number } }: { invoice: OfficerInvoice }) {
  const [shown] = useState(picture);
  const [zoom, setZoom] = useState(100);
  const [isPicture, setPicture] = useState(true);
  return (
    <Card
      size="small"
      title="发票照片"
      extra={
        <Button size="small" icon={<DownloadIcon />} href={picture} download={`发票-${number}`}>
          下载
        </Button>
      }
    >
      {isPicture ? (
        <Flex vertical gap={12}>
          <Segmented
            aria-label="照片大小"
            value={zoom}
            onChange={setZoom}
            options={zooms}
            style={{ alignSelf: 'start' }}
          />
          {/* What scrolls is reached by keyboard as well. */}
          <section className="invoice-picture" aria-label="发票照片" tabIndex={0}>
            <img
              src={shown}
              alt={`发票 ${number}`}
              style={{ width: `${zoom}%` }}
              onError={() => setPicture(false)}
            />
          </section>
        </Flex>
      ) : (
        <Empty
          image={Empty.PRESENTED_IMAGE_SIMPLE}
          description="这份文件不能在这里显示，多半是 PDF，请下载后核对"
        />
      )}
    </Card>
  );
}
