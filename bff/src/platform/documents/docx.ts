import {
  AlignmentType,
  Document,
  Footer,
  LineRuleType,
  Packer,
  PageNumber,
  PageOrientation,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  VerticalAlign,
  WidthType,
} from 'docx';
import type { Paper } from '../../kernel/paper';
import { officialLayout } from './paper';

/*
 * Word in the layout of official documents (GB/T 9704). Fonts go by name: the officers' machines have them.
 */
const fonts = {
  title: '方正小标宋简体',
  text: '仿宋_GB2312',
  head: '黑体',
  number: '宋体',
} as const;
const twips = (mm: number) => Math.round((mm / 25.4) * 1440);
/** Half points, as Word counts sizes. */
const half = (pt: number) => pt * 2;
const line = { line: officialLayout.linePt * 20, lineRule: LineRuleType.EXACT } as const;
/** Four characters of room at the right of a date. */
const fourCharacters = officialLayout.textPt * 20 * 4;

const run = (text: string, font: string, pt: number) => new TextRun({ text, font, size: half(pt) });

const paragraphOf = (text: string) =>
  new Paragraph({
    spacing: line,
    indent: { firstLineChars: 200 },
    alignment: AlignmentType.BOTH,
    children: [run(text, fonts.text, officialLayout.textPt)],
  });

const cellOf = (text: string, isHead: boolean, percent: number) =>
  new TableCell({
    width: { size: percent, type: WidthType.PERCENTAGE },
    verticalAlign: VerticalAlign.CENTER,
    margins: { left: 60, right: 60, top: 40, bottom: 40 },
    children: [
      new Paragraph({
        alignment: isHead ? AlignmentType.CENTER : AlignmentType.LEFT,
        children: [run(text, isHead ? fonts.head : fonts.text, officialLayout.tablePt)],
      }),
    ],
  });

function tableOf({ head, widths, rows }: NonNullable<Paper['table']>): Table {
  const all = widths.reduce((sum, width) => sum + width, 0);
  const rowOf = (texts: readonly string[], isHead: boolean) =>
    new TableRow({
      tableHeader: isHead,
      cantSplit: true,
      children: texts.map((text, index) =>
        cellOf(text, isHead, Math.round(((widths[index] ?? 0) / all) * 100)),
      ),
    });
  return new Table({
    width: { size: 100, type: WidthType.PERCENTAGE },
    rows: [rowOf(head, true), ...rows.map((row) => rowOf(row, false))],
  });
}

/** Page numbers stand at the outer edge: — 1 — */
const footerOf = (alignment: (typeof AlignmentType)[keyof typeof AlignmentType]) =>
  new Footer({
    children: [
      new Paragraph({
        alignment,
        indent: { left: 280, right: 280 },
        children: [
          new TextRun({
            font: fonts.number,
            size: half(officialLayout.pageNumberPt),
            children: ['— ', PageNumber.CURRENT, ' —'],
          }),
        ],
      }),
    ],
  });

const headingOf = (text: string) =>
  new Paragraph({
    spacing: { ...line, before: officialLayout.linePt * 10 },
    keepNext: true,
    indent: { firstLineChars: 200 },
    children: [run(text, fonts.head, officialLayout.textPt)],
  });

const partOf = ({ paragraphs, table }: Pick<Paper, 'paragraphs' | 'table'>) => [
  ...paragraphs.map(paragraphOf),
  ...(table ? [tableOf(table)] : []),
];

function bodyOf(paper: Paper): (Paragraph | Table)[] {
  return [
    new Paragraph({
      alignment: AlignmentType.CENTER,
      spacing: { ...line, line: 700, after: officialLayout.linePt * 20 },
      children: [run(paper.title, fonts.title, officialLayout.titlePt)],
    }),
    ...(paper.line
      ? [
          new Paragraph({
            spacing: line,
            children: [run(paper.line, fonts.text, officialLayout.textPt)],
          }),
        ]
      : []),
    ...partOf(paper),
    ...(paper.sections ?? []).flatMap((section) => [
      headingOf(section.heading),
      ...partOf(section),
    ]),
    ...(paper.signOff ?? []).map(
      (text) =>
        new Paragraph({
          spacing: line,
          alignment: AlignmentType.RIGHT,
          indent: { right: fourCharacters },
          children: [run(text, fonts.text, officialLayout.textPt)],
        }),
    ),
    ...(paper.notes ?? []).map((text) => new Paragraph({ children: [run(text, fonts.number, 9)] })),
  ];
}

/** The paper as a Word file. */
export async function printDocx(paper: Paper): Promise<Buffer> {
  const { top, bottom, left, right } = officialLayout.marginMm;
  const document = new Document({
    title: paper.title,
    evenAndOddHeaderAndFooters: true,
    sections: [
      {
        properties: {
          page: {
            size: {
              width: twips(210),
              height: twips(297),
              orientation: paper.landscape ? PageOrientation.LANDSCAPE : PageOrientation.PORTRAIT,
            },
            margin: {
              top: twips(top),
              bottom: twips(bottom),
              left: twips(left),
              right: twips(right),
            },
          },
        },
        footers: { default: footerOf(AlignmentType.RIGHT), even: footerOf(AlignmentType.LEFT) },
        children: bodyOf(paper),
      },
    ],
  });
  return Packer.toBuffer(document);
}
