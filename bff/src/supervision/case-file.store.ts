import { openCitizen } from '../citizen/citizen.store';
import type { CaseKind, CaseOwner, CaseVerdict } from '../contract';
import type { Prisma, Tx } from '../platform/db';
import type { VoucherEventKind } from '../platform/prisma/enums';
import type { SealedFields } from '../platform/sealed-field';
import { casesOf } from './screening-day.store';

/* Cases as people look at them. */

export const pageSize = 50;
const mostShown = 50;
const mostMoments = 200;

export type CaseFilter = {
  campaignId: string;
  state: 'open' | 'closed';
  kind?: CaseKind | undefined;
  merchantId?: string | undefined;
  /** Opened from … to before …. */
  opened?: { gte: Date; lt: Date } | undefined;
  page: number;
};

const parts = { trade: { select: { outTradeNo: true } } } satisfies Prisma.ExceptionCaseInclude;
type Row = Prisma.ExceptionCaseGetPayload<{ include: typeof parts }>;

/** A case as its row has it, and the name of its enterprise. */
const caseOf = ({ trade, ...row }: Row, names: ReadonlyMap<string, string>) => ({
  ...row,
  kind: row.kind as CaseKind,
  owner: row.owner as CaseOwner,
  evidence: row.evidence as Record<string, unknown>,
  outTradeNo: trade?.outTradeNo ?? null,
  merchantName: names.get(row.merchantId) ?? '',
});
export type CaseFile = ReturnType<typeof caseOf>;

const stateOf = (state: 'open' | 'closed') => ({
  closedAt: state === 'open' ? null : { not: null },
});

async function namesOf(tx: Tx, rows: readonly Row[]): Promise<ReadonlyMap<string, string>> {
  const found = await tx.merchant.findMany({
    where: { id: { in: rows.map((one) => one.merchantId) } },
    select: { id: true, name: true },
  });
  return new Map(found.map(({ id, name }) => [id, name]));
}

const where = ({ campaignId, merchantId, opened }: CaseFilter): Prisma.ExceptionCaseWhereInput => ({
  ...casesOf(campaignId),
  ...(merchantId ? { merchantId } : {}),
  ...(opened ? { openedAt: opened } : {}),
});

export const casesOn = (tx: Tx) => ({
  /** Open ones the worst first, closed ones the newest first. */
  async list(filter: CaseFilter): Promise<{ cases: CaseFile[]; total: number }> {
    const { state, kind, page } = filter;
    const sought = { ...where(filter), ...stateOf(state), ...(kind ? { kind } : {}) };
    const rows = await tx.exceptionCase.findMany({
      where: sought,
      include: parts,
      orderBy:
        state === 'open'
          ? [{ severity: 'desc' }, { openedAt: 'asc' }, { id: 'asc' }]
          : [{ closedAt: 'desc' }, { id: 'desc' }],
      skip: (page - 1) * pageSize,
      take: pageSize,
    });
    const names = await namesOf(tx, rows);
    return {
      cases: rows.map((row) => caseOf(row, names)),
      total: await tx.exceptionCase.count({ where: sought }),
    };
  },
  /** By kind, under the filters other than kind and state. */
  async countByKind(
    filter: CaseFilter,
  ): Promise<{ kind: CaseKind; open: number; closed: number }[]> {
    const count = async (state: 'open' | 'closed') => {
      const rows = await tx.exceptionCase.groupBy({
        by: ['kind'],
        where: { ...where(filter), ...stateOf(state) },
        _count: true,
      });
      return new Map(rows.map(({ kind, _count }) => [kind, _count]));
    };
    const [open, closed] = [await count('open'), await count('closed')];
    return [...new Set([...open.keys(), ...closed.keys()])].sort().map((kind) => ({
      kind: kind as CaseKind,
      open: open.get(kind) ?? 0,
      closed: closed.get(kind) ?? 0,
    }));
  },
  countOwn: (campaignId: string, owner: string): Promise<number> =>
    tx.exceptionCase.count({ where: { ...casesOf(campaignId), closedAt: null, owner } }),

  async find(id: string): Promise<CaseFile | undefined> {
    const row = await tx.exceptionCase.findUnique({ where: { id }, include: parts });
    return row ? caseOf(row, await namesOf(tx, [row])) : undefined;
  },
  /** Holds a case until it is closed. */
  async findForUpdate(id: string): Promise<CaseFile | undefined> {
    await tx.$queryRaw`SELECT id FROM exception_case WHERE id = ${id} FOR UPDATE`;
    return this.find(id);
  },
  close: (
    id: string,
    closed: { verdict: CaseVerdict; remark: string; at: Date; by: { id: string; name: string } },
  ) =>
    tx.exceptionCase.update({
      where: { id },
      data: {
        verdict: closed.verdict,
        remark: closed.remark,
        closedAt: closed.at,
        closedBy: closed.by.id,
        closedName: closed.by.name,
        version: { increment: 1 },
      },
    }),
});

const listed = (evidence: CaseFile['evidence'], name: string): string[] =>
  Array.isArray(evidence[name]) ? evidence[name] : [];

const saleParts = {
  store: { select: { name: true } },
  terminal: { select: { termNo: true } },
  citizen: true,
  items: { orderBy: { lineNo: 'asc' } },
} satisfies Prisma.TradeInclude;

/** The sales, people, enterprise and past that a case is about. */
export const backgroundOn = (tx: Tx, sealed: SealedFields) => ({
  async listSales({ tradeId, merchantId, evidence }: CaseFile) {
    const other = evidence.otherTradeNo;
    const rows = await tx.trade.findMany({
      where: {
        OR: [
          { id: { in: [...(tradeId ? [tradeId] : []), ...listed(evidence, 'tradeIds')] } },
          ...(typeof other === 'string' ? [{ merchantId, outTradeNo: other }] : []),
        ],
      },
      include: saleParts,
      orderBy: [{ paidAt: { sort: 'desc', nulls: 'last' } }, { id: 'desc' }],
      take: mostShown,
    });
    return rows.map(({ store, terminal, citizen, ...row }) => ({
      ...row,
      storeName: store?.name ?? '',
      termNo: terminal?.termNo ?? '',
      phone: openCitizen(sealed, citizen)?.phone ?? null,
    }));
  },
  /** Whom a case is about; somebody who was erased has no phone. */
  async listPeople({ citizenId, evidence }: CaseFile) {
    const rows = await tx.citizen.findMany({
      where: {
        id: { in: [...(citizenId ? [citizenId] : []), ...listed(evidence, 'citizenIds')] },
      },
      orderBy: { id: 'asc' },
      take: mostShown,
    });
    return rows.map((row) => ({
      citizenId: row.id,
      phoneIndex: row.phoneIndex,
      phone: openCitizen(sealed, row)?.phone ?? null,
    }));
  },
  findMerchant: (id: string) =>
    tx.merchant.findUnique({ where: { id }, select: { id: true, status: true, version: true } }),
  async countOfMerchant(merchantId: string) {
    const closedCases = await tx.exceptionCase.count({
      where: { merchantId, closedAt: { not: null } },
    });
    const openCases = await tx.exceptionCase.count({ where: { merchantId, closedAt: null } });
    return { openCases, closedCases };
  },
  /** The passports of the vouchers in the case's sale. */
  listVoucherEvents: (
    tradeId: string,
  ): Promise<{ kind: VoucherEventKind; at: Date; note: string | null; number: string }[]> =>
    tx.$queryRaw`
      SELECT e.kind, e.at, e.note, v.number
      FROM redemption r JOIN voucher v ON v.id = r.voucher_id JOIN voucher_event e ON e.voucher_id = v.id
      WHERE r.trade_id = ${tradeId} ORDER BY e.at, e.id LIMIT ${mostMoments}`,
  listRefunds: (tradeId: string) =>
    tx.refund.findMany({
      where: { tradeId },
      select: { refundedAt: true, refundFen: true, reason: true },
      take: mostShown,
    }),
  /** When the enterprise was stopped and let go on, as the audit log has it. */
  listStops: (merchantId: string) =>
    tx.$queryRaw<{ at: Date; event: 'suspend' | 'ask_to_lift' | 'lift'; reason: string | null }[]>`
      SELECT at, split_part(action, '.', 2) AS event, detail ->> 'reason' AS reason FROM audit_entry
      WHERE subject IN (SELECT ${merchantId} UNION ALL SELECT id FROM application WHERE merchant_id = ${merchantId})
        AND action IN ('merchant.suspend', 'merchant.ask_to_lift', 'merchant.lift',
          'application.suspend', 'application.ask_to_lift', 'application.lift')
      ORDER BY id LIMIT ${mostShown}`,
});
