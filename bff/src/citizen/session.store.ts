import { createHash, randomBytes } from 'node:crypto';
import { newId } from '../kernel/id';
import { addSeconds } from '../kernel/time';
import type { Db } from '../platform/db';
import { follow } from '../platform/followed';

/** How long a session lives without being used. */
const livesSeconds = 30 * 24 * 3600;
/** Longer than an access token lives, so that a revoked session is known for as long as a token of it could be shown. */
const revokedKnownMinutes = 15;
const followEveryMs = 500;

export type SessionStore = ReturnType<typeof createSessionStore>;
export type RevokedSessions = Awaited<ReturnType<typeof followRevokedSessions>>;

const hashOf = (refreshToken: string) =>
  createHash('sha256').update(refreshToken).digest('base64url');
const newRefreshToken = () => randomBytes(32).toString('base64url');

/** Sessions by the hash of the one refresh token that is good now; the token itself is never stored. */
export function createSessionStore(db: Db) {
  return {
    async insert(
      accountId: string,
      now: Date,
    ): Promise<{ sessionId: string; refreshToken: string }> {
      const refreshToken = newRefreshToken();
      const sessionId = newId('session');
      await db.session.create({
        data: {
          id: sessionId,
          accountId,
          refreshHash: hashOf(refreshToken),
          createdAt: now,
          expiresAt: addSeconds(now, livesSeconds),
        },
      });
      return { sessionId, refreshToken };
    },

    /** Exchanges a refresh token for a new one, once: of two that come with the same token, one finds nothing. */
    async rotate(
      refreshToken: string,
      now: Date,
    ): Promise<{ sessionId: string; accountId: string; refreshToken: string } | undefined> {
      const next = newRefreshToken();
      const [row] = await db.session.updateManyAndReturn({
        where: { refreshHash: hashOf(refreshToken), revokedAt: null, expiresAt: { gt: now } },
        data: { refreshHash: hashOf(next), expiresAt: addSeconds(now, livesSeconds) },
      });
      return row && { sessionId: row.id, accountId: row.accountId, refreshToken: next };
    },

    /** A new refresh token for a session that is known by its access token; undefined when it was revoked meanwhile. */
    async renew(sessionId: string, now: Date): Promise<{ refreshToken: string } | undefined> {
      const next = newRefreshToken();
      const { count } = await db.session.updateMany({
        where: { id: sessionId, revokedAt: null },
        data: { refreshHash: hashOf(next), expiresAt: addSeconds(now, livesSeconds) },
      });
      return count === 1 ? { refreshToken: next } : undefined;
    },

    async revoke(sessionId: string): Promise<void> {
      await db.$executeRaw`UPDATE session SET revoked_at = now() WHERE id = ${sessionId} AND revoked_at IS NULL`;
    },

    /** Tidies away what can no longer be used. */
    async deleteDead(now: Date): Promise<number> {
      return db.$executeRaw`
        DELETE FROM session WHERE expires_at < ${now} OR revoked_at < now() - interval '1 day'`;
    },
  };
}

/** Follows which sessions were revoked, so that a rush needs no query to know. By the machine's own clock. */
export async function followRevokedSessions(db: Db) {
  const load = async () => {
    const rows = await db.$queryRaw<{ id: string }[]>`
      SELECT id FROM session WHERE revoked_at > now() - make_interval(mins => ${revokedKnownMinutes})`;
    return new Set(rows.map((row) => row.id));
  };
  const followed = await follow(load, followEveryMs);
  return {
    has: (sessionId: string) => followed.current().has(sessionId),
    refresh: followed.refresh,
    stop: followed.stop,
  };
}
