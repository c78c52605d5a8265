import { digestOf } from '../kernel/digest';
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

/** SHA-256 over the digest before and all that an entry says: no entry can be changed, left out or put in unseen. */
export function digestAfter(before: string, entry: AuditEntry): string {
  const { id, at, actor, action, subject, detail } = entry;
  return digestOf([before, String(id), at.toISOString(), actor, action, subject, detail]);
}
