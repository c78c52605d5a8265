import { join } from 'node:path';
import Router from '@koa/router';
import Koa from 'koa';
import { z } from 'zod';
import type { Env } from '../env';
import {
  createSwitches,
  faultRoutes,
  noTaxFaults,
  type Switches,
  type TaxFaults,
  taxFaults,
} from '../faults';
import {
  type Listening,
  listen,
  NotFound,
  parse,
  parseJson,
  plainFaults,
  readBytes,
  readJson,
} from '../http';
import { refuse, whyNotSigned } from '../tencent-cloud';
import { type Invoice, type Invoices, issue, openInvoices } from './invoices';
import { drawInvoice, issuePage } from './issue-page';

/*
 * The fake tax authority behind ocr.tencentcloudapi.com's VatInvoiceVerifyNew: it knows the invoices that were issued at
 * its own page or by its control door, and nothing else.
 */
type Needs = Pick<Env, 'FAKE_TAX_PORT' | 'INVOICE_CHECK_SECRET_ID' | 'INVOICE_CHECK_SECRET_KEY'> & {
  /** Where issued invoices outlive the process. */
  MOCK_TERMINAL_DIR?: string;
};

const question = z.object({
  InvoiceCode: z.string(),
  InvoiceNo: z.string().regex(/^(\d{8}|\d{20})$/),
  InvoiceDate: z.iso.date(),
  Amount: z.string().regex(/^\d+\.\d\d$/),
});

const shown = (one: Invoice) => ({
  Code: '',
  Number: one.number,
  Date: one.issued_on.replaceAll('-', ''),
  BuyerName: one.buyer_name,
  SellerName: one.seller_name,
  SellerTaxCode: one.seller_tax_code,
  AmountWithTax: `${Math.floor(one.amount_fee / 100)}.${String(one.amount_fee % 100).padStart(2, '0')}`,
  IsAbandoned: one.is_void ? 'Y' : 'N',
});

const verifyRoute =
  (env: Needs, invoices: Invoices, faults: Switches<TaxFaults>): Koa.Middleware =>
  async (ctx) => {
    const bytes = await readBytes(ctx);
    const keys = { secretId: env.INVOICE_CHECK_SECRET_ID, secretKey: env.INVOICE_CHECK_SECRET_KEY };
    const unsigned = whyNotSigned(keys, 'ocr', ctx, bytes);
    const asked = question.safeParse(parseJson(bytes));
    const { httpStatus, code } = faults.read();
    if (httpStatus) {
      ctx.status = httpStatus;
    } else if (unsigned ?? code) {
      ctx.body = refuse(unsigned ?? code);
    } else if (!asked.success) {
      ctx.body = refuse('InvalidParameterValue');
    } else {
      const one = invoices.find(asked.data.InvoiceNo);
      const facts = one && shown(one);
      const isSame =
        one?.issued_on === asked.data.InvoiceDate && facts?.AmountWithTax === asked.data.Amount;
      if (!facts) ctx.body = refuse('ResourceNotFound.NoInvoice');
      else if (!isSame) ctx.body = refuse('FailedOperation.InvoiceMismatch');
      else ctx.body = { Response: { Invoice: facts, RequestId: 'fake' } };
    }
  };

const issueRoutes = (router: Router, invoices: Invoices): void => {
  router.get('/', (ctx) => {
    ctx.type = 'text/html; charset=utf-8';
    ctx.body = issuePage(invoices.newest());
  });
  router.post('/invoices', async (ctx) => {
    const form = new URLSearchParams((await readBytes(ctx)).toString('utf8'));
    invoices.add(parse(issue, Object.fromEntries(form)));
    ctx.redirect('/');
  });
  router.get('/invoices/:name', async (ctx) => {
    const one = invoices.find(ctx.params.name?.replace(/\.jpg$/, '') ?? '');
    if (!one) throw new NotFound('没有这张发票');
    ctx.type = 'image/jpeg';
    ctx.body = await drawInvoice(one);
  });
  router.post('/control/invoices', async (ctx) => {
    ctx.body = invoices.add(parse(issue, await readJson(ctx)));
  });
  router.delete('/control/invoices/:number', (ctx) => {
    if (!invoices.takeBack(ctx.params.number ?? '')) throw new NotFound('没有这张发票');
    ctx.body = { done: true };
  });
};

/** The fake tax authority, listening. */
export const startTax = (env: Needs): Promise<Listening> => {
  const invoices = openInvoices(
    env.MOCK_TERMINAL_DIR && join(env.MOCK_TERMINAL_DIR, 'invoices.json'),
  );
  const faults = createSwitches(taxFaults, noTaxFaults);
  const router = new Router();
  router.post('/', verifyRoute(env, invoices, faults));
  issueRoutes(router, invoices);
  faultRoutes(router, faults);
  const app = new Koa();
  app.use(plainFaults);
  app.use(router.routes());
  return listen(app, env.FAKE_TAX_PORT);
};
