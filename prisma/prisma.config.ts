import { join } from 'node:path';
import { defineConfig } from 'prisma/config';

// A real schema-engine still wins; without one, the engine from npm does the same work.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= join(__dirname, 'engine/schema-engine.mjs');

const embeddedPort = process.env.EMBEDDED_POSTGRES_PORT ?? '25432';

export default defineConfig({
  schema: './schema',
  migrations: { path: './migrations', seed: 'tsx prisma/seed.ts' },
  datasource: {
    url: process.env.DATABASE_URL ?? `postgresql://huimin:huimin@127.0.0.1:${embeddedPort}/huimin`,
  },
});
