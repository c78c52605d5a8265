import { Client } from 'pg';

/**
 * Lets a rehearsal clock go on from the instant at which it was last seen: the hours for which the machine was off did
 * not happen. Returns that instant in words.
 */
export async function resumeClock(databaseUrl: string): Promise<string> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ seen_at: Date }>(
      `UPDATE rehearsal_clock
       SET offset_ms = round(extract(epoch FROM seen_at - clock_timestamp()) * 1000)
       RETURNING seen_at`,
    );
    const [row] = rows;
    return row ? `at ${inDistrict(row.seen_at)}` : 'not used, the clock is real';
  } finally {
    await client.end();
  }
}

/** An instant as the district's clocks show it: 2023-04-22 09:59:00 +08:00. */
export function inDistrict(instant: Date): string {
  const shifted = new Date(instant.getTime() + 8 * 3_600_000).toISOString();
  return `${shifted.slice(0, 10)} ${shifted.slice(11, 19)} +08:00`;
}
