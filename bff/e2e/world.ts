import { Client } from 'pg';
import { type Browser, type BrowserContextOptions, chromium } from 'playwright-core';
import { environment } from '../ops/settings';
import { openTemporaryStack, type Stack, type TemporaryOptions } from '../ops/stack';
import { type Officer, openOfficer } from './officer';
import { openPhone, type Phone } from './phone';
import { openTill, type Till } from './till';

/*
 * What a browser test plays in: a private stack on a rehearsal clock and one Chromium. Nothing is faked but what lies
 * outside our walls, 嘉联 and WeChat, and those answer over HTTP.
 */

export type World = {
  readonly stack: Stack;
  /** Moves the clock that everything runs on: `2023-04-22 09:59:57`, in the district's time. */
  setClock: (districtTime: string) => Promise<void>;
  /** One statement against the database, its constraints and triggers included. */
  sql: <Row>(statement: string, values?: unknown[]) => Promise<Row[]>;
  /** A phone of its own: own storage, own device, own WeChat. */
  newPhone: (options?: BrowserContextOptions) => Promise<Phone>;
  /** An officer who has signed in to the console, as the sign-in page of a rehearsal names the account. */
  newOfficer: (account: string) => Promise<Officer>;
  /** The cashier page of one terminal. */
  newTill: (termNo: string, options?: BrowserContextOptions) => Promise<Till>;
  close: () => Promise<void>;
};

/** @param chromiumPath of a Chromium or Chrome */
export async function openWorld(
  chromiumPath: string,
  options: TemporaryOptions = {},
): Promise<World> {
  const stack = await openTemporaryStack(options);
  const database = new Client({ connectionString: stack.databaseUrl });
  let browser: Browser | undefined;
  const close = async () => {
    await browser?.close();
    await database.end();
    await stack.stop();
  };
  try {
    await database.connect();
    // Root may start Chromium only without its sandbox; the pages are our own.
    browser = await chromium.launch({
      executablePath: chromiumPath,
      // A name in Chinese is a file's name only where the machine's own encoding has it.
      env: { ...environment, LC_ALL: 'C.UTF-8' },
      // Without a graphics card its emulation costs more than painting without one.
      args: ['--no-sandbox', '--disable-gpu'],
    });
  } catch (error) {
    await close();
    throw error;
  }
  const launched = browser;
  return {
    stack,
    setClock: async (districtTime) => {
      const answer = await fetch(`${stack.origins.bff}/rehearsal/clock`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ now: `${districtTime.replace(' ', 'T')}+08:00` }),
      });
      if (!answer.ok) {
        throw new Error(`The clock was not moved to ${districtTime}: ${await answer.text()}`);
      }
    },
    sql: async <Row>(statement: string, values: unknown[] = []) =>
      (await database.query(statement, values)).rows as Row[],
    newPhone: (options) => openPhone(launched, stack.origins.bff, options),
    newOfficer: (account) => openOfficer(launched, stack.origins.bff, account),
    newTill: (termNo, options) => openTill(launched, stack.origins.cashier, termNo, options),
    close,
  };
}

/** The world of one test file: call at the top of a `describe`; it is there from `beforeAll` on. */
export function useWorld(chromiumPath: string): () => World {
  let world: World | undefined;
  beforeAll(async () => {
    world = await openWorld(chromiumPath);
  }, 120_000);
  afterAll(() => world?.close(), 30_000);
  return () => {
    if (!world) {
      throw new Error('The world is there from beforeAll on.');
    }
    return world;
  };
}
