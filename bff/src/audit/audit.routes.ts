import type Router from '@koa/router';
import type { Api } from '../contract';
import { type Door, on } from '../http/on';
import { presentInstant } from '../kernel/time';
import type { AuditStore } from './audit.store';

const pageSize = 50;

export function auditRoutes(
  router: Router,
  needs: {
    asOfficer: (route: keyof Api) => Door<unknown>;
    audit: AuditStore;
  },
): void {
  const route = 'GET /v1/officer/audit' as const;
  on(router, route, needs.asOfficer(route), async ({ query }) => {
    const { from, to, before, ...filter } = query;
    const entries = await needs.audit.search(
      {
        ...filter,
        from: from ? new Date(from) : undefined,
        to: to ? new Date(to) : undefined,
        before: before ? BigInt(before) : undefined,
      },
      pageSize,
    );
    const head = await needs.audit.head();
    return {
      entries: entries.map(({ id, at, ...entry }) => ({
        ...entry,
        id: String(id),
        at: presentInstant(at),
      })),
      next: entries.length === pageSize ? String(entries.at(-1)?.id) : null,
      head: head && { entryId: String(head.entryId), digest: head.digest },
    };
  });
}
