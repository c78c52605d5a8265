import type { Db } from '../src/platform/db';

/**
 * A digest of every row of every table: equal before and after means that nothing changed.
 * @param except tables that may change
 */
export async function fingerprint(db: Db, except: readonly string[] = []): Promise<string[]> {
  const tables = await db.$queryRaw<{ name: string }[]>`
    SELECT table_name AS name FROM information_schema.tables
    WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1`;
  const digests: string[] = [];
  for (const { name } of tables.filter((table) => !except.includes(table.name))) {
    const [row] = await db.$queryRawUnsafe<[{ digest: string }]>(
      `SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') AS digest FROM "${name}" t`,
    );
    digests.push(`${name} ${row.digest}`);
  }
  return digests;
}
