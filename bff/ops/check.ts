import { runChecks } from './checks';
import { command } from './progress';

/* `npm run check`: format, types, structure, dead code. */
command(async () => ((await runChecks()).failed === 0 ? 0 : 1));
