import { randomBytes } from 'node:crypto';
import { newId } from '../kernel/id';
import type { Instant } from '../kernel/time';
import { saveTerminalApp } from '../merchant/store-file.store';
import type { Tx } from '../platform/db';
import type { Application } from './application.store';

/*
 * From the end of publicity to the live store: the merchant with its stores, terminals, cashiers, standing.
 * An enterprise is known to 嘉联 by its 统一社会信用代码.
 */
export type ContractingStore = ReturnType<typeof createContractingStore>;
export type Standing = NonNullable<Awaited<ReturnType<ContractingStore['find']>>>;

const include = {
  stores: { include: { terminals: { orderBy: { termNo: 'asc' } } }, orderBy: { id: 'asc' } },
  cashiers: { orderBy: { id: 'asc' } },
} as const;

function merchants(tx: Tx) {
  return {
    find: async (merchantId: string) =>
      (await tx.merchant.findUnique({ where: { id: merchantId }, include })) ?? undefined,

    async findForUpdate(merchantId: string) {
      await tx.$queryRaw`SELECT id FROM merchant WHERE id = ${merchantId} FOR UPDATE`;
      return (await tx.merchant.findUnique({ where: { id: merchantId }, include })) ?? undefined;
    },

    /** The enterprise as a merchant with its stores; one that took part before keeps its number. */
    async insertMerchant({ form, materials }: Application): Promise<string> {
      const { id } = await tx.merchant.upsert({
        where: { mchId: form.creditCode },
        create: {
          id: newId('merchant'),
          mchId: form.creditCode,
          name: form.enterpriseName,
          status: 'preparing',
        },
        update: { name: form.enterpriseName },
        select: { id: true },
      });
      const photos = materials
        .filter((one) => one.kind === 'storefrontPhotos' && one.type === 'image/jpeg')
        .map((one) => one.fileId);
      await tx.store.createMany({
        data: form.stores.map((store) => ({
          id: newId('store'),
          merchantId: id,
          name: store.name,
          town: form.town,
          address: store.address,
          phone: store.phone,
          opensAt: store.opensAt,
          closesAt: store.closesAt,
          categories: form.categories,
          ownOffer: form.ownOffer === '' ? null : form.ownOffer,
          latitude: store.latitude ?? 0,
          longitude: store.longitude ?? 0,
          photos,
        })),
      });
      return id;
    },

    async insertTerminal(terminal: {
      termNo: string;
      merchantId: string;
      storeId: string;
      boundAt: Instant;
    }): Promise<void> {
      await tx.terminal.create({ data: { id: newId('terminal'), ...terminal } });
    },

    /** 嘉联's application may speak for the merchant; its newest two keys are good. */
    async admitApp(app: { appid: string; publicKey: string; mchId: string }): Promise<number> {
      await tx.$queryRaw`SELECT appid FROM terminal_app WHERE appid = ${app.appid} FOR UPDATE`;
      const { appid, publicKey, mchId } = app;
      await saveTerminalApp(tx, { appid, publicKey, mchIds: [mchId] });
      const { publicKeys } = await tx.terminalApp.findUniqueOrThrow({ where: { appid } });
      return publicKeys.length;
    },
  };
}

function cashiers(tx: Tx) {
  return {
    async insertCashier(merchantId: string, name: string, at: Instant): Promise<void> {
      const count = await tx.cashier.count({ where: { merchantId } });
      await tx.cashier.create({
        data: {
          id: newId('cashier'),
          merchantId,
          name,
          cashierNo: `C${String(count + 1).padStart(2, '0')}`,
          invite: randomBytes(18).toString('base64url'),
          invitedAt: at,
        },
      });
    },

    findInvite: (invite: string) =>
      tx.cashier.findUnique({ where: { invite }, include: { merchant: true } }),

    /** Once; a second pass changes nothing. */
    async markTrained(cashierId: string, citizenId: string, at: Instant): Promise<void> {
      await tx.cashier.updateMany({
        where: { id: cashierId, trainedAt: null },
        data: { trainedAt: at, trainedCitizenId: citizenId },
      });
    },
  };
}

function standings(tx: Tx) {
  return {
    async setStanding(
      merchantId: string,
      version: number,
      standing: {
        status?: 'live' | 'suspended';
        liftAskedBy?: string | null;
        liftAskedName?: string | null;
      },
    ): Promise<void> {
      await tx.merchant.update({
        where: { id: merchantId, version },
        data: { ...standing, version: version + 1 },
      });
    },

    /** From now on it stands on the map. */
    async list(
      campaignId: string,
      merchantId: string,
      listed: { publicityVersion: number | null; listedAt: Instant },
    ): Promise<void> {
      await tx.campaignMerchant.upsert({
        where: { campaignId_merchantId: { campaignId, merchantId } },
        create: { campaignId, merchantId, ...listed },
        update: listed,
      });
    },

    /** Merchants of a campaign: those on its list and those whose contracting is under way. */
    listMerchants: (
      campaignId: string,
      filter: { status?: 'preparing' | 'live' | 'suspended' | 'withdrawn'; q?: string },
    ) =>
      tx.merchant.findMany({
        where: {
          ...(filter.status ? { status: filter.status } : {}),
          ...(filter.q ? { name: { contains: filter.q } } : {}),
          OR: [
            { campaigns: { some: { campaignId } } },
            { applications: { some: { campaignId, status: { in: ['contracting', 'live'] } } } },
          ],
        },
        include: {
          ...include,
          applications: {
            where: { campaignId, status: { in: ['contracting', 'live', 'suspended'] } },
          },
        },
        orderBy: { name: 'asc' },
        take: 500,
      }),
  };
}

export const createContractingStore = (tx: Tx) => ({
  ...merchants(tx),
  ...cashiers(tx),
  ...standings(tx),
});
