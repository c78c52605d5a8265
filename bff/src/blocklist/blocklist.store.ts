import type { Db } from '../platform/db';
import { type Followed, follow } from '../platform/followed';
import type { BlockKind } from '../platform/prisma/enums';

/** Who may be on the list, each by the name it has elsewhere: ids, or the phone's index. */
export type BlockSubject = { kind: BlockKind; subject: string };

export type Blocklist = {
  /** Whether any of them is blocked now; read from memory, at most half a second old. */
  hasAny: (subjects: readonly BlockSubject[]) => boolean;
  refresh: () => Promise<void>;
  stop: () => void;
};

const followEveryMs = 500;
const keyOf = ({ kind, subject }: BlockSubject) => `${kind}:${subject}`;

/** Follows the blocklist, so that a rush is checked against it without a query. Ends are judged by the injected clock. */
export async function createBlocklist(db: Db, now: () => Date): Promise<Blocklist> {
  const endless = new Date(8.64e15);
  const load = async () => {
    const blocks = await db.block.findMany({ where: { liftedAt: null } });
    const untilByKey = new Map<string, Date>();
    for (const block of blocks) {
      const until = block.until ?? endless;
      const known = untilByKey.get(keyOf(block));
      if (!known || known < until) {
        untilByKey.set(keyOf(block), until);
      }
    }
    return untilByKey;
  };
  const followed: Followed<Map<string, Date>> = await follow(load, followEveryMs);
  return {
    hasAny: (subjects) => {
      const blocked = followed.current();
      return (
        blocked.size > 0 &&
        subjects.some((subject) => {
          const until = blocked.get(keyOf(subject));
          return until !== undefined && now() < until;
        })
      );
    },
    refresh: followed.refresh,
    stop: followed.stop,
  };
}
