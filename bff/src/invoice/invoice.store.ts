import { type AuditNote, writeAudit } from '../audit/audit.store';
import { openCitizen } from '../citizen/citizen.store';
import type { InvoiceStatus } from '../contract';
import { newId } from '../kernel/id';
import { createStoredFileStore } from '../merchant/stored-file.store';
import type { Db, Prisma, Tx } from '../platform/db';
import type { SealedFields } from '../platform/sealed-field';

/* Sales as their invoices see them, and the invoices. The buyer's name is sealed, as the holder's is. */

const mostListed = 200;
const askedAtOnce = 20;

const saleParts = {
  merchant: { select: { id: true, name: true } },
  store: { select: { name: true } },
  citizen: true,
  items: { orderBy: { lineNo: 'asc' } },
  redemptions: { where: { status: 'redeemed' } },
  refunds: { select: { refundFen: true } },
  invoices: { orderBy: { handedInAt: 'desc' }, take: 1 },
} satisfies Prisma.TradeInclude;
type SaleRow = Prisma.TradeGetPayload<{ include: typeof saleParts }>;

const invoiceParts = {
  merchant: { select: { name: true, applications: { select: { creditCode: true }, take: 1 } } },
  trade: { include: { store: { select: { name: true } }, citizen: true, refunds: true } },
} satisfies Prisma.InvoiceInclude;
type InvoiceRow = Prisma.InvoiceGetPayload<{ include: typeof invoiceParts }>;

export type Sale = ReturnType<typeof readSale>;
export type Invoice = ReturnType<typeof readInvoice>;

function readSale(sealed: SealedFields, row: SaleRow) {
  const { merchant, store, citizen, items, redemptions, refunds, invoices } = row;
  const refundedFen = refunds.reduce((sum, one) => sum + one.refundFen, 0);
  return {
    tradeId: row.id,
    campaignId: row.campaignId ?? '',
    merchantId: merchant.id,
    merchantName: merchant.name,
    storeName: store?.name ?? '',
    outTradeNo: row.outTradeNo,
    status: row.status,
    paidAt: row.paidAt ?? row.lockedAt ?? new Date(0),
    items: items.map(({ name, quantity }) => ({ name, quantity })),
    totalFen: row.totalFen,
    discountFen: row.discountFen,
    paidFen: (row.paidFen ?? 0) - refundedFen,
    refundedFen,
    subsidyFen: redemptions.reduce((sum, one) => sum + one.subsidyFen, 0),
    holderName: openCitizen(sealed, citizen)?.realName ?? null,
    invoice: invoices[0] ?? null,
  };
}

function readInvoice(sealed: SealedFields, { merchant, trade, ...row }: InvoiceRow) {
  const refundedFen = trade.refunds.reduce((sum, one) => sum + one.refundFen, 0);
  return {
    ...row,
    differences: row.differences as string[],
    buyerName: sealed.open(row.buyerSealed),
    merchantName: merchant.name,
    creditCode: merchant.applications[0]?.creditCode,
    storeName: trade.store?.name ?? '',
    outTradeNo: trade.outTradeNo,
    paidAt: trade.paidAt ?? row.handedInAt,
    paidFen: (trade.paidFen ?? 0) - refundedFen,
    holderName: openCitizen(sealed, trade.citizen)?.realName ?? '',
  };
}

const ownMerchant = (citizenId: string) => ({
  applications: { some: { ownerCitizenId: citizenId } },
});

export type NewInvoice = {
  tradeId: string;
  campaignId: string;
  merchantId: string;
  code: string;
  number: string;
  checkCode: string;
  buyerName: string;
  amountFen: number;
  issuedOn: string;
  fileId: string;
  fileSha256: string;
  at: Date;
  by: string;
};

function salesOf(tx: Tx, sealed: SealedFields) {
  return {
    /** The sales with vouchers of the enterprises that this person applied for, the newest first. */
    listOwnSales: async (citizenId: string, campaignId: string): Promise<Sale[]> =>
      (
        await tx.trade.findMany({
          where: { campaignId, paidAt: { not: null }, merchant: ownMerchant(citizenId) },
          include: saleParts,
          orderBy: [{ paidAt: 'desc' }, { id: 'desc' }],
          take: mostListed,
        })
      ).map((row) => readSale(sealed, row)),
    /** A paid sale of one's own enterprise. */
    async findOwnSale(citizenId: string, tradeId: string): Promise<Sale | undefined> {
      const row = await tx.trade.findFirst({
        where: { id: tradeId, paidAt: { not: null }, merchant: ownMerchant(citizenId) },
        include: saleParts,
      });
      return row ? readSale(sealed, row) : undefined;
    },
  };
}

function invoicesOf(tx: Tx, sealed: SealedFields) {
  return {
    async insert({ buyerName, at, by, ...invoice }: NewInvoice): Promise<string> {
      const id = newId('invoice');
      await tx.invoice.create({
        data: {
          id,
          ...invoice,
          buyerSealed: sealed.seal(buyerName),
          handedInAt: at,
          handedInBy: by,
          nextAskAt: at,
        },
      });
      return id;
    },
    async find(id: string): Promise<Invoice | undefined> {
      const row = await tx.invoice.findUnique({ where: { id }, include: invoiceParts });
      return row ? readInvoice(sealed, row) : undefined;
    },
    /** Those that wait longest first; what is decided, the newest first. */
    async list(campaignId: string, status: InvoiceStatus | undefined): Promise<Invoice[]> {
      const waits = status === 'checking' || status === 'reviewing';
      const rows = await tx.invoice.findMany({
        where: { campaignId, ...(status ? { status } : {}) },
        include: invoiceParts,
        orderBy: [{ handedInAt: waits ? 'asc' : 'desc' }, { id: 'asc' }],
        take: mostListed,
      });
      return rows.map((row) => readInvoice(sealed, row));
    },
    async countByStatus(campaignId: string): Promise<Record<InvoiceStatus, number>> {
      const rows = await tx.invoice.groupBy({
        by: ['status'],
        where: { campaignId },
        _count: true,
      });
      const counts = Object.fromEntries(rows.map(({ status, _count }) => [status, _count]));
      return { checking: 0, reviewing: 0, accepted: 0, returned: 0, ...counts };
    },
    /** For the sales of this person. */
    listOfHolder: (citizenId: string) =>
      tx.invoice.findMany({
        where: { trade: { citizenId } },
        select: { tradeId: true, number: true, amountFen: true, issuedOn: true, status: true },
        orderBy: { id: 'asc' },
      }),
    hasCampaign: async (id: string): Promise<boolean> =>
      (await tx.campaign.count({ where: { id, publishedAt: { not: null } } })) === 1,
  };
}

function stepsOf(tx: Tx, sealed: SealedFields) {
  return {
    /** Takes those that are to be asked about; whoever takes one has it alone until its next question. */
    async takeDue(now: Date, nextAskAt: Date): Promise<Invoice[]> {
      const due = await tx.$queryRaw<{ id: string }[]>`
        UPDATE invoice i SET tries = i.tries + 1, next_ask_at = ${nextAskAt}
        FROM (
          SELECT id FROM invoice WHERE status = 'checking' AND next_ask_at <= ${now}
          ORDER BY next_ask_at, id LIMIT ${askedAtOnce} FOR UPDATE SKIP LOCKED
        ) due
        WHERE i.id = due.id
        RETURNING i.id`;
      const rows = await tx.invoice.findMany({
        where: { id: { in: due.map((one) => one.id) } },
        include: invoiceParts,
      });
      return rows.map((row) => readInvoice(sealed, row));
    },
    askAgain: (id: string, nextAskAt: Date) =>
      tx.invoice.updateMany({ where: { id, status: 'checking' }, data: { nextAskAt } }),
    markChecked: (id: string, differences: readonly string[], checkedAt: Date) =>
      tx.invoice.updateMany({
        where: { id, status: 'checking' },
        data: { status: 'reviewing', differences: [...differences], checkedAt },
      }),
    /** @returns false when somebody else was faster */
    markDecided: async (
      id: string,
      decided: {
        status: 'accepted' | 'returned';
        reason: string | null;
        at: Date;
        by: { id: string; name: string };
      },
    ): Promise<boolean> => {
      const { status, reason, at, by } = decided;
      const { count } = await tx.invoice.updateMany({
        where: { id, status: 'reviewing' },
        data: { status, reason, decidedAt: at, decidedBy: by.id, decidedName: by.name },
      });
      return count === 1;
    },
  };
}

const storesOn = (tx: Tx, sealed: SealedFields) => ({
  ...createStoredFileStore(tx),
  sales: salesOf(tx, sealed),
  invoices: { ...invoicesOf(tx, sealed), ...stepsOf(tx, sealed) },
  writeAudit: (note: AuditNote) => writeAudit(tx, note),
});

/** The stores of the room, all on one connection. */
export type InvoiceStores = ReturnType<typeof storesOn>;

export const createInvoiceStores = (db: Db, sealed: SealedFields) => ({
  reads: storesOn(db, sealed),
  inTransaction: <T>(work: (stores: InvoiceStores) => Promise<T>): Promise<T> =>
    db.$transaction((tx) => work(storesOn(tx, sealed))),
});
