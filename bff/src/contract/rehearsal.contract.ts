import { z } from 'zod';
import type { ApiTable } from './endpoint';
import { instant } from './shapes';

/** Exists only on a rehearsal clock; production has none of these routes. */
export const rehearsalApi = {
  'GET /rehearsal/clock': {
    summary: 'The rehearsal clock',
    door: 'rehearsal',
    reply: z.object({ now: instant }),
    statuses: [200],
    problems: [],
  },
  'PUT /rehearsal/clock': {
    summary: 'Move the rehearsal clock; every process follows within a second',
    door: 'rehearsal',
    body: z.object({ now: instant }),
    reply: z.object({ now: instant }),
    statuses: [200],
    problems: ['invalid_request'],
  },
} as const satisfies ApiTable;
