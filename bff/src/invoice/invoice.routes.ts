import type Router from '@koa/router';
import type { Api } from '../contract';
import type { CitizenCaller } from '../http/doors';
import { type Door, on } from '../http/on';
import { Refusal } from '../kernel/refusal';
import { presentInstant } from '../kernel/time';
import type { FileLinks } from '../platform/files';
import { type CheckNeeds, decideInvoice, type InvoiceOfficer } from './check-invoice.flow';
import { type HandInNeeds, handInInvoice, keepPicture } from './hand-in-invoice.flow';
import { presentInvoice, presentSale } from './invoice.present';

export type InvoiceNeeds = HandInNeeds & CheckNeeds & { links: FileLinks };
export type InvoiceRouteNeeds = InvoiceNeeds & { asCitizen: Door<CitizenCaller> };
export type InvoiceOfficerNeeds = InvoiceNeeds & {
  asOfficer: (route: keyof Api) => Door<InvoiceOfficer>;
};

/** An enterprise's sales and their invoices. */
export function invoiceRoutes(router: Router, needs: InvoiceRouteNeeds): void {
  const { asCitizen, reads, links, now } = needs;
  const list = 'GET /v1/me/campaigns/:campaignId/sales' as const;
  on(router, list, asCitizen, async ({ caller, params }) => {
    const sales = await reads.sales.listOwnSales(caller.citizenId, params.campaignId);
    return { sales: sales.map(presentSale), now: presentInstant(now()) };
  });
  const keep = 'POST /v1/me/trades/:tradeId/invoice-pictures' as const;
  on(router, keep, asCitizen, async ({ caller, params, upload }) => {
    const of = { citizenId: caller.citizenId, ...params };
    const fileId = await keepPicture(needs, of, upload.bytes);
    return { fileId, url: links.linkTo(fileId) };
  });
  const handIn = 'POST /v1/me/trades/:tradeId/invoices' as const;
  on(router, handIn, asCitizen, async ({ caller, params, body }) => {
    const of = { citizenId: caller.citizenId, ...params };
    return presentSale(await handInInvoice(needs, of, body));
  });
}

/** Invoices as 嘉联 and the district see them. */
export function invoiceOfficerRoutes(router: Router, needs: InvoiceOfficerNeeds): void {
  const { asOfficer, reads, links } = needs;
  const list = 'GET /v1/officer/campaigns/:campaignId/invoices' as const;
  on(router, list, asOfficer(list), async ({ params: { campaignId }, query }) => {
    if (!(await reads.invoices.hasCampaign(campaignId))) {
      throw new Refusal('not_found');
    }
    const [rows, counts] = await Promise.all([
      reads.invoices.list(campaignId, query.status),
      reads.invoices.countByStatus(campaignId),
    ]);
    return { invoices: rows.map((one) => presentInvoice(one, links.linkTo(one.fileId))), counts };
  });
  const decide = 'POST /v1/officer/invoices/:invoiceId/decision' as const;
  on(router, decide, asOfficer(decide), async ({ caller, params, body }) => {
    const decided = await decideInvoice(needs, caller, { ...params, ...body });
    return presentInvoice(decided, links.linkTo(decided.fileId));
  });
}
