import { useState } from 'react';
import type { InspectionVerdict } from '../../../../src/contract';
import { call, upload } from '../../lib/call';
import type { Spot } from '../../lib/locate';
import { useChange } from '../../lib/use-call';
import type { StoreAnswer } from './store-facts';

type Checklist = NonNullable<StoreAnswer['checklist']>;
type Answer = { verdict?: InspectionVerdict; remark: string };
type Draft = {
  answers: Record<string, Answer>;
  photos: { fileId: string; url: string }[];
  spot: Spot | null;
  /** Undefined: the ordinary one. */
  dueOn?: string;
};
const blank: Draft = { answers: {}, photos: [], spot: null };
const unanswered: Answer = { remark: '' };

/** What an earlier moment in this shop has left on the phone. */
function readKept(key: string): Draft {
  try {
    return { ...blank, ...JSON.parse(localStorage.getItem(key) ?? '{}') };
  } catch {
    return blank;
  }
}

/** What stands in the shop's form, kept on this device with every touch: a phone that goes dark loses nothing. */
function useDraft(key: string) {
  const [draft, setDraft] = useState(() => readKept(key));
  return {
    draft,
    change: (change: (before: Draft) => Partial<Draft>) =>
      setDraft((before) => {
        const next = { ...before, ...change(before) };
        localStorage.setItem(key, JSON.stringify(next));
        return next;
      }),
    forget: () => localStorage.removeItem(key),
  };
}

/** What is wrong with an answer; undefined when it may be sent. */
function faultOf({ verdict, remark }: Answer): string | undefined {
  if (verdict === undefined) {
    return '请选一项。';
  }
  return verdict === 'fault' && remark.trim().length < 2 ? '请写明是什么问题。' : undefined;
}

/** One visit while it is written. */
export function useVisit({
  campaignId,
  storeId,
  officerId,
  checklist,
  onWritten,
}: {
  campaignId: string;
  storeId: string;
  officerId: string;
  checklist: Checklist;
  onWritten: () => void;
}) {
  const key = `huimin.console.visit.${officerId}.${campaignId}.${storeId}`;
  const { draft, change, forget } = useDraft(key);
  /** Before it was to be sent no answer is called wrong. */
  const [isTried, setTried] = useState(false);
  const of = (item: string) => draft.answers[item] ?? unanswered;
  const isFaulty = checklist.items.some(({ item }) => of(item).verdict === 'fault');
  const dueOn = draft.dueOn ?? checklist.dueOn;
  const params = { campaignId, storeId };
  const write = useChange(
    () =>
      call('POST /v1/officer/campaigns/:campaignId/stores/:storeId/inspections', {
        params,
        body: {
          items: checklist.items.map(({ item }) => {
            const { verdict = 'ok', remark } = of(item);
            return { item, verdict, remark: verdict === 'fault' ? remark.trim() : '' };
          }),
          photos: draft.photos.map(({ fileId }) => fileId),
          spot: draft.spot,
          ...(isFaulty ? { dueOn } : {}),
        },
      }),
    {
      said: '巡检已保存',
      after: () => {
        forget();
        onWritten();
      },
    },
  );
  const faults = Object.fromEntries(
    checklist.items.flatMap(({ item }) => {
      const fault = faultOf(of(item));
      return fault ? [[item, fault]] : [];
    }),
  );
  const isWhole = Object.keys(faults).length === 0 && draft.photos.length > 0;
  return {
    of,
    set: (item: string, answer: Partial<Answer>) =>
      change(({ answers }) => ({
        answers: { ...answers, [item]: { ...unanswered, ...answers[item], ...answer } },
      })),
    faultOf: (item: string): string | undefined => (isTried ? faults[item] : undefined),
    left: Object.keys(faults).length,
    photos: draft.photos,
    photoFault: isTried && draft.photos.length === 0 ? '请至少拍一张现场照片。' : undefined,
    addPhoto: async (file: File) => {
      const photo = await upload(
        'POST /v1/officer/campaigns/:campaignId/stores/:storeId/inspection-photos',
        { params },
        file,
      );
      change(({ photos }) => ({ photos: [...photos, photo] }));
    },
    removePhoto: (fileId: string) =>
      change(({ photos }) => ({ photos: photos.filter((one) => one.fileId !== fileId) })),
    spot: draft.spot,
    setSpot: (spot: Spot) => change(() => ({ spot })),
    isFaulty,
    dueOn,
    setDueOn: (day: string) => change(() => ({ dueOn: day })),
    isWriting: write.isPending,
    /** @returns whether it went out; otherwise something is still to be filled in */
    write: (): boolean => {
      setTried(true);
      if (isWhole) {
        write.mutate(undefined);
      }
      return isWhole;
    },
  };
}
export type VisitForm = ReturnType<typeof useVisit>;
