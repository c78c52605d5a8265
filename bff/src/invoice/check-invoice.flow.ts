import type { OfficerRole } from '../contract/shapes';
import { Refusal } from '../kernel/refusal';
import { officerActor } from '../officer/officer.rules';
import { type InvoiceCheck, InvoiceCheckError } from '../platform/invoice-check';
import type { HandInNeeds } from './hand-in-invoice.flow';
import { differencesOf, mostTries, nextAskAfter, noAnswer, whyNotDecide } from './invoice.rules';
import type { Invoice } from './invoice.store';

export type CheckNeeds = Pick<HandInNeeds, 'now' | 'reads' | 'inTransaction'> & {
  invoiceCheck: InvoiceCheck;
};

/** Asks about one; without an answer it is asked again, and after some tries a person decides without one. */
async function ask({ now, reads, invoiceCheck }: CheckNeeds, invoice: Invoice): Promise<void> {
  try {
    const issued = await invoiceCheck.find(invoice);
    const differences = differencesOf(invoice, issued, invoice.creditCode);
    await reads.invoices.markChecked(invoice.id, differences, now());
  } catch (error) {
    if (!(error instanceof InvoiceCheckError)) {
      throw error;
    }
    await (invoice.tries >= mostTries
      ? reads.invoices.markChecked(invoice.id, [noAnswer], now())
      : reads.invoices.askAgain(invoice.id, nextAskAfter(now(), invoice.tries)));
  }
}

/** Asks the tax authority about every invoice that was handed in: a job. */
export async function checkInvoices(needs: CheckNeeds): Promise<void> {
  const { now, reads } = needs;
  for (const invoice of await reads.invoices.takeDue(now(), nextAskAfter(now(), 0))) {
    await ask(needs, invoice);
  }
}

export type InvoiceOfficer = { officerId: string; name: string; role: OfficerRole };

/**
 * Somebody of 嘉联 accepts an invoice, and the subsidy of its sale is due from then on, or returns it.
 * @throws Refusal not_found, not_allowed_now, reason_required
 */
export function decideInvoice(
  needs: Pick<CheckNeeds, 'now' | 'inTransaction'>,
  officer: InvoiceOfficer,
  ask: { invoiceId: string; decision: 'accept' | 'return'; reason: string },
): Promise<Invoice> {
  const { invoiceId, decision, reason } = ask;
  return needs.inTransaction(async ({ invoices, writeAudit }) => {
    const invoice = await invoices.find(invoiceId);
    if (!invoice) {
      throw new Refusal('not_found');
    }
    const why = whyNotDecide(invoice, ask);
    if (why) {
      throw new Refusal(why);
    }
    const at = needs.now();
    const isDecided = await invoices.markDecided(invoiceId, {
      status: decision === 'accept' ? 'accepted' : 'returned',
      reason: decision === 'accept' ? null : reason,
      at,
      by: { id: officer.officerId, name: officer.name },
    });
    if (!isDecided) {
      throw new Refusal('not_allowed_now');
    }
    await writeAudit({
      at,
      actor: officerActor(officer),
      action: `invoice.${decision}`,
      subject: invoiceId,
      detail: { number: invoice.number, ...(decision === 'return' ? { reason } : {}) },
    });
    return (await invoices.find(invoiceId)) as Invoice;
  });
}
