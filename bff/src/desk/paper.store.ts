import type { Tx } from '../platform/db';
import type { VoucherStatus } from '../platform/prisma/enums';

/* Paper vouchers. Nothing secret stands here: a paper's digits are derived from its id. */

export type TwoOfficers = { firstId: string; secondId: string };

export function createPaperStore(tx: Tx) {
  return {
    /** What decides whether a paper is made; the voucher is held, so that no till takes it meanwhile. */
    async holdVoucher(voucherId: string): Promise<{
      status: VoucherStatus;
      startsAt: Date;
      endsAt: Date;
      lockExpiresAt: Date | null;
    }> {
      await tx.$queryRaw`SELECT id FROM voucher WHERE id = ${voucherId} FOR UPDATE`;
      const { status, campaign, redemptions } = await tx.voucher.findUniqueOrThrow({
        where: { id: voucherId },
        select: {
          status: true,
          campaign: { select: { startsAt: true, endsAt: true } },
          redemptions: {
            where: { status: 'locked' },
            select: { trade: { select: { lockExpiresAt: true } } },
          },
        },
      });
      return { status, ...campaign, lockExpiresAt: redemptions[0]?.trade.lockExpiresAt ?? null };
    },

    /** Takes back the live paper of a voucher, whichever desk made it; how many that were. */
    async revoke(
      voucherId: string,
      { firstId, secondId }: TwoOfficers,
      why: { at: Date; reason: string },
    ): Promise<number> {
      const { count } = await tx.voucherPaper.updateMany({
        where: { voucherId, usedAt: null, revokedAt: null },
        data: {
          revokedAt: why.at,
          revokeReason: why.reason,
          revokeAskedById: firstId,
          revokedById: secondId,
        },
      });
      return count;
    },

    /** Fails while the voucher has a live paper. */
    async insert(
      paper: { id: string; voucherId: string; deskClaimId: string; at: Date },
      { firstId, secondId }: TwoOfficers,
    ): Promise<void> {
      const { id, voucherId, deskClaimId, at } = paper;
      await tx.voucherPaper.create({
        data: {
          id,
          voucherId,
          deskClaimId,
          helpedById: firstId,
          confirmedById: secondId,
          madeAt: at,
        },
      });
    },

    async markPrinted(id: string, at: Date): Promise<void> {
      await tx.voucherPaper.update({ where: { id }, data: { printedAt: at } });
    },
  };
}
