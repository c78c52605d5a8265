import { execFile } from 'node:child_process';
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startChild } from './child';
import { root } from './settings';
import { waitUntil } from './wait';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'huimin-child-'));
  writeFileSync(join(folder, 'log'), '');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = () => openSync(join(folder, 'log'), 'a');
const log = () => readFileSync(join(folder, 'log'), 'utf8');
const saysInLog = (text: string) =>
  waitUntil(text, async () => log().includes(text), { limitMs: 10_000 });

const shell = (script: string, graceMs?: number) =>
  startChild({
    name: 'a child',
    command: 'sh',
    args: ['-c', script],
    output: open(),
    ...(graceMs ? { graceMs } : {}),
  });

it('hears how a child ended', async () => {
  await expect(shell('exit 3').exited).resolves.toEqual({ code: 3, signal: null });
});

it('asks a child to stop and waits for it', async () => {
  const child = shell('trap "echo goodbye; exit 0" TERM; echo ready; while :; do sleep 0.05; done');
  await saysInLog('ready');
  await expect(child.stop()).resolves.toEqual({ code: 0, signal: null });
  expect(log()).toContain('goodbye');
  await expect(child.stop()).resolves.toEqual({ code: 0, signal: null });
});

it('ends a child that does not listen', async () => {
  const child = shell('trap "" TERM; echo ready; while :; do sleep 0.05; done', 100);
  await saysInLog('ready');
  await expect(child.stop()).resolves.toEqual({ code: null, signal: 'SIGKILL' });
});

it('leaves no orphan when the parent is killed without a word', async () => {
  const parent = join(folder, 'parent.ts');
  writeFileSync(
    parent,
    `import { openSync } from 'node:fs';
     import { startChild } from '${root}/bff/ops/child';
     startChild({
       name: 'orphan',
       command: 'sh',
       args: ['-c', 'trap "echo goodbye; exit 0" TERM; echo ready; while :; do sleep 0.05; done'],
       output: openSync('${join(folder, 'log')}', 'a'),
     });`,
  );
  const running = execFile(process.execPath, ['--import', 'tsx', parent], { cwd: root });
  await saysInLog('ready').finally(() => running.kill('SIGKILL'));
  await saysInLog('goodbye');
});
