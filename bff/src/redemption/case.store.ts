import type { CaseKind } from '../contract';
import type { Tx } from '../platform/db';
import { inOrder, joined } from '../platform/joined';
import { caseTraits } from './case.rules';

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
      const trade = row.tradeId
        ? await tx.trade.findUnique({
            where: { id: row.tradeId },
            select: { campaignId: true, citizenId: true },
          })
        : null;
      await tx.exceptionCase.createMany({
        data: [{ id: caseId, ...row, ...trade, ...caseTraits[row.kind] }],
        skipDuplicates: true,
      });
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
