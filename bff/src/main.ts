import cluster from 'node:cluster';
import { setFlagsFromString } from 'node:v8';
import { createBffServer } from './app';
import { createDeps } from './deps';
import { type Env, readEnv } from './env';
import { startJobs } from './jobs';
import { createLog } from './platform/log';

/** How long requests under way may take to end once the process is asked to stop. */
const drainMs = 10_000;

/*
 * After a moment in which thousands of requests waited at once, V8 takes requests for long-lived and puts them where they
 * are collected last, with all that they hold: from then on each costs twice as much, for as long as the process lives.
 */
setFlagsFromString('--no-allocation-site-pretenuring');

/** One process that serves: starts, then on SIGTERM or SIGINT drains and ends. */
async function serve(env: Env): Promise<void> {
  const log = createLog(env.LOG_LEVEL);
  const deps = await createDeps(env, log);
  const server = createBffServer(deps);
  const stopJobs = startJobs(deps.jobs, log);

  let stopping = false;
  const stop = async () => {
    if (stopping) {
      return;
    }
    stopping = true;
    deps.health.drain();
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeIdleConnections();
    const giveUp = setTimeout(() => server.closeAllConnections(), drainMs);
    await closed;
    clearTimeout(giveUp);
    await stopJobs();
    await deps.stop();
    log.info('stopped');
    process.exit(0);
  };
  process.on('SIGTERM', () => void stop());
  process.on('SIGINT', () => void stop());

  server.on('error', (error: NodeJS.ErrnoException) => {
    log.fatal(
      { reason: error.code },
      error.code === 'EADDRINUSE'
        ? `port ${env.PORT} is taken: set PORT to a free one`
        : 'cannot listen',
    );
    process.exit(1);
  });
  server.listen({ port: env.PORT, host: env.HOST, backlog: 4096 }, () => {
    log.info({ port: env.PORT, admission: deps.admission, clock: env.CLOCK }, 'ready');
  });
}

/** Several processes behind one port; one that dies is replaced, all end together. */
function supervise(workers: number): void {
  let stopping = false;
  const stop = () => {
    stopping = true;
    for (const worker of Object.values(cluster.workers ?? {})) {
      worker?.process.kill('SIGTERM');
    }
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  cluster.on('exit', (_worker, code) => {
    const left = Object.keys(cluster.workers ?? {}).length;
    if (!stopping && code !== 1) {
      cluster.fork();
    } else if (left === 0) {
      process.exit(stopping ? 0 : 1);
    }
  });
  for (let started = 0; started < workers; started += 1) {
    cluster.fork();
  }
}

try {
  const env = readEnv();
  if (env.WORKERS > 1 && cluster.isPrimary) {
    supervise(env.WORKERS);
  } else {
    serve(env).catch((error: Error) => {
      process.stderr.write(`${error.message}\n`);
      process.exit(1);
    });
  }
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exit(1);
}
