import type Router from '@koa/router';
import type { Api } from '../contract';
import { type Door, FileAnswer, on } from '../http/on';
import type { Printed } from '../platform/documents/paper';
import type { ImportNeeds } from './import-terminal-bills.flow';
import {
  fetchBillFile,
  listDays,
  printDays,
  type ShowNeeds,
  showDay,
} from './show-reconciliation.flow';

export type ReconciliationNeeds = ImportNeeds & ShowNeeds;

const answer = ({ type, name, bytes }: Printed) => new FileAnswer(type, name, bytes);

/** Three books side by side. */
export function reconciliationRoutes(
  router: Router,
  needs: ReconciliationNeeds & { asOfficer: (route: keyof Api) => Door<unknown> },
): void {
  const { asOfficer } = needs;
  const list = 'GET /v1/officer/campaigns/:campaignId/reconciliation' as const;
  on(router, list, asOfficer(list), ({ params }) => listDays(needs, params.campaignId));
  const file = 'GET /v1/officer/campaigns/:campaignId/reconciliation/file' as const;
  on(router, file, asOfficer(file), async ({ params }) =>
    answer(await printDays(needs, params.campaignId)),
  );
  const one = 'GET /v1/officer/campaigns/:campaignId/reconciliation/days/:day' as const;
  on(router, one, asOfficer(one), ({ params }) => showDay(needs, params));
  const bill =
    'GET /v1/officer/campaigns/:campaignId/reconciliation/days/:day/bills/:merchantId' as const;
  on(router, bill, asOfficer(bill), async ({ params }) =>
    answer(await fetchBillFile(needs, params)),
  );
}
