import { createAuditStore } from '../src/audit/audit.store';
import { readEnv } from '../src/env';
import { createDb } from '../src/platform/db';
import { postgresUrl } from './postgres';
import { command, say } from './progress';
import { environment, readPorts } from './settings';

/* `npm run audit:verify`: recomputes the chain over the audit log and names the first entry that does not hold. */

command(async () => {
  const url = environment.DATABASE_URL ?? postgresUrl(readPorts().postgres);
  const db = createDb(readEnv({ ...environment, DATABASE_URL: url }).DATABASE_URL, 1);
  try {
    const { held, firstBad } = await createAuditStore(db).verify();
    say(`${held} entries hold.`);
    if (firstBad !== undefined) {
      say(
        `Entry ${firstBad} does not: it was changed, taken out, or another was put in before it.`,
      );
    }
    return firstBad === undefined ? 0 : 1;
  } finally {
    await db.$disconnect();
  }
});
