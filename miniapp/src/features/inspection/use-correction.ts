import { useState } from 'react';
import type { Inspection } from '../../../../bff/src/contract';
import { call } from '../../lib/api';
import { asFailure, type Failure } from '../../lib/failure';
import { personal } from '../../lib/personal';
import type { Picked } from '../../lib/pick-file';
import { forget } from '../../lib/storage';
import { upload } from '../../lib/upload';
import { useFaultShown } from '../../lib/use-fault-shown';
import { useTyped } from '../../lib/use-typed';

export const mostPhotos = 6;

/** A correction as it is written: the photos already on the server. */
type Draft = { words: string; photos: readonly string[] };

/** The correction of one visit while it is filled in. A component shows one visit all its life. */
export function useCorrection(
  { inspectionId, version }: Inspection,
  reload: () => Promise<void>,
  onDone: () => void,
) {
  const key = `${personal}correction:${inspectionId}:${version}`;
  const { typed, add } = useTyped<Draft>(key);
  const { words = '', photos = [] } = typed;
  /** Of what was sent in this visit. */
  const [urls, setUrls] = useState<Record<string, string>>({});
  const [tries, setTries] = useState(0);
  const [failure, setFailure] = useState<Failure>();
  useFaultShown(tries);
  const faults = {
    words: words.trim().length < 2 ? '请写明做了哪些整改。' : undefined,
    photos: photos.length === 0 ? '请至少拍一张整改后的照片。' : undefined,
  };
  return {
    words,
    photos: photos.map((fileId) => ({ fileId, url: urls[fileId] })),
    failure,
    faultOf: (field: keyof typeof faults) => (tries > 0 ? faults[field] : undefined),
    type: (changed: string) => add({ words: changed }),
    send: async (file: Picked, onProgress: (percent: number) => void) => {
      const sent = await upload(
        'POST /v1/me/inspections/:inspectionId/photos',
        { inspectionId },
        file,
        onProgress,
      );
      setUrls((before) => ({ ...before, [sent.fileId]: sent.url }));
      add((before) => ({ photos: [...(before.photos ?? []), sent.fileId] }));
    },
    remove: (fileId: string) =>
      add((before) => ({ photos: (before.photos ?? []).filter((one) => one !== fileId) })),
    handIn: async () => {
      setFailure(undefined);
      if (faults.words || faults.photos) {
        setTries((before) => before + 1);
        return;
      }
      try {
        await call('POST /v1/me/inspections/:inspectionId/correction', {
          params: { inspectionId },
          body: { version, words: words.trim(), photos: [...photos] },
        });
        forget(key);
        onDone();
      } catch (error) {
        setFailure(asFailure(error));
        // It may have been handed in already, or closed by somebody who saw it on the spot.
        await reload();
      }
    },
  };
}
