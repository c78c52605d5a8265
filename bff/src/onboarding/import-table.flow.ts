import type { Category } from '../contract';
import { Refusal } from '../kernel/refusal';
import { type ChangeNeeds, termsOf } from './change-application.flow';
import { emptyForm, type Officer, whatIsMissing, whyNotSend } from './onboarding.rules';

/*
 * A town office's Annex 1 table becomes drafts: one a row, each with its own report. The enterprise whose phone stands in
 * the row goes on with its draft when it signs in.
 */
export type ImportNeeds = ChangeNeeds & {
  readTable: (bytes: Buffer) => Promise<{ row: number; cells: string[] }[]>;
};
export type ImportedRow = {
  row: number;
  enterpriseName: string;
  outcome: 'drafted' | 'refused' | 'known';
  notes: string[];
};

/** The columns of Annex 1, found by the words of their heads, in whatever order they stand. */
const columns = {
  enterpriseName: /企业名称/,
  creditCode: /信用代码/,
  categories: /家电品种|品种/,
  ownOffer: /配套活动/,
  address: /^地址/,
  contactName: /联系人/,
  contactPhone: /联系方式|联系电话|手机/,
} as const;
type Column = keyof typeof columns;

type Heads = { row: number; at: Map<Column, number> };

function findHeads(rows: readonly { row: number; cells: string[] }[]): Heads | undefined {
  for (const { row, cells } of rows.slice(0, 10)) {
    const at = new Map<Column, number>();
    for (const [column, words] of Object.entries(columns) as [Column, RegExp][]) {
      const index = cells.findIndex((cell) => words.test(cell.replaceAll(/\s/g, '')));
      if (index >= 0) {
        at.set(column, index);
      }
    }
    if (at.has('enterpriseName') && at.has('contactPhone')) {
      return { row, at };
    }
  }
  return undefined;
}

function categoriesIn(
  text: string,
  known: readonly { category: Category; name: string }[],
): Category[] {
  const words: Record<Category, RegExp> = {
    tv: /电视/,
    air_conditioner: /空调/,
    refrigerator: /冰箱|冰柜/,
    washing_machine: /洗衣机/,
    kitchen: /厨房|厨电|油烟机|燃气灶/,
    small_appliance: /小家电/,
    phone: /手机/,
  };
  const all = /全品类|全部|七类/.test(text);
  return known.map((one) => one.category).filter((category) => all || words[category].test(text));
}

/**
 * Reads the table into drafts of this officer's town, row by row; a bad row stops no other.
 * @throws Refusal not_found, application_closed, workbook_refused, file_unsafe
 */
export async function importTable(
  needs: ImportNeeds,
  officer: Officer & { town: string },
  ask: { campaignId: string; bytes: Buffer },
): Promise<ImportedRow[]> {
  const rows = await needs.readTable(ask.bytes).catch((error: unknown) => {
    throw error instanceof Refusal ? error : new Refusal('file_unsafe');
  });
  const heads = findHeads(rows);
  if (!heads) {
    throw new Refusal('workbook_refused');
  }
  const { categories } = await needs.inTransaction((stores) => termsOf(stores, ask.campaignId));
  const report: ImportedRow[] = [];
  for (const { row, cells } of rows.filter((one) => one.row > heads.row)) {
    const text = (column: Column) => cells[heads.at.get(column) ?? -1] ?? '';
    // A line across the whole table, such as the one under a printed Annex 1, is no enterprise.
    const isLine = text('enterpriseName') === text('contactPhone');
    if (text('enterpriseName') !== '' && !isLine) {
      const form = {
        ...emptyForm,
        enterpriseName: text('enterpriseName').slice(0, 80),
        creditCode: text('creditCode').toUpperCase().slice(0, 18),
        town: officer.town,
        categories: categoriesIn(text('categories'), categories),
        ownOffer: text('ownOffer').slice(0, 300),
        address: text('address').slice(0, 120),
        contactName: text('contactName').slice(0, 40),
        contactPhone: text('contactPhone').replaceAll(/[\s-]/g, '').slice(0, 20),
      };
      const unread = text('categories') !== '' && form.categories.length === 0;
      const notes = unread
        ? [`没有认出品种“${text('categories').slice(0, 40)}”，请企业自己选`]
        : [];
      report.push(await importRow(needs, officer, ask.campaignId, { row, form, notes }));
    }
  }
  return report;
}

function importRow(
  { now, inTransaction }: ChangeNeeds,
  officer: Officer,
  campaignId: string,
  { row, form, notes }: { row: number; form: typeof emptyForm; notes: readonly string[] },
): Promise<ImportedRow> {
  return inTransaction(async (stores) => {
    const { terms } = await termsOf(stores, campaignId);
    const closed = whyNotSend('draft', terms, now());
    if (closed) {
      throw new Refusal(closed);
    }
    const of = { row, enterpriseName: form.enterpriseName };
    const missing = whatIsMissing(form, [], terms);
    const reasonOf = (field: string) => missing.find((one) => one.field === field)?.reason;
    // Without a name and a phone nobody could ever go on with the draft.
    const faults = [reasonOf('enterpriseName'), reasonOf('contactPhone')];
    const wrongCode = form.creditCode !== '' ? reasonOf('creditCode') : undefined;
    const troubles = [...faults, wrongCode].filter((one): one is string => one !== undefined);
    if (troubles.length > 0) {
      return { ...of, outcome: 'refused', notes: troubles };
    }
    const isKnown =
      (form.creditCode !== '' &&
        (await stores.applications.isKnown(campaignId, form.creditCode))) ||
      (await stores.applications.findImported(campaignId, form.contactPhone)) !== undefined;
    if (isKnown) {
      return { ...of, outcome: 'known', notes: ['这家企业已有申请或草稿'] };
    }
    const by = { id: officer.officerId, name: officer.name };
    const id = await stores.applications.insert({
      campaignId,
      ownerCitizenId: null,
      form,
      importedBy: by,
      at: now(),
    });
    await stores.applications.insertDecision(id, {
      event: 'import',
      from: null,
      to: 'draft',
      version: 1,
      by: { kind: 'officer', ...by },
      reason: null,
      fields: [],
      at: now(),
    });
    return {
      ...of,
      outcome: 'drafted',
      notes: [`还差 ${missing.length} 项，由企业登录后补全`, ...notes],
    };
  });
}
