import { command, say, Trouble } from './progress';
import { whoRuns } from './running';
import { dataFolder, readPorts } from './settings';
import { createStack } from './stack';

/** `npm run reset`: forgets everything that `npm start` kept. A database given by DATABASE_URL is not touched. */
async function reset(): Promise<undefined> {
  const pid = whoRuns(dataFolder);
  if (pid) {
    throw new Trouble(`npm start is running (pid ${pid}). Stop it first, with Ctrl-C.`);
  }
  createStack({ folder: dataFolder, ports: readPorts() }).removeData();
  say(`Deleted ${dataFolder}. The next npm start begins anew at 2023-04-22 09:59:00 +08:00.`);
}

command(reset);
