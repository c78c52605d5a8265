import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBffServer } from '../src/app';
import { createDeps, type Deps } from '../src/deps';
import { type Env, readEnv } from '../src/env';
import { startJobs } from '../src/jobs';
import { createLog, type Log } from '../src/platform/log';

/** The whole BFF in this process, on a free port, with its jobs. */
export type RunningApp = { deps: Deps; server: Server; origin: string; stop: () => Promise<void> };

/** @param given what differs from the defaults; the log is silent unless it says otherwise */
export async function runApp(
  given: Partial<Record<keyof Env, string>>,
  ownLog?: Log,
): Promise<RunningApp> {
  const env = readEnv({
    LOG_LEVEL: 'silent',
    CLOCK: 'rehearsal',
    FILES_DIR: join(tmpdir(), `huimin-files-${process.pid}`),
    ...given,
  });
  const log = ownLog ?? createLog(env.LOG_LEVEL);
  const deps = await createDeps(env, log);
  const server = createBffServer(deps);
  await new Promise<void>((resolve) =>
    server.listen(Number(given.PORT ?? 0), '127.0.0.1', resolve),
  );
  const stopJobs = startJobs(deps.jobs, log);
  return {
    deps,
    server,
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      await closed;
      await stopJobs();
      await deps.stop();
    },
  };
}
