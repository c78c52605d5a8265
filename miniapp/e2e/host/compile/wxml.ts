import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { HostFault, messageOf } from '../fault';
import { filesOf } from './project';

/*
 * WXML is compiled by WeChat's own `wcc`, which npm's miniprogram-compiler brings along (MIT, see the README): what
 * DevTools would refuse, this refuses, with file, line and column.
 */

/** The largest output: Taro's base.wxml alone gives 200 kB. */
const outputLimitBytes = 64 * 1024 * 1024;
const compileLimitMs = 30_000;

const binaries: Record<string, string | undefined> = {
  'linux-x64': 'linux/wcc',
  'darwin-x64': 'mac/wcc',
  // By Rosetta, where it is installed.
  'darwin-arm64': 'mac/wcc',
  'win32-x64': 'windows/wcc.exe',
  'win32-ia32': 'windows/wcc.exe',
};

const cannotRun = (why: string) =>
  new HostFault(
    'compiler_cannot_run',
    `WeChat's WXML compiler cannot run here (${process.platform}-${process.arch}): ${why}`,
  );

/** A copy that may be executed: npm packs the Linux file without the right to run, and node_modules is not ours to change. */
function takeBinary(folder: string): string {
  const relative = binaries[`${process.platform}-${process.arch}`];
  if (!relative) {
    throw cannotRun('miniprogram-compiler has no binary for this platform');
  }
  const packed = path.join(path.dirname(require.resolve('miniprogram-compiler')), 'bin', relative);
  const copy = path.join(folder, path.basename(relative));
  fs.copyFileSync(packed, copy);
  fs.chmodSync(copy, 0o755);
  return copy;
}

/** Why no WXML can be compiled on this machine, or undefined: looked at before anything is opened. */
export function whyCannotCompile(): string | undefined {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mini-host-wcc-'));
  try {
    const { error } = spawnSync(takeBinary(folder), ['-v'], { timeout: compileLimitMs });
    return error && cannotRun(messageOf(error)).message;
  } catch (error) {
    return messageOf(error);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** @returns JavaScript that defines `$gwx(path)`, which gives a page's or component's generator of virtual nodes */
export function compileWxml(root: string): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mini-host-wcc-'));
  try {
    const files = [...filesOf(root, '.wxml'), ...filesOf(root, '.wxs')];
    const { status, signal, error, stdout, stderr } = spawnSync(
      takeBinary(folder),
      ['-d', '-cc', '0', ...files, '-gn', '$gwx'],
      { cwd: root, encoding: 'utf8', maxBuffer: outputLimitBytes, timeout: compileLimitMs },
    );
    if (error) {
      throw cannotRun(messageOf(error));
    }
    if (signal) {
      throw cannotRun(`it was ended by ${signal}`);
    }
    if (status !== 0) {
      throw new HostFault(
        'wxml_error',
        `WXML does not compile in ${root}: ${(stderr || stdout).trim()}`,
      );
    }
    return stdout;
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
