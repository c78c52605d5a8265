import { useEffect, useState } from 'react';
import type { Application } from '../../../../bff/src/contract';
import { call } from '../../lib/api';
import { personal } from '../../lib/personal';
import { forget, recall, remember } from '../../lib/storage';
import { type Desk, type DeskState, openDesk } from './application-desk';

/** The desk of one application, with what the phone still holds of it. A component shows one application all its life. */
export function useDesk(application: Application): { desk: Desk; state: DeskState } {
  const [, setState] = useState<DeskState>();
  const [desk] = useState(() => {
    const { applicationId } = application;
    const key = `${personal}typed:${applicationId}`;
    const params = { applicationId };
    return openDesk(application, recall(key) ?? {}, {
      save: (version, changes) =>
        call('PUT /v1/me/applications/:applicationId/form', { params, body: { version, changes } }),
      reload: () => call('GET /v1/me/applications/:applicationId', { params }),
      keep: (changes) => (Object.keys(changes).length > 0 ? remember(key, changes) : forget(key)),
      later: (run, ms) => void setTimeout(run, ms),
      tell: setState,
    });
  });
  useEffect(() => {
    // What an earlier visit could not save is saved now.
    desk.type({});
  }, [desk]);
  return { desk, state: desk.state() };
}
