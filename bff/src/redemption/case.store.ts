import type { Tx } from '../platform/db';
import { inOrder, joined } from '../platform/joined';

/** Why a person has to look at an event of a till. */
export type CaseKind =
  /** the amounts of a payment are not those of its lock */
  | 'amounts_differ'
  /** paid, but the voucher was gone when the late payment arrived */
  | 'voucher_gone'
  /** paid at a merchant that is not live */
  | 'merchant_stopped'
  /** paid after the trade had failed or was cancelled */
  | 'paid_after_close'
  /** paid, but the number was never locked */
  | 'paid_unknown'
  /** another payment for a trade that is paid */
  | 'paid_twice'
  /** another sale by the same holder at the same merchant, soon after one: its subsidy waits for a person (decision 5) */
  | 'repeat_sale'
  /** said to have failed after it was paid */
  | 'failed_after_paid'
  /** what WeChat says of a payment does not fit our order */
  | 'wechat_differs'
  /** WeChat did not say for a day what became of a payment */
  | 'wechat_unknown'
  /** WeChat cannot give a refund back to the customer */
  | 'wechat_refund_stuck'
  /** a day's bill of WeChat Pay and our books differ */
  | 'wechat_bill_differs'
  /** a day's bill of WeChat Pay did not come, or cannot be believed, for a day */
  | 'wechat_bill_missing';

export type NewCase = {
  caseId: string;
  kind: CaseKind;
  merchantId: string;
  tradeId?: string;
  /** The same event opens one case, however often it is delivered. */
  eventKey: string;
  /** What was said; nothing that names a person. */
  evidence: Record<string, string | number>;
  openedAt: Date;
};

export function createCaseStore(tx: Tx) {
  return {
    async open({ caseId, ...row }: NewCase): Promise<void> {
      await tx.exceptionCase.createMany({ data: [{ id: caseId, ...row }], skipDuplicates: true });
    },

    /** The case an event opened before, if any. */
    kindOf: joined(
      async (eventKeys: readonly string[]): Promise<(CaseKind | undefined)[]> =>
        inOrder(
          eventKeys,
          await tx.$queryRaw<{ eventKey: string; kind: CaseKind }[]>`
            SELECT event_key AS "eventKey", kind FROM exception_case WHERE event_key = ANY(${[...eventKeys]})`,
          ({ eventKey }) => eventKey,
          (row) => row?.kind,
        ),
    ),
  };
}
