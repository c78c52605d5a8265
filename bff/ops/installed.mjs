import { readFileSync } from 'node:fs';
import { join } from 'node:path';

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/**
 * Compares the lockfile with npm's own record of what it installed (written last, so a broken install has none).
 * Optional packages may be missing: those of other platforms always are.
 * @param {string} root the project's folder
 * @returns {string | undefined} the first difference in words, or undefined when all is installed
 */
export function whatIsNotInstalled(root) {
  const wanted = readPackages(join(root, 'package-lock.json'));
  const installed = readPackages(join(root, 'node_modules/.package-lock.json'));
  if (!wanted) {
    return 'there is no readable package-lock.json';
  }
  if (!installed) {
    return 'nothing is installed yet';
  }
  for (const [path, { version, optional, link }] of Object.entries(wanted)) {
    const has = installed[path];
    if (!path.includes('node_modules/') || link || (optional && !has)) {
      continue;
    }
    if (has?.version !== version) {
      const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
      return has
        ? `${name} is ${has.version}, the lockfile says ${version}`
        : `${name} is not installed`;
    }
  }
  return undefined;
}
