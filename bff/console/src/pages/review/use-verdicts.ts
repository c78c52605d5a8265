import { useCallback, useState } from 'react';
import type { ApplicationField, ApplicationReview, FieldReason } from '../../../../src/contract';
import { fieldWords } from '../../copy/words';
import { useKeys } from '../../lib/use-keys';

export const allFields = Object.keys(fieldWords) as ApplicationField[];

type Verdict = { ok: boolean; reason: string };
type Kept = { verdicts: Partial<Record<ApplicationField, Verdict>>; opinion: string };
const nothing: Kept = { verdicts: {}, opinion: '' };

const keyOf = ({ applicationId, timeline }: ApplicationReview) =>
  `huimin.console.review.${applicationId}.${timeline.filter(({ event }) => event === 'submit' || event === 'resubmit').length}`;

/** What lies on the desk for this submission: it outlives a lost session and a reload of the page. */
function readKept(key: string): Kept {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? 'null') ?? nothing;
  } catch {
    return nothing;
  }
}

/**
 * What a reviewer thinks so far: the verdict on each field, one of which is in focus (J and K go on and back, Y passes,
 * N returns), and the opinion on the whole.
 */
export function useVerdicts(review: ApplicationReview, isOpen: boolean) {
  const key = keyOf(review);
  const [kept, setKept] = useState<Kept>(() => readKept(key));
  const [index, setIndex] = useState(0);
  const field = allFields[index] ?? 'enterpriseName';

  const { verdicts, opinion } = kept;

  const keep = useCallback(
    (change: (before: Kept) => Kept) =>
      setKept((before) => {
        const next = change(before);
        sessionStorage.setItem(key, JSON.stringify(next));
        return next;
      }),
    [key],
  );
  const set = useCallback(
    (of: ApplicationField, verdict: Verdict) =>
      keep((before) => ({ ...before, verdicts: { ...before.verdicts, [of]: verdict } })),
    [keep],
  );

  const move = (step: number) =>
    setIndex((before) => Math.min(allFields.length - 1, Math.max(0, before + step)));
  const judge = (ok: boolean) => set(field, { ok, reason: verdicts[field]?.reason ?? '' });
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    ...(isOpen && {
      y: () => {
        judge(true);
        move(1);
      },
      n: () => judge(false),
    }),
  });

  const wrong: FieldReason[] = allFields
    .filter((one) => verdicts[one]?.ok === false)
    .map((one) => ({ field: one, reason: verdicts[one]?.reason.trim() ?? '' }));
  return {
    field,
    focus: (of: ApplicationField) => setIndex(allFields.indexOf(of)),
    of: (one: ApplicationField): Verdict | undefined => verdicts[one],
    set,
    wrong,
    opinion,
    setOpinion: (text: string) => keep((before) => ({ ...before, opinion: text })),
    /** Fields that nobody has looked at yet. */
    left: allFields.filter((one) => verdicts[one] === undefined).length,
    passAll: () => {
      for (const one of allFields) {
        set(one, { ok: true, reason: '' });
      }
    },
    clear: () => {
      setKept(nothing);
      sessionStorage.removeItem(key);
    },
  };
}
export type Verdicts = ReturnType<typeof useVerdicts>;
