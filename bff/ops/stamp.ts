import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const notSources = new Set(['node_modules', 'dist']);

function filesBelow(path: string): string[] {
  if (statSync(path).isFile()) {
    return [path];
  }
  return readdirSync(path)
    .filter((name) => !notSources.has(name))
    .sort()
    .flatMap((name) => filesBelow(join(path, name)));
}

/** One digest over the names and bytes of these files and folders; what does not exist counts as such. */
export function digestOf(root: string, paths: readonly string[]): string {
  const hash = createHash('sha256');
  for (const path of paths) {
    for (const file of existsSync(join(root, path)) ? filesBelow(join(root, path)) : []) {
      hash
        .update(`${file.slice(root.length)}\0`)
        .update(readFileSync(file))
        .update('\0');
    }
    hash.update('\n');
  }
  return hash.digest('hex');
}

/**
 * Makes a folder again when what it is made from has changed. The stamp lies inside the folder, is taken away first and
 * written last: whoever deletes the folder deletes the stamp, and a making that broke off has none.
 * @returns whether it had to be made
 */
export async function makeWhenStale(
  folder: string,
  digest: string,
  make: () => Promise<unknown>,
): Promise<boolean> {
  const stamp = join(folder, '.made-from');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) {
    return false;
  }
  // A making that writes over the old and breaks off leaves a mixture of both, which no stamp may vouch for.
  rmSync(stamp, { force: true });
  await make();
  writeFileSync(stamp, digest);
  return true;
}
