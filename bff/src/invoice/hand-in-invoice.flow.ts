import { Refusal } from '../kernel/refusal';
import { keepFile } from '../merchant/stored-file.store';
import { acceptFile } from '../platform/accepted-file';
import { dbFailureOf } from '../platform/db';
import type { FileStorage } from '../platform/files';
import { type HandedIn, mostPictures, whyNotHandIn } from './invoice.rules';
import type { InvoiceStores, Sale } from './invoice.store';

export type HandInNeeds = {
  now: () => Date;
  reads: InvoiceStores;
  inTransaction: <T>(work: (stores: InvoiceStores) => Promise<T>) => Promise<T>;
  files: FileStorage;
};
type Of = { citizenId: string; tradeId: string };

/** @throws Refusal not_found: also for a sale of somebody else's enterprise */
async function requireSale(
  { sales }: Pick<InvoiceStores, 'sales'>,
  { citizenId, tradeId }: Of,
): Promise<Sale> {
  const sale = await sales.findOwnSale(citizenId, tradeId);
  if (!sale) {
    throw new Refusal('not_found');
  }
  return sale;
}

/** Pictures of a sale lie together: one of another sale is none of this. */
const folderOf = (tradeId: string) => `invoice/${tradeId}`;

/**
 * Takes the picture of an invoice, drawn again before it is stored. Answers the file's id.
 * @throws Refusal not_found, too_many_files, and what may be wrong with a file
 */
export async function keepPicture(needs: HandInNeeds, of: Of, bytes: Buffer): Promise<string> {
  await requireSale(needs.reads, of);
  const folder = folderOf(of.tradeId);
  if ((await needs.reads.countFiles(folder)) >= mostPictures) {
    throw new Refusal('too_many_files');
  }
  return keepFile(needs, needs.reads, folder, await acceptFile(bytes));
}

/**
 * Hands in the invoice of a sale. What the tax authority says of it comes later.
 * @throws Refusal not_found, not_allowed_now, invoice_number_wrong, invoice_amount_differs, invoice_buyer_differs,
 *   invoice_holder_unnamed, invoice_day_wrong, invoice_used
 */
export async function handInInvoice(
  needs: HandInNeeds,
  of: Of,
  { fileId, ...invoice }: HandedIn & { fileId: string },
): Promise<Sale> {
  const handIn = async (stores: InvoiceStores): Promise<Sale> => {
    const sale = await requireSale(stores, of);
    const file = await stores.findFile(fileId);
    if (!file?.key.startsWith(`${folderOf(of.tradeId)}/`)) {
      throw new Refusal('not_found');
    }
    const why = whyNotHandIn(sale, invoice, sale.invoice);
    if (why) {
      throw new Refusal(why);
    }
    const at = needs.now();
    const { tradeId, campaignId, merchantId } = sale;
    const id = await stores.invoices.insert({
      ...invoice,
      tradeId,
      campaignId,
      merchantId,
      fileId,
      fileSha256: file.sha256,
      at,
      by: of.citizenId,
    });
    await stores.writeAudit({
      at,
      actor: { kind: 'enterprise', id: of.citizenId, name: sale.merchantName },
      action: 'invoice.hand_in',
      subject: id,
      detail: { tradeId, number: invoice.number, sha256: file.sha256 },
    });
    return requireSale(stores, of);
  };
  try {
    return await needs.inTransaction(handIn);
  } catch (error) {
    // The number or the picture stands on another invoice, or one of this sale came in a moment ago.
    throw !(error instanceof Refusal) && dbFailureOf(error) === 'refused'
      ? new Refusal('invoice_used')
      : error;
  }
}
