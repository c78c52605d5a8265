import fs from 'node:fs';
import path from 'node:path';
import { resolveFrom } from '../compile/project';
import { HostFault } from '../fault';
import type { Realm } from './realm';

/* CommonJS as WeChat has it: one scope a file, paths only, and names of the browser hidden from every file. */

/** What WeChat's own wrapper shadows: a file that looks for them finds undefined, as on a phone. */
const hidden = [
  'window',
  'document',
  'frames',
  'self',
  'location',
  'navigator',
  'localStorage',
  'history',
  'Caches',
  'screen',
  'alert',
  'confirm',
  'prompt',
  'fetch',
  'XMLHttpRequest',
  'WebSocket',
  'webkit',
  'WeixinJSCore',
  'Reporter',
];

export type Modules = {
  load: (file: string) => unknown;
  /** The file being run, without its ending: what Page() and Component() belong to. */
  current: () => string;
};

export function createModules(root: string, realm: Realm): Modules {
  const loaded = new Map<string, { exports: unknown }>();
  const running: string[] = [];
  const find = (file: string): string => {
    const named = file.endsWith('.js') ? file : `${file}.js`;
    const name = fs.existsSync(path.join(root, named)) ? named : path.posix.join(file, 'index.js');
    if (!fs.existsSync(path.join(root, name))) {
      throw new HostFault(
        'build_broken',
        `${path.join(root, named)} is missing: ${running.at(-1) ?? 'app.json'} needs it`,
      );
    }
    return name;
  };
  const load = (wanted: string): unknown => {
    const file = find(wanted);
    const known = loaded.get(file);
    if (known) {
      return known.exports;
    }
    const module = { exports: realm.object() as unknown };
    loaded.set(file, module);
    const require = (target: string) => load(resolveFrom(file, target));
    // WeChat's require.async: a promise of the module.
    require.async = (target: string) =>
      realm.promise(Promise.resolve().then(() => load(resolveFrom(file, target))));
    const code = fs.readFileSync(path.join(root, file), 'utf8');
    const run = realm.compile(code, file, ['require', 'module', 'exports', ...hidden]);
    running.push(file.replace(/\.js$/, ''));
    try {
      realm.enter(`${file} to be run`, () =>
        Reflect.apply(run, module.exports, [require, module, module.exports]),
      );
    } catch (error) {
      loaded.delete(file);
      throw error;
    } finally {
      running.pop();
    }
    return module.exports;
  };
  return { load, current: () => running.at(-1) ?? '' };
}
