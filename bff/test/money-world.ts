import { randomBytes } from 'node:crypto';
import sharp from 'sharp';
import { startTax } from '../../mock-terminal/src/tax/start';
import { seedDemoOfficers } from '../../prisma/demo-officers';
import { campaignIds } from '../src/campaign/campaign-file.store';
import type { Api, ApiCall, ApiReply, TakenSale } from '../src/contract';
import { checkInvoices } from '../src/invoice/check-invoice.flow';
import { newId } from '../src/kernel/id';
import { businessDay } from '../src/kernel/time';
import { createSealedFields } from '../src/platform/sealed-field';
import { drawSettlements } from '../src/settlement/draw-settlement.flow';
import { mchA } from './counter';
import { type AtDesk, openDesk } from './desk';
import { creditCodeOf } from './enterprise';
import { giveVoucher, planSlug, type VoucherWish } from './factories';
import type { Live } from './live';
import { type Locked, lock, notify, refund } from './sales';
import { createTill } from './signing-till';
import { type Heard, openWorld, type SignedUp } from './world';

/*
 * The whole app with the fake tax authority beside it: sales at a till, the enterprise that hands in invoices, the people
 * who decide on them and on its money. Everything over HTTP.
 */
export type MoneyWorld = Awaited<ReturnType<typeof openMoneyWorld>>;
type Ground = Awaited<ReturnType<typeof openGround>>;
type Face = NonNullable<VoucherWish['faceFen']>;
export type Sold = { locked: Locked; tradeId: string; citizenId: string; paidFen: number };
type SaleWish = Pick<VoucherWish, 'citizenId' | 'batchNumber'> & { holderName?: string | null };
type InvoiceBody = ApiCall<'POST /v1/me/trades/:tradeId/invoices'>['body'];

const sellerCode = creditCodeOf(4_711);
const buyer = '张三';

/** A picture that nobody has seen before. */
export const freshPicture = (): Promise<Buffer> =>
  sharp(randomBytes(64 * 48 * 3), { raw: { width: 64, height: 48, channels: 3 } })
    .jpeg()
    .toBuffer();

/** The application by which this person stands for the enterprise of a till. */
async function giveOwner(here: Live, owner: SignedUp): Promise<string> {
  const { id: merchantId } = await here.db.merchant.findUniqueOrThrow({ where: { mchId: mchA } });
  await here.db.application.create({
    data: {
      id: newId('application'),
      campaignId: campaignIds.campaign(planSlug),
      ownerCitizenId: owner.citizenId,
      merchantId,
      status: 'submitted',
      number: 'ZD2023-9001',
      form: {},
      enterpriseName: '样例商户',
      creditCode: sellerCode,
      town: '车站街道',
      createdAt: new Date('2023-04-10T10:00:00+08:00'),
    },
  });
  return merchantId;
}

async function openGround(here: Live) {
  const tax = await startTax({
    FAKE_TAX_PORT: 0,
    INVOICE_CHECK_SECRET_ID: 'demo-invoice-secret-id',
    INVOICE_CHECK_SECRET_KEY: 'demo-invoice-secret-key',
  });
  const world = await openWorld(here, { INVOICE_CHECK_ORIGIN: tax.origin });
  const { env, clock } = world.app.deps;
  const sealed = createSealedFields(env.FIELD_KEY, env.FIELD_INDEX_KEY);
  await seedDemoOfficers(here.db, sealed);
  const codeKey = Buffer.from(env.VOUCHER_CODE_KEY, 'base64');
  const desks = openDesk(world, here.db);
  const atDesks = new Map<string, AtDesk>();
  const sitDown = async (account: string): Promise<AtDesk> => {
    const desk = atDesks.get(account) ?? (await desks.signIn(account));
    atDesks.set(account, desk);
    return desk;
  };
  /** Sessions end with the minutes of the clock, which tests move by days. */
  const tokenOf = async ({ openid }: SignedUp) => (await world.signIn(openid)).body.accessToken;

  return {
    here,
    tax,
    world,
    sealed,
    till: createTill(world.app.origin, clock.now, codeKey),
    tokenOf,
    askAs: async <R extends keyof Api>(
      who: SignedUp,
      route: R,
      path: string,
      body?: unknown,
    ): Promise<Heard<ApiReply<R>>> => world.ask(route, path, { token: await tokenOf(who), body }),
    /** One call of a demo officer. */
    askAt: async <R extends keyof Api>(
      account: string,
      route: R,
      path: string,
      body?: unknown,
    ): Promise<Heard<ApiReply<R>>> => (await sitDown(account)).send(route, path, { body }),
    /** What a form of a demo officer's page is sent with. */
    headersAt: async (account: string): Promise<Record<string, string>> => {
      const { cookie, heard } = await sitDown(account);
      return { cookie, 'x-csrf-token': heard.body.csrfToken };
    },
    /** A file that a demo officer opens. */
    fetchAt: async (account: string, path: string): Promise<Response> =>
      fetch(world.app.origin + path, { headers: { cookie: (await sitDown(account)).cookie } }),
  };
}

const salesAt = ({ here, sealed, till }: Ground) => ({
  /** A sale that is paid, of one voucher a face, to somebody new or known; they declared a name unless that is null. */
  async sell(
    [face = 20_000, ...others]: Face[] = [],
    { holderName = buyer, ...holder }: SaleWish = {},
  ): Promise<Sold> {
    const first = await giveVoucher(here.db, { faceFen: face, ...holder });
    const vouchers = [first];
    for (const faceFen of others) {
      vouchers.push(
        await giveVoucher(here.db, { faceFen, batchNumber: 2, citizenId: first.citizenId }),
      );
    }
    await here.db.citizen.update({
      where: { id: first.citizenId },
      data: {
        phoneSealed: sealed.seal('13700000000'),
        realNameSealed: holderName === null ? null : sealed.seal(holderName),
      },
    });
    const locked = await lock(till, vouchers);
    const { body } = await notify(till, locked);
    if (body.ret_code !== '00000') {
      throw new Error(`not paid: ${JSON.stringify(body)}`);
    }
    const { id, paidFen } = await here.db.trade.findFirstOrThrow({
      where: { outTradeNo: locked.body.out_trade_no },
    });
    return { locked, tradeId: id, citizenId: first.citizenId, paidFen: paidFen ?? 0 };
  },
  /** The first piece of a sale comes back. */
  bringBack: ({ locked }: Sold, refundFen: number) =>
    refund(till, locked, { line_nos: [1], refund_fee: refundFen }),
});

function invoicesAt({ tax, world, tokenOf, askAs, askAt, here }: Ground, owner: SignedUp) {
  /** An invoice at the tax authority; answers its number. */
  const issue = async (over: Record<string, unknown>): Promise<string> => {
    const answer = await fetch(`${tax.origin}/control/invoices`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        seller_name: '样例商户',
        seller_tax_code: sellerCode,
        buyer_name: buyer,
        issued_on: '2023-04-22',
        ...over,
      }),
    });
    return ((await answer.json()) as { number: string }).number;
  };
  const bring = async (
    who: SignedUp,
    tradeId: string,
    bytes: Buffer,
  ): Promise<Heard<ApiReply<'POST /v1/me/trades/:tradeId/invoice-pictures'>>> => {
    const form = new FormData();
    form.set('file', new Blob([new Uint8Array(bytes)]), 'invoice.jpg');
    const answer = await fetch(`${world.app.origin}/v1/me/trades/${tradeId}/invoice-pictures`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await tokenOf(who)}` },
      body: form,
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, text, body: JSON.parse(text) };
  };
  return {
    issue,
    bring,
    /** The invoice of a sale, as it should be but for what a test has different. */
    async handIn(
      { tradeId, paidFen }: Pick<Sold, 'tradeId' | 'paidFen'>,
      { picture, ...over }: Partial<InvoiceBody> & { picture?: Buffer } = {},
    ): Promise<Heard<TakenSale>> {
      const { body } = await bring(owner, tradeId, picture ?? (await freshPicture()));
      const number = over.number ?? (await issue({ amount_fee: paidFen }));
      const given: InvoiceBody = {
        fileId: body.fileId,
        code: '',
        buyerName: buyer,
        amountFen: paidFen,
        issuedOn: '2023-04-22',
        ...over,
        number,
      };
      const path = `/v1/me/trades/${tradeId}/invoices`;
      return askAs(owner, 'POST /v1/me/trades/:tradeId/invoices', path, given);
    },
    decide: (invoiceId: string, decision: 'accept' | 'return', reason = '') =>
      askAt(
        'settlement',
        'POST /v1/officer/invoices/:invoiceId/decision',
        `/v1/officer/invoices/${invoiceId}/decision`,
        { decision, reason },
      ),
    /** Asks the tax authority, and accepts what it knows. */
    async accept({ tradeId }: Pick<Sold, 'tradeId'>) {
      await checkInvoices(world.app.deps.money.invoices);
      const { id } = await here.db.invoice.findFirstOrThrow({
        where: { tradeId, status: 'reviewing' },
      });
      return this.decide(id, 'accept');
    },
  };
}

export async function openMoneyWorld(here: Live) {
  const ground = await openGround(here);
  const { world, tax } = ground;
  const { clock, money } = world.app.deps;
  const owner = await world.signUp();
  const merchantId = await giveOwner(here, owner);
  const sales = salesAt(ground);
  const invoices = invoicesAt(ground, owner);
  return {
    ...ground,
    ...sales,
    ...invoices,
    campaignId: campaignIds.campaign(planSlug),
    merchantId,
    owner,
    /** A sale of now with its accepted invoice. */
    async sellWithInvoice(faces?: Face[]): Promise<Sold> {
      const sale = await sales.sell(faces);
      const issuedOn = businessDay(clock.now());
      const number = await invoices.issue({ amount_fee: sale.paidFen, issued_on: issuedOn });
      await invoices.handIn(sale, { number, issuedOn });
      await invoices.accept(sale);
      return sale;
    },
    check: () => checkInvoices(money.invoices),
    draw: () => drawSettlements(money.settlements),
    set: async (at: string) => clock.set?.(new Date(`${at}+08:00`)),
    disturbTax: (faults: object) =>
      fetch(`${tax.origin}/control/faults`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ code: '', httpStatus: 0, ...faults }),
      }),
    close: async (): Promise<void> => {
      await world.close();
      await tax.close();
    },
  };
}
