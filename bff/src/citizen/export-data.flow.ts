import type { ApiReply } from '../contract';
import { Refusal } from '../kernel/refusal';
import { presentInstant } from '../kernel/time';
import type { AccountStore } from './account.store';

type Exported = ApiReply<'GET /v1/me/export'>;

export type ExportNeeds = {
  accounts: Pick<AccountStore, 'find' | 'listByCitizen'>;
  /** From the rooms that come after this one. */
  listVouchers: (citizenId: string) => Promise<Exported['vouchers']>;
  listTrades: (citizenId: string) => Promise<Exported['trades']>;
  listDeskClaims: (citizenId: string) => Promise<Exported['deskClaims']>;
  listInvoices: (citizenId: string) => Promise<Exported['invoices']>;
  now: () => Date;
};

/** Everything that we hold about the person who asks, in clear (PIPL 45). @throws Refusal session_expired */
export async function exportData(
  needs: ExportNeeds,
  caller: { accountId: string; citizenId: string },
): Promise<Exported> {
  const account = await needs.accounts.find(caller.accountId);
  if (!account?.citizen) {
    throw new Refusal('session_expired');
  }
  const { citizenId, phone, realName, createdAt } = account.citizen;
  const [accounts, vouchers, trades, deskClaims, invoices] = await Promise.all([
    needs.accounts.listByCitizen(citizenId),
    needs.listVouchers(citizenId),
    needs.listTrades(citizenId),
    needs.listDeskClaims(citizenId),
    needs.listInvoices(citizenId),
  ]);
  return {
    exportedAt: presentInstant(needs.now()),
    citizen: { citizenId, phone, realName, createdAt: presentInstant(createdAt) },
    accounts: accounts.map((one) => ({
      openid: one.openid,
      createdAt: presentInstant(one.createdAt),
    })),
    vouchers,
    trades,
    deskClaims,
    invoices,
  };
}
