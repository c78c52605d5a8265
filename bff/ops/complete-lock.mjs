/*
 * `npm run lock`: makes package-lock.json name the binaries of every platform. A registry that does not carry one of them
 * lets `npm install` write a lock without it, and `npm ci` then refuses that lock everywhere. The entries written here
 * carry no digest, are optional, and are fetched only on the platform they are for.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const systems = ['darwin', 'linux', 'win32', 'android', 'freebsd', 'openharmony'];
const processors = ['arm64', 'x64', 'arm', 'ia32', 'ppc64', 'riscv64', 'loong64', 's390x'];

/** What `@scope/name-linux-x64-musl` says of the platform it is for; undefined when its name says nothing. */
export function platformOf(name) {
  const parts = name.split(/[-/]/);
  const os = systems.find((one) => parts.includes(one));
  const cpu = processors.find((one) => parts.includes(one));
  if (!os || !cpu) {
    return undefined;
  }
  const libc = parts.some((part) => part.startsWith('musl')) ? 'musl' : 'glibc';
  return { os: [os], cpu: [cpu], ...(os === 'linux' && { libc: [libc] }) };
}

/** The version of `name` that a package at `path` is given, as Node looks for it: from its own folder upwards. */
function versionFound(packages, path, name) {
  for (
    let folder = path;
    ;
    folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))
  ) {
    const found = packages[`${folder && `${folder}/`}node_modules/${name}`];
    if (found || folder === '') {
      return found?.version;
    }
  }
}

/** Adds the missing platforms to a lock; answers their names. */
export function completeLock({ packages }) {
  const added = [];
  for (const [path, entry] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      const platform = platformOf(name);
      const isExact = /^\d/.test(version);
      const found = versionFound(packages, path, name);
      if (platform && isExact && found !== version) {
        const top = `node_modules/${name}`;
        packages[packages[top] ? `${path}/${top}` : top] = {
          version,
          ...platform,
          ...(entry.dev && { dev: true }),
          optional: true,
        };
        added.push(`${name}@${version}`);
      }
    }
  }
  return added;
}

const byPath = ([a], [b]) => (a < b ? -1 : 1);

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const file = new URL('../../package-lock.json', import.meta.url);
  const lock = JSON.parse(readFileSync(file, 'utf8'));
  const added = completeLock(lock);
  lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(byPath));
  writeFileSync(file, `${JSON.stringify(lock, undefined, 2)}\n`);
  process.stdout.write(`${added.length} platform packages added to the lock\n`);
}
