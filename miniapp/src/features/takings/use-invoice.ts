import { useState } from 'react';
import type { TakenSale } from '../../../../bff/src/contract';
import { call } from '../../lib/api';
import { asFailure, type Failure } from '../../lib/failure';
import { personal } from '../../lib/personal';
import type { Picked } from '../../lib/pick-file';
import { forget } from '../../lib/storage';
import { upload } from '../../lib/upload';
import { useFaultShown } from '../../lib/use-fault-shown';
import { useTyped } from '../../lib/use-typed';
import {
  blankOf,
  bodyOf,
  faultsOf,
  type InvoiceDraft,
  type InvoiceField,
  refusalOf,
} from './invoice-draft';

/** The invoice of one sale while it is filled in. A component shows one sale all its life. */
export function useInvoice(sale: TakenSale, reload: () => Promise<void>, onDone: () => void) {
  const { tradeId } = sale;
  const key = `${personal}invoice:${tradeId}`;
  const { typed, add } = useTyped<InvoiceDraft>(key);
  const [picture, setPicture] = useState<{ url: string; isPdf: boolean }>();
  /** How often it was to be handed in: before, no field is called wrong. */
  const [tries, setTries] = useState(0);
  const [failure, setFailure] = useState<Failure>();
  const draft = { ...blankOf(sale), ...typed };
  const faults = faultsOf(draft, sale);
  const refusal = failure && refusalOf(failure.code);

  useFaultShown(tries);

  const type = (changes: Partial<InvoiceDraft>) => {
    add(changes);
    if (refusal?.field && refusal.field in changes) {
      setFailure(undefined);
    }
  };
  return {
    draft,
    /** Of the file that was sent in this visit. */
    picture,
    /** What is not about one field. */
    failure: refusal?.field ? undefined : failure,
    faultOf: (field: InvoiceField): string | undefined =>
      refusal?.field === field ? refusal.sentence : tries > 0 ? faults[field] : undefined,
    type,
    send: async (file: Picked, onProgress: (percent: number) => void) => {
      // The one before is no longer meant, also when this one does not arrive.
      type({ fileId: '', fileName: '' });
      setPicture(undefined);
      const sent = await upload(
        'POST /v1/me/trades/:tradeId/invoice-pictures',
        { tradeId },
        file,
        onProgress,
      );
      type({ fileId: sent.fileId, fileName: file.name });
      setPicture({ url: sent.url, isPdf: /\.pdf$/i.test(file.name) });
    },
    handIn: async () => {
      setFailure(undefined);
      if (Object.keys(faults).length === 0) {
        try {
          await call('POST /v1/me/trades/:tradeId/invoices', {
            params: { tradeId },
            body: bodyOf(draft),
          });
          forget(key);
          onDone();
          return;
        } catch (error) {
          setFailure(asFailure(error));
          // It may have been handed in already, and goods may have come back.
          await reload();
        }
      }
      setTries((before) => before + 1);
    },
  };
}
