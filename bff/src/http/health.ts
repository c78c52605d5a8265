import type Router from '@koa/router';

export type HealthNeeds = {
  /** Migrations that the database has not had; fails when Postgres does not answer. */
  listMissingMigrations: () => Promise<string[]>;
  /** `ready`, `away` or `none`: for information, because claims go on without Redis. */
  redisState: () => string;
};

export type Health = {
  livez: () => { status: number; body: object };
  readyz: () => Promise<{ status: number; body: object }>;
  /** From now on no new work should be sent here. */
  drain: () => void;
};

const pingLimitMs = 1_500;

export function createHealth(needs: HealthNeeds): Health {
  let draining = false;
  const postgresState = () =>
    Promise.race([
      needs
        .listMissingMigrations()
        .then((missing) => (missing.length === 0 ? 'ready' : 'not migrated')),
      new Promise<string>((resolve) => {
        setTimeout(() => resolve('away'), pingLimitMs).unref();
      }),
    ]).catch(() => 'away');
  return {
    livez: () => ({ status: 200, body: { status: 'ok' } }),
    readyz: async () => {
      const postgres = await postgresState();
      const isReady = postgres === 'ready' && !draining;
      return {
        status: isReady ? 200 : 503,
        body: {
          status: isReady ? 'ok' : draining ? 'draining' : 'away',
          postgres,
          redis: needs.redisState(),
        },
      };
    },
    drain: () => {
      draining = true;
    },
  };
}

/** `/livez`: the process runs. `/readyz`: it can serve. */
export function healthRoutes(router: Router, health: Health): void {
  router.get('/livez', (ctx) => {
    const { status, body } = health.livez();
    ctx.status = status;
    ctx.body = body;
  });
  router.get('/readyz', async (ctx) => {
    const { status, body } = await health.readyz();
    ctx.status = status;
    ctx.body = body;
  });
}
