import { createHash } from 'node:crypto';
import type { Instant } from '../kernel/time';

/** Who did something: a person of the district or of an enterprise, or a job. */
export type AuditActor = {
  kind: 'enterprise' | 'officer' | 'operator' | 'public' | 'job';
  id: string;
  name: string;
};

export type AuditEntry = {
  id: bigint;
  at: Instant;
  actor: AuditActor;
  /** Such as `application.approve`. */
  action: string;
  /** The id of what it was done to. */
  subject: string;
  detail: Record<string, unknown>;
};

/** The same text for the same value, whatever order its keys were written in. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(canonical).join()}]`;
  }
  if (value !== null && typeof value === 'object') {
    const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${fields.map(([name, one]) => `${JSON.stringify(name)}:${canonical(one)}`).join()}}`;
  }
  return JSON.stringify(value) ?? 'null';
}

/** SHA-256 over the digest before and all that an entry says: no entry can be changed, left out or put in unseen. */
export function digestAfter(before: string, entry: AuditEntry): string {
  const { id, at, actor, action, subject, detail } = entry;
  const text = canonical([String(id), at.toISOString(), actor, action, subject, detail]);
  return createHash('sha256').update(before).update('\n').update(text).digest('hex');
}
