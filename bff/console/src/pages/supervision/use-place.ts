import { useSearchParams } from 'react-router';
import type { CaseKind } from '../../../../src/contract';
import { caseWords } from '../../copy/words';

const states = ['open', 'closed', 'days'] as const;
type Change = Partial<Record<'state' | 'kind' | 'merchant' | 'day' | 'page' | 'case', string>>;
export type Place = ReturnType<typeof usePlace>;

/** What is looked at stands in the address: it can be kept, sent and gone back to. */
export function usePlace() {
  const [params, setParams] = useSearchParams();
  const changed = (change: Change) =>
    Object.fromEntries(
      Object.entries({ ...Object.fromEntries(params), ...change }).filter(([, value]) => value),
    );
  return {
    state: states.find((one) => one === params.get('state')) ?? 'open',
    kind: (Object.keys(caseWords) as CaseKind[]).find((one) => one === params.get('kind')),
    merchantId: params.get('merchant') ?? undefined,
    day: params.get('day') ?? undefined,
    page: Number(params.get('page') ?? 1) || 1,
    caseId: params.get('case') ?? undefined,
    go: (change: Change) => setParams(changed(change)),
    addressOf: (change: Change) => `/cases?${new URLSearchParams(changed(change))}`,
  };
}
