#!/usr/bin/env node
/*
 * Prisma's CLI talks to a native program, `schema-engine`, that it downloads on first use. The same engine is
 * published on npm as WebAssembly, at the same commit. This program speaks the CLI's protocol over that one, so
 * `npx prisma generate | migrate …` work wherever `npm ci` worked. `prisma.config.ts` points the CLI here.
 *
 *   schema-engine --version
 *   schema-engine --datasource '{"url":…}' cli can-connect-to-database|create-database|drop-database
 *   schema-engine --datasource '{"url":…}'          JSON-RPC, one message a line, until stdin ends
 */
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as engineModule from '@prisma/schema-engine-wasm/schema_engine_bg';
import { MigrationAdapter, onDatabase, withClient } from './adapter.mjs';

/** JSON-RPC code of an error that the user may see. */
const USER_FACING_ERROR = 4466;
/** Prisma's codes for the ways in which a connection can fail, by Postgres's SQLSTATE. */
const CONNECTION_PROBLEMS = { '3D000': 'P1003', '28P01': 'P1000' };
const CANNOT_REACH = 'P1001';

async function loadEngine() {
  globalThis.PRISMA_WASM_PANIC_REGISTRY = {
    set_message: (message) => process.stderr.write(`${message}\n`),
  };
  const module = import.meta.resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const wasm = readFileSync(fileURLToPath(new URL('schema_engine_bg.wasm', module)));
  const { instance } = await WebAssembly.instantiate(wasm, {
    './schema_engine_bg.js': engineModule,
  });
  engineModule.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
}

const say = (message) =>
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);

const log = (level, fields) => {
  const entry = { timestamp: new Date().toISOString(), level, fields, target: 'schema_engine' };
  process.stderr.write(`${JSON.stringify(entry)}\n`);
};

const databaseCommands = {
  'can-connect-to-database': (url) => withClient(url, (client) => client.query('SELECT 1')),
  'create-database': (url) => onServer(url, (name) => `CREATE DATABASE ${name}`),
  'drop-database': (url) => onServer(url, (name) => `DROP DATABASE ${name}`),
};

function onServer(url, statement) {
  const database = decodeURIComponent(new URL(url).pathname.slice(1));
  return withClient(onDatabase(url, 'postgres'), (client) =>
    client.query(statement(client.escapeIdentifier(database))),
  );
}

/** Runs one command about the database as a whole; returns the exit code. */
async function runDatabaseCommand(command, url) {
  // The CLI takes the first line for a banner and skips it.
  log('INFO', { message: 'Starting schema engine CLI', git_hash: engineModule.version() });
  try {
    await databaseCommands[command](url);
    log('INFO', { message: 'Connection successful' });
    return 0;
  } catch (error) {
    log('ERROR', {
      is_panic: false,
      error_code: CONNECTION_PROBLEMS[error.code] ?? CANNOT_REACH,
      // A refused connection is an AggregateError without a message of its own.
      message: error.message || String(error.errors?.[0] ?? error),
      meta: {},
    });
    return 1;
  }
}

function present(error) {
  const known = error.code && { error_code: error.code, meta: error.meta ?? {} };
  return {
    code: USER_FACING_ERROR,
    message: 'An error happened. Check the data field for details.',
    data: { is_panic: false, message: error.message, backtrace: null, ...known },
  };
}

/** Answers the CLI's requests in order until it closes stdin. */
async function serve(url) {
  let engine;
  let printed = 0;
  for await (const line of createInterface({ input: process.stdin })) {
    const request = line.trim() ? JSON.parse(line) : {};
    if (!request.method) {
      continue; // the CLI's answers to our `print` requests
    }
    try {
      engine ??= await engineModule.SchemaEngine.new(
        { datamodels: undefined },
        () => undefined,
        bindMigrationAwareSqlAdapterFactory(new MigrationAdapter(url)),
      );
      if (typeof engine[request.method] !== 'function') {
        throw new Error(`The schema engine has no method ${request.method}`);
      }
      const result = await engine[request.method](request.params);
      if (request.method === 'diff' && typeof result.stdout === 'string') {
        printed += 1;
        say({ id: `print-${printed}`, method: 'print', params: { content: result.stdout } });
      }
      say({ id: request.id, result: result ?? {} });
    } catch (error) {
      say({ id: request.id, error: present(error) });
    }
  }
}

const args = process.argv.slice(2);
const after = (flag) => (args.includes(flag) ? args[args.indexOf(flag) + 1] : undefined);
await loadEngine();
if (args.includes('--version')) {
  process.stdout.write(`schema-engine-cli ${engineModule.version()}\n`);
  process.exit(0);
}
const { url } = JSON.parse(after('--datasource') ?? '{}');
const command = after('cli');
process.exit(command ? await runDatabaseCommand(command, url) : ((await serve(url)) ?? 0));
