import ExcelJS from 'exceljs';
import type { Paper } from '../../kernel/paper';
import { acceptWorkbook } from '../accepted-file';

const edge = { style: 'thin' } as const;
const border = { top: edge, left: edge, bottom: edge, right: edge };

type Sheet = Pick<Paper, 'title' | 'line' | 'notes'> & {
  name: string;
  table: NonNullable<Paper['table']>;
};

function addSheet(workbook: ExcelJS.Workbook, { name, title, line, table, notes = [] }: Sheet) {
  const { head, widths, rows } = table;
  const sheet = workbook.addWorksheet(name, {
    pageSetup: {
      paperSize: 9,
      orientation: 'landscape',
      fitToPage: true,
      fitToWidth: 1,
      fitToHeight: 0,
    },
    headerFooter: { oddFooter: '&C— &P —' },
  });
  const across = (text: string, size: number, horizontal: 'center' | 'left') => {
    const row = sheet.addRow([text]);
    sheet.mergeCells(row.number, 1, row.number, Math.max(1, head.length));
    row.getCell(1).font = { name: '宋体', size, bold: horizontal === 'center' };
    row.getCell(1).alignment = { horizontal, vertical: 'middle', wrapText: true };
    row.height = size * 2;
  };
  across(title, 18, 'center');
  if (line) {
    across(line, 12, 'left');
  }
  sheet.columns.forEach((column, index) => {
    column.width = (widths[index] ?? 1) * 1.4;
  });
  for (const [index, texts] of [head, ...rows].entries()) {
    const row = sheet.addRow([...texts]);
    row.eachCell((cell) => {
      cell.border = border;
      cell.font = { name: index === 0 ? '黑体' : '仿宋', size: 11 };
      cell.alignment = {
        vertical: 'middle',
        wrapText: true,
        horizontal: index === 0 ? 'center' : 'left',
      };
    });
  }
  for (const note of notes) {
    across(note, 9, 'left');
  }
}

/** The paper's tables as a workbook, a sheet each, ready to print on A4. */
export async function printXlsx(paper: Paper): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook();
  if (paper.table) {
    addSheet(workbook, { ...paper, name: '名单', table: paper.table });
  }
  for (const { heading, table } of paper.sections ?? []) {
    if (table) {
      addSheet(workbook, { ...paper, name: heading, title: heading, table });
    }
  }
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

const mostRows = 1_000;
const mostColumns = 30;

/**
 * The rows of a workbook's first sheet as text, with their numbers; bounded in every direction.
 * @throws Refusal workbook_refused, file_unsafe
 */
export async function readXlsx(bytes: Buffer): Promise<{ row: number; cells: string[] }[]> {
  const workbook = new ExcelJS.Workbook();
  const accepted = await acceptWorkbook(bytes);
  await workbook.xlsx.load(
    accepted.buffer.slice(
      accepted.byteOffset,
      accepted.byteOffset + accepted.byteLength,
    ) as ArrayBuffer,
  );
  const sheet = workbook.worksheets[0];
  const last = Math.min(sheet?.rowCount ?? 0, mostRows);
  return Array.from({ length: last }, (_, index) => ({
    row: index + 1,
    cells: Array.from({ length: mostColumns }, (_each, column) =>
      (sheet?.getRow(index + 1).getCell(column + 1).text ?? '').trim(),
    ),
  }));
}
