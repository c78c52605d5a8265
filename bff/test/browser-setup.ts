import { ensurePreparedPostgres } from '../ops/stack';
import inUtc from './utc';

/** Before the browser tests: the database that each file's own stack begins with. */
export = async () => {
  await inUtc();
  await ensurePreparedPostgres();
};
