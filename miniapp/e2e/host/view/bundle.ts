import path from 'node:path';
import { buildSync } from 'esbuild';

/** A script of the view as one file for the browser. Sources are few and small: 50 ms, so nothing is kept on disk. */
export function bundle(entry: 'page' | 'shell'): string {
  const { outputFiles } = buildSync({
    entryPoints: [path.join(__dirname, entry, 'index.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'chrome100',
    sourcemap: 'inline',
    tsconfigRaw: { compilerOptions: { useDefineForClassFields: true } as object },
  });
  const script = outputFiles[0];
  if (!script) {
    throw new Error(`esbuild gave nothing for ${entry}`);
  }
  return script.text;
}
