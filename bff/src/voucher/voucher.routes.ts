import type Router from '@koa/router';
import type { CitizenCaller } from '../http/doors';
import { type Door, on } from '../http/on';
import { listWallet, showCodeKey, showVoucherDetail, type WalletNeeds } from './show-voucher.flow';

export type VoucherRouteNeeds = { asCitizen: Door<CitizenCaller>; wallet: WalletNeeds };

export function voucherRoutes(router: Router, { asCitizen, wallet }: VoucherRouteNeeds): void {
  on(router, 'GET /v1/vouchers', asCitizen, ({ caller }) => listWallet(wallet, caller.citizenId));
  on(router, 'GET /v1/vouchers/:voucherId', asCitizen, ({ caller, params }) =>
    showVoucherDetail(wallet, { ...params, citizenId: caller.citizenId }),
  );
  on(router, 'GET /v1/vouchers/:voucherId/code', asCitizen, ({ caller, params }) =>
    showCodeKey(wallet, { ...params, citizenId: caller.citizenId }),
  );
}
