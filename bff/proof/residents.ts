import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createCitizenStore } from '../src/citizen/citizen.store';
import { readEnv } from '../src/env';
import { newId } from '../src/kernel/id';
import { createAccessTokens } from '../src/platform/access-token';
import type { Db } from '../src/platform/db';
import { createSealedFields } from '../src/platform/sealed-field';
import { residentOf } from './load/resident';

/** Tokens outlive every proof, whatever it does to the clock. */
const tokensAreSignedAt = new Date('2023-05-22T00:00:00+08:00');
const rowsAtOnce = 5_000;

/**
 * People who have signed in already: their rows are put into Postgres and their tokens signed with the BFF's own secret,
 * because signing in thousands over HTTP takes longer than what is to be measured.
 * @returns the file that the load generator reads them from
 */
export async function writeResidents(
  db: Db,
  stack: { folder: string; env: NodeJS.ProcessEnv },
  count: number,
): Promise<string> {
  const env = readEnv(stack.env);
  const tokens = createAccessTokens(env.SESSION_SECRET, () => tokensAreSignedAt);
  const sealed = createSealedFields(env.FIELD_KEY, env.FIELD_INDEX_KEY);
  const { phoneIndexOf } = createCitizenStore(db, sealed);
  const createdAt = new Date('2023-04-20T00:00:00+08:00');
  const people = Array.from({ length: count }, (_, number) => ({
    number,
    phone: `137${String(number).padStart(8, '0')}`,
    citizenId: newId('citizen'),
    accountId: newId('account'),
    sessionId: newId('session'),
  }));
  for (let from = 0; from < count; from += rowsAtOnce) {
    const some = people.slice(from, from + rowsAtOnce);
    await db.citizen.createMany({
      data: some.map(({ citizenId, phone }) => ({
        id: citizenId,
        phoneIndex: phoneIndexOf(phone),
        phoneSealed: sealed.seal(phone),
        createdAt,
      })),
    });
    await db.account.createMany({
      data: some.map(({ accountId, citizenId, number }) => ({
        id: accountId,
        openid: `o-proof-${number}`,
        citizenId,
        createdAt,
      })),
    });
    await db.session.createMany({
      data: some.map(({ sessionId, accountId }) => ({
        id: sessionId,
        accountId,
        refreshHash: sessionId,
        createdAt,
        expiresAt: tokensAreSignedAt,
      })),
    });
  }
  const file = join(stack.folder, 'residents.json');
  const residents = people.map(({ number, phone: _, ...who }) =>
    residentOf(number, { citizenId: who.citizenId, token: tokens.sign(who) }),
  );
  writeFileSync(file, JSON.stringify(residents));
  return file;
}
