import fs from 'node:fs';
import path from 'node:path';
import type { World } from '../world';
import { ApiFail } from './api';

/* `wxfile://` and code-package paths as files of this machine: developers.weixin.qq.com/miniprogram/dev/framework/ability/file-system.html */

const scheme = 'wxfile://';
export const userDataPath = `${scheme}usr`;

let last = 0;
/** A temporary path that nobody has. @param extension with its dot, or empty */
export function newTemporary(extension: string): string {
  last += 1;
  return `${scheme}tmp_${Date.now().toString(36)}${last}${extension}`;
}

/**
 * @param use of `write` needs no file to be there, but the code package cannot be written
 * @throws ApiFail for a path that leads nowhere or outside
 */
export function fileOf(world: World, given: unknown, use: 'read' | 'write' = 'read'): string {
  const text = String(given ?? '');
  const isOwn = text.startsWith(scheme);
  if (!isOwn && use === 'write') {
    throw new ApiFail(`permission denied, open "${text}"`, { errno: 1300013 });
  }
  const root = path.resolve(isOwn ? world.folder : world.project.root);
  const file = path.resolve(root, isOwn ? text.slice(scheme.length) : text.replace(/^\//, ''));
  if (!file.startsWith(`${root}${path.sep}`)) {
    throw new ApiFail(`permission denied, open "${text}"`, { errno: 1300013 });
  }
  if (use === 'read' && !fs.existsSync(file)) {
    throw new ApiFail(`no such file or directory "${text}"`, { errno: 1300002 });
  }
  return file;
}

/** Brings a file of the test's machine to the phone, as a picker does. */
export function adopt(world: World, source: string): string {
  const target = newTemporary(path.extname(source));
  fs.copyFileSync(source, fileOf(world, target, 'write'));
  return target;
}
