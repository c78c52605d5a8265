import { openCitizen } from '../citizen/citizen.store';
import type { Prisma, Tx } from '../platform/db';
import type { SealedFields } from '../platform/sealed-field';
import type { DeskStatus } from './desk.rules';

/* Claims at a desk. Every look names the town: another office's claims are not there. */

export type DeskRelation = 'spouse' | 'child' | 'grandchild' | 'sibling' | 'other';
export type DeskProxy = { name: string; relation: DeskRelation };
export type DeskClaimRow = Awaited<ReturnType<DeskClaimStore['listDay']>>[number];
export type DeskClaimStore = ReturnType<typeof createDeskClaimStore>;

type Where = Prisma.DeskClaimWhereInput;

const mostRows = 300;
const shown = {
  citizen: true,
  helpedBy: { select: { name: true } },
  confirmedBy: { select: { name: true } },
  askedBy: { select: { name: true } },
  batch: { select: { number: true } },
  campaign: { select: { startsAt: true, endsAt: true } },
  stock: { select: { voucherType: { select: { faceFen: true } } } },
  papers: { orderBy: { madeAt: 'desc' }, take: 1 },
  voucher: {
    select: {
      id: true,
      number: true,
      status: true,
      returnedCount: true,
      stock: { select: { voucherType: { select: { faceFen: true, minItemFen: true } } } },
      redemptions: {
        where: { status: 'locked' },
        select: { trade: { select: { lockExpiresAt: true } } },
      },
    },
  },
} satisfies Prisma.DeskClaimInclude;
type Row = Prisma.DeskClaimGetPayload<{ include: typeof shown }>;

/** A row with its names in clear. */
const openRow =
  (sealed: SealedFields) =>
  ({ citizen, papers, voucher, campaign, ...row }: Row) => {
    const person = openCitizen(sealed, citizen);
    return {
      ...row,
      batchNumber: row.batch.number,
      faceFen: row.stock.voucherType.faceFen,
      helpedByName: row.helpedBy.name,
      confirmedByName: row.confirmedBy?.name ?? null,
      holder: { name: person?.realName ?? '', phone: person?.phone ?? '' },
      proxy:
        row.proxyNameSealed && row.proxyRelation
          ? { name: sealed.open(row.proxyNameSealed), relation: row.proxyRelation }
          : null,
      ask:
        row.ask && row.askedById && row.askedAt
          ? {
              kind: row.ask,
              byId: row.askedById,
              byName: row.askedBy?.name ?? '',
              reason: row.askReason ?? '',
              at: row.askedAt,
            }
          : null,
      paper: papers[0],
      voucher: voucher && {
        voucherId: voucher.id,
        number: voucher.number,
        status: voucher.status,
        returnedCount: voucher.returnedCount,
        faceFen: voucher.stock.voucherType.faceFen,
        minItemFen: voucher.stock.voucherType.minItemFen,
        lockExpiresAt: voucher.redemptions[0]?.trade.lockExpiresAt ?? null,
        startsAt: campaign.startsAt,
        endsAt: campaign.endsAt,
      },
    };
  };

export function createDeskClaimStore(tx: Tx, sealed: SealedFields) {
  return { ...readsOf(tx, sealed), ...marksOf(tx, sealed) };
}

function readsOf(tx: Tx, sealed: SealedFields) {
  const opened = openRow(sealed);
  return {
    async find(id: string, town: string) {
      const row = await tx.deskClaim.findFirst({ where: { id, town }, include: shown });
      return row ? opened(row) : undefined;
    },

    /** The same, held until the transaction ends: steps of one claim happen one after the other. */
    async hold(id: string, town: string) {
      await tx.$queryRaw`SELECT id FROM desk_claim WHERE id = ${id} FOR UPDATE`;
      const row = await tx.deskClaim.findFirst({ where: { id, town }, include: shown });
      return row ? opened(row) : undefined;
    },

    /** Everything that any desk did for one person, for that person alone. */
    async listByCitizen(citizenId: string) {
      const rows = await tx.deskClaim.findMany({
        where: { citizenId },
        include: shown,
        orderBy: { helpedAt: 'asc' },
      });
      return rows.map(opened);
    },

    /** One town's claims of a day, and all that still wait for somebody. */
    async listDay(which: { campaignId: string; town: string; from: Date; until: Date }) {
      const open: Where[] = [{ status: { in: ['waiting', 'claiming'] } }, { ask: { not: null } }];
      const rows = await tx.deskClaim.findMany({
        where: {
          campaignId: which.campaignId,
          town: which.town,
          OR: [{ helpedAt: { gte: which.from, lt: which.until } }, ...open],
        },
        include: shown,
        orderBy: [{ helpedAt: 'desc' }, { id: 'desc' }],
        take: mostRows,
      });
      return rows.map(opened);
    },

    /** Confirmed before an instant, and nobody knows yet what became of it. */
    listClaiming: (before: Date) =>
      tx.deskClaim.findMany({
        where: { status: 'claiming', confirmedAt: { lt: before } },
        select: { id: true, town: true, batchId: true, citizenId: true, confirmedAt: true },
        take: 100,
      }),

    /** The voucher that somebody has in a batch, whichever way they claimed it. */
    async findVoucher(batchId: string, citizenId: string) {
      const row = await tx.voucher.findUnique({
        where: { batchId_citizenId: { batchId, citizenId } },
        select: { id: true, requestKey: true },
      });
      return row ? { voucherId: row.id, requestKey: row.requestKey } : undefined;
    },
  };
}

function marksOf(tx: Tx, sealed: SealedFields) {
  const mark = async (
    id: string,
    from: readonly DeskStatus[],
    data: Prisma.DeskClaimUncheckedUpdateManyInput,
  ) => {
    const { count } = await tx.deskClaim.updateMany({
      where: { id, status: { in: [...from] } },
      data,
    });
    return count === 1;
  };

  return {
    async insert(row: {
      id: string;
      campaignId: string;
      batchId: string;
      stockId: string;
      citizenId: string;
      town: string;
      purpose: 'claim' | 'paper';
      helpedById: string;
      helpedAt: Date;
      proxy: DeskProxy | undefined;
    }): Promise<void> {
      const { proxy, ...data } = row;
      const fetched = proxy && {
        proxyNameSealed: sealed.seal(proxy.name),
        proxyRelation: proxy.relation,
      };
      await tx.deskClaim.create({ data: { ...data, ...fetched } });
    },

    setStock: (id: string, stockId: string) => mark(id, ['waiting'], { stockId, outcome: null }),
    markWithdrawn: (id: string) => mark(id, ['waiting'], { status: 'withdrawn' }),
    markClaiming: (id: string, officerId: string, at: Date) =>
      mark(id, ['waiting'], {
        status: 'claiming',
        confirmedById: officerId,
        confirmedAt: at,
        outcome: null,
      }),
    /** A committed voucher is the truth, whatever was thought of the claim meanwhile. */
    markIssued: (id: string, voucherId: string) =>
      mark(id, ['claiming'], { status: 'issued', voucherId, outcome: null }),
    markRefused: (id: string, outcome: string) =>
      mark(id, ['claiming'], { status: 'refused', outcome }),
    /** For another try: whoever confirms it then is asked anew. */
    markWaiting: (id: string, outcome: string) =>
      mark(id, ['claiming'], {
        status: 'waiting',
        confirmedById: null,
        confirmedAt: null,
        outcome,
      }),

    async setAsk(
      id: string,
      ask: { kind: 'reprint' | 'revoke'; byId: string; at: Date; reason: string } | undefined,
    ): Promise<void> {
      await mark(id, ['issued'], {
        ask: ask?.kind ?? null,
        askedById: ask?.byId ?? null,
        askedAt: ask?.at ?? null,
        askReason: ask?.reason ?? null,
      });
    },
  };
}
