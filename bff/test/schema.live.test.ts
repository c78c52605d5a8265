import { runPrisma } from '../ops/database';
import { live } from './live';

const { databaseUrl } = live();

it('finds in the migrations exactly the tables that the schema names', async () => {
  const difference = await runPrisma(
    ['migrate', 'diff', '--from-config-datasource', '--to-schema', 'prisma/schema', '--script'],
    { DATABASE_URL: databaseUrl },
  );
  expect(difference.trim()).toBe('-- This is an empty migration.');
});
