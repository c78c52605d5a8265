import { z } from 'zod';
import type { ApiTable } from './endpoint';
import { instant, officerRole } from './shapes';

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
  'GET /rehearsal/officers': {
    summary: "The rehearsal's officers with the code that their second factor shows now",
    door: 'rehearsal',
    reply: z.object({
      officers: z.array(
        z.object({ account: z.string(), name: z.string(), role: officerRole, code: z.string() }),
      ),
    }),
    statuses: [200],
    problems: [],
  },
} as const satisfies ApiTable;
