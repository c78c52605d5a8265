import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Db } from './db';

const folder = join(__dirname, '../../../prisma/migrations');

/** The migrations that this code was written against and the database has not had; fails while Postgres is away. */
export function createMigrationCheck(db: Db): () => Promise<string[]> {
  const written = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
  return async () => {
    const rows = await db.$queryRaw<{ name: string }[]>`
      SELECT migration_name AS name FROM _prisma_migrations
      WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`;
    const applied = new Set(rows.map((row) => row.name));
    return written.filter((name) => !applied.has(name));
  };
}
