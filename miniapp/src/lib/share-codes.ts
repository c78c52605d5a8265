import { useEffect, useState } from 'react';
import type { ApiReply } from '../../../bff/src/contract';
import { call } from './api';
import { personal } from './personal';
import { isCitizen, useMe } from './session';
import { recall, remember } from './storage';

type Codes = ApiReply<'GET /v1/campaigns/:campaignId/share'>;

/** A page that is only passed through asks for nothing. */
const restMs = 3_000;

async function fetchCodes(campaignId: string, mine: boolean): Promise<Codes> {
  const params = { campaignId };
  return mine
    ? call('PUT /v1/campaigns/:campaignId/share/mine', { params })
    : call('GET /v1/campaigns/:campaignId/share', { params });
}

/**
 * What a share of this campaign's pages bears, so that it is known how people came: asked for once a person, and kept.
 * Undefined until it is there; the page is then shared without.
 */
export function useShareCodes(campaignId: string | undefined): Codes | undefined {
  const mine = isCitizen(useMe());
  const key = campaignId && `${mine ? personal : ''}share:${campaignId}`;
  const [codes, setCodes] = useState<{ key: string; codes: Codes }>();
  useEffect(() => {
    const kept = key ? recall<Codes>(key) : undefined;
    if (!key || !campaignId || kept) {
      setCodes(key && kept ? { key, codes: kept } : undefined);
      return undefined;
    }
    const timer = setTimeout(() => {
      fetchCodes(campaignId, mine).then(
        (fresh) => {
          remember(key, fresh);
          setCodes({ key, codes: fresh });
        },
        () => undefined, // Shared without: the page is what matters.
      );
    }, restMs);
    return () => clearTimeout(timer);
  }, [key, campaignId, mine]);
  return codes && codes.key === key ? codes.codes : undefined;
}
