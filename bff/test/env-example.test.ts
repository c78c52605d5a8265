import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readEnv as readTerminalEnv } from '../../mock-terminal/src/env';
import { portVariables, root } from '../ops/settings';
import { readEnv } from '../src/env';

const lines = readFileSync(join(root, '.env.example'), 'utf8').matchAll(
  /^#? ?([A-Z0-9_]+)=(.*)$/gm,
);
const documented = new Map([...lines].map(([, name, value]) => [name as string, value as string]));

const DATABASE_URL = 'postgresql://somewhere';
const defaults = new Map(
  Object.entries({ ...readTerminalEnv({}), ...readEnv({ DATABASE_URL }) }).filter(
    ([name]) => name !== 'DATABASE_URL',
  ),
);
/** Their defaults depend on the place or are lists; `.env.example` describes them in words. */
const inWords = ['MOCK_TERMINAL_DIR', 'NOTIFY_SCHEDULE'];

describe('.env.example', () => {
  it('names every variable that the servers read', () => {
    const missing = [...defaults.keys(), 'DATABASE_URL', 'DATA_DIR', 'CHROMIUM_PATH'].filter(
      (name) => !documented.has(name),
    );
    expect(missing).toEqual([]);
  });

  it('names every port', () => {
    expect([...documented.keys()]).toEqual(expect.arrayContaining(Object.values(portVariables)));
  });

  it('shows the true defaults', () => {
    const shown = [...defaults.keys()].filter((name) => !inWords.includes(name));
    expect(shown.map((name) => [name, documented.get(name)])).toEqual(
      shown.map((name) => [name, String(defaults.get(name))]),
    );
  });
});
