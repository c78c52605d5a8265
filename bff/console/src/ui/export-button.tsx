import { useGetIdentity } from '@refinedev/core';
import { App, Button } from 'antd';
import { useState } from 'react';
import type { OfficerAccount } from '../../../src/contract';
import { showSeconds } from '../lib/show';
import { DownloadIcon } from './icons';

export type ExportColumn<T> = { title: string; text: (row: T) => string | number };

/** How long a saved file's address stays. */
const keptMs = 60_000;

/** A cell of a CSV file. Nothing that begins like a formula is one, and long numbers stay text in a spreadsheet. */
function cellOf(value: string | number): string {
  const text = String(value);
  const isRisky =
    typeof value === 'string' && (/^[=+\-@\t\r]/.test(text) || /^\d{11,}$/.test(text));
  return `"${(isRisky ? `'${text}` : text).replaceAll('"', '""')}"`;
}

const hexOf = (bytes: ArrayBuffer) =>
  [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** The same list with the same filters as a file that spreadsheets open; who, when and its digest stand at its end. */
export function ExportButton<T>({
  name,
  filter,
  columns,
  rows,
}: {
  name: string;
  /** The filters in words. */
  filter: string;
  columns: readonly ExportColumn<T>[];
  /** All rows, not only those of the page on the screen. */
  rows: () => Promise<readonly T[]>;
}) {
  const { data: officer } = useGetIdentity<OfficerAccount>();
  const { modal } = App.useApp();
  const [isBusy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    try {
      const all = await rows();
      const lines = [
        columns.map(({ title }) => cellOf(title)).join(','),
        ...all.map((row) => columns.map(({ text }) => cellOf(text(row))).join(',')),
      ];
      const body = lines.join('\r\n');
      const digest = hexOf(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(body)));
      const at = showSeconds(new Date().toISOString());
      const note = `导出时间 ${at}，操作人 ${officer?.name ?? ''}，条件：${filter || '全部'}，共 ${all.length} 条，以上内容 SHA-256：${digest}`;
      // The mark tells spreadsheets that this is UTF-8.
      const file = new Blob([`\uFEFF${body}\r\n${cellOf(note)}\r\n`], { type: 'text/csv' });
      const link = document.createElement('a');
      link.href = URL.createObjectURL(file);
      link.download = `${name}-${at.slice(0, 10)}.csv`;
      link.click();
      // The download takes its content from the address a moment after the click.
      setTimeout(() => URL.revokeObjectURL(link.href), keptMs);
    } catch (error) {
      modal.warning({ title: '没有导出', content: (error as Error).message, okText: '知道了' });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button icon={<DownloadIcon />} loading={isBusy} onClick={() => void save()}>
      导出表格
    </Button>
  );
}
