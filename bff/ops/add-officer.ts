import { parseArgs } from 'node:util';
import { officerRole } from '../src/contract/shapes';
import { createDeps } from '../src/deps';
import { readEnv } from '../src/env';
import { addOfficer } from '../src/officer/keep-officers.flow';
import { createLog } from '../src/platform/log';
import { postgresUrl } from './postgres';
import { command, say, Trouble } from './progress';
import { environment, readPorts } from './settings';

/*
 * `npm run officer -- --account <name> --name <名称> --role admin [--town <镇办>]`: the first account of a new house, made at the
 * machine itself. All others are made in the console.
 */

command(async () => {
  const { values } = parseArgs({
    options: {
      account: { type: 'string' },
      name: { type: 'string' },
      role: { type: 'string' },
      town: { type: 'string' },
    },
  });
  const role = officerRole.safeParse(values.role);
  if (!values.account || !values.name || !role.success) {
    throw new Trouble(
      `npm run officer -- --account <a-z0-9-> --name <名称> --role <${officerRole.options.join(' | ')}> [--town <镇办>]`,
    );
  }
  const DATABASE_URL = environment.DATABASE_URL ?? postgresUrl(readPorts().postgres);
  const deps = await createDeps(readEnv({ ...environment, DATABASE_URL }), createLog('warn'));
  try {
    const { officers } = deps.officers;
    const { password, secondFactor } = await addOfficer(officers, undefined, {
      account: values.account,
      name: values.name,
      role: role.data,
      town: values.town ?? null,
    });
    say(`Password (once, to be replaced at the first sign-in): ${password}`);
    say(`Second factor, for an authenticator app: ${secondFactor}`);
    return 0;
  } finally {
    await deps.stop();
  }
});
