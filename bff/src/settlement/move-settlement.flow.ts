import type { SettlementEvent } from '../contract';
import type { OfficerRole } from '../contract/shapes';
import { newId } from '../kernel/id';
import { Refusal } from '../kernel/refusal';
import { officerActor } from '../officer/officer.rules';
import type { DrawNeeds } from './draw-settlement.flow';
import { bookingOf, steps, whyNotStep } from './settlement.rules';
import type { Settlement, SettlementStores } from './settlement.store';

export type SettlementOfficer = { officerId: string; name: string; role: OfficerRole };
export type MoveAsk = {
  settlementId: string;
  event: SettlementEvent;
  version: number;
  note: string;
};

/** @throws Refusal when this officer cannot take this step of this version */
function requireStep(settlement: Settlement | null, officer: SettlementOfficer, ask: MoveAsk) {
  if (!settlement) {
    throw new Refusal('not_found');
  }
  if (settlement.version !== ask.version) {
    throw new Refusal('settlement_changed');
  }
  const why = whyNotStep(settlement, ask.event, officer);
  if (why) {
    throw new Refusal(why);
  }
  if (steps[ask.event].needsNote && ask.note.length < 2) {
    throw new Refusal('reason_required');
  }
  return settlement;
}

/** Books what a step pays, enterprise by enterprise. Answers the sum. @throws Refusal not_allowed_now when nothing is left to pay */
async function book(
  stores: SettlementStores,
  settlement: Settlement,
  event: SettlementEvent,
  at: Date,
): Promise<number> {
  const shares = await stores.listShares([settlement.id]);
  if (shares.length === 0) {
    throw new Refusal('not_allowed_now');
  }
  for (const { merchantId, totalFen } of shares) {
    const booking = bookingOf(settlement.kind, event, totalFen);
    if (booking) {
      await stores.ledger.post({
        ledgerTransactionId: newId('ledgerTransaction'),
        kind: booking.kind,
        eventKey: `${booking.kind}:${settlement.id}:${merchantId}`,
        tradeId: null,
        merchantId,
        campaignId: settlement.campaignId,
        at,
        entries: booking.entries,
      });
    }
  }
  return shares.reduce((sum, one) => sum + one.totalFen, 0);
}

/**
 * Moves a settlement on. Paying leaves out the district's part of an enterprise that is stopped:
 * it is drawn again once that is lifted.
 * @throws Refusal not_found, settlement_changed, role_not_allowed, not_allowed_now, second_person_required,
 *   reason_required
 */
export function moveSettlement(
  { now, inTransaction }: Pick<DrawNeeds, 'now' | 'inTransaction'>,
  officer: SettlementOfficer,
  ask: MoveAsk,
): Promise<void> {
  const { settlementId, event } = ask;
  return inTransaction(async (stores) => {
    const settlement = requireStep(await stores.findForUpdate(settlementId), officer, ask);
    const at = now();
    const isHolding = event === 'pay' && settlement.kind === 'subsidy_payout';
    const held = isHolding ? await stores.releaseSuspended(settlementId) : [];
    const totalFen = await book(stores, settlement, event, at);
    const note = [ask.note, ...(held.length > 0 ? [`暂停核算：${held.join('、')}`] : [])]
      .filter((one) => one !== '')
      .join('；');
    await stores.insertStep(settlementId, {
      event,
      to: steps[event].to,
      at,
      by: { id: officer.officerId, name: officer.name },
      note,
    });
    await stores.writeAudit({
      at,
      actor: officerActor(officer),
      action: `settlement.${event}`,
      subject: settlementId,
      detail: { kind: settlement.kind, lastDay: settlement.lastDay, totalFen, note },
    });
  });
}
