import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { completeLock, platformOf } from './complete-lock.mjs';

describe('the lock', () => {
  it('names the binaries of every platform, so that npm ci takes it anywhere', () => {
    const lock = JSON.parse(readFileSync(join(__dirname, '../../package-lock.json'), 'utf8'));
    expect(completeLock(lock)).toEqual([]);
  });

  it('reads the platform off a name', () => {
    expect(platformOf('@swc/core-linux-x64-musl')).toEqual({
      os: ['linux'],
      cpu: ['x64'],
      libc: ['musl'],
    });
    expect(platformOf('@biomejs/cli-darwin-arm64')).toEqual({ os: ['darwin'], cpu: ['arm64'] });
    expect(platformOf('fsevents')).toBeUndefined();
  });

  it('adds what is missing, beside a package when another version has the place on top', () => {
    const packages: Record<
      string,
      { version?: string; optionalDependencies?: Record<string, string> }
    > = {
      'node_modules/a': {
        optionalDependencies: { 'a-win32-x64': '2.0.0', 'a-darwin-x64': '2.0.0' },
      },
      'node_modules/a-win32-x64': { version: '1.0.0' },
    };
    expect(completeLock({ packages })).toEqual(['a-win32-x64@2.0.0', 'a-darwin-x64@2.0.0']);
    expect(packages['node_modules/a/node_modules/a-win32-x64']?.version).toBe('2.0.0');
    expect(packages['node_modules/a-darwin-x64']?.version).toBe('2.0.0');
  });
});
