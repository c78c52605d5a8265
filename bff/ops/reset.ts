import { placeOf } from './given';
import { command, say, Trouble } from './progress';
import { whoRuns } from './running';
import { dataFolder, environment } from './settings';
import { forgetData } from './stack';

/*
 * `npm run reset`: forgets everything that `npm start` kept. What others run, at DATABASE_URL and REDIS_URL, is not
 * touched: who gave us a database may have more in it than we know.
 */

function forget(): void {
  try {
    forgetData(dataFolder);
  } catch (error) {
    throw new Trouble(
      `${(error as Error).message}\nIt was written by another user; give the reset that user's rights (sudo npm run reset).`,
    );
  }
}

function tellOfOthers(): void {
  const { DATABASE_URL, REDIS_URL } = environment;
  if (DATABASE_URL) {
    say(
      `Not touched: the database at DATABASE_URL (${placeOf(DATABASE_URL)}). Its vouchers and its clock are still there;\n` +
        'to begin anew in it, drop it and create it empty.',
    );
  }
  if (REDIS_URL) {
    say(
      `Not touched: Redis at REDIS_URL (${placeOf(REDIS_URL)}). It is set right by what Postgres says.`,
    );
  }
}

async function reset(): Promise<undefined> {
  const pid = whoRuns(dataFolder);
  if (pid) {
    throw new Trouble(`npm start is running (pid ${pid}). Stop it first, with Ctrl-C.`);
  }
  forget();
  say(`Deleted ${dataFolder}.`);
  tellOfOthers();
  if (!environment.DATABASE_URL) {
    say('The next npm start begins anew at 2023-04-22 09:59:00 +08:00.');
  }
}

command(reset);
