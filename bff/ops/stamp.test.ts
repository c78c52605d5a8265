import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { digestOf, makeWhenStale } from './stamp';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'huimin-stamp-'));
  mkdirSync(join(folder, 'src/dist'), { recursive: true });
  writeFileSync(join(folder, 'src/a.ts'), 'a');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const digest = () => digestOf(folder, ['src', 'absent.json']);

describe('the digest of the sources', () => {
  it('changes with a text, a name, a new file and a file that was absent', () => {
    const seen = [digest()];
    writeFileSync(join(folder, 'src/a.ts'), 'b');
    seen.push(digest());
    writeFileSync(join(folder, 'src/b.ts'), '');
    seen.push(digest());
    rmSync(join(folder, 'src/b.ts'));
    writeFileSync(join(folder, 'src/c.ts'), '');
    seen.push(digest());
    writeFileSync(join(folder, 'absent.json'), '{}');
    seen.push(digest());
    expect(new Set(seen).size).toBe(seen.length);
  });

  it('does not look at what was made from them', () => {
    const before = digest();
    writeFileSync(join(folder, 'src/dist/a.js'), 'made');
    expect(digest()).toBe(before);
  });
});

describe('what is made from them', () => {
  const make = jest.fn(async () => {
    mkdirSync(join(folder, 'out'), { recursive: true });
  });
  const ensure = () => makeWhenStale(join(folder, 'out'), digest(), make);

  beforeEach(() => make.mockClear());

  it('is made once, and again after a change or when it was deleted', async () => {
    const made = [await ensure(), await ensure()];
    writeFileSync(join(folder, 'src/a.ts'), 'b');
    made.push(await ensure(), await ensure());
    rmSync(join(folder, 'out'), { recursive: true });
    made.push(await ensure());
    expect(made).toEqual([true, false, true, false, true]);
    expect(make).toHaveBeenCalledTimes(3);
  });

  it('is made again after a making that broke off', async () => {
    make.mockRejectedValueOnce(new Error('no room left'));
    await expect(ensure()).rejects.toThrow('no room left');
    expect(existsSync(join(folder, 'out/.made-from'))).toBe(false);
    await expect(ensure()).resolves.toBe(true);
  });

  it('is made again after a second making that broke off, also from the sources of the first', async () => {
    await ensure();
    writeFileSync(join(folder, 'src/a.ts'), 'b');
    make.mockRejectedValueOnce(new Error('stopped'));
    await expect(ensure()).rejects.toThrow('stopped');
    writeFileSync(join(folder, 'src/a.ts'), 'a');
    await expect(ensure()).resolves.toBe(true);
  });
});
