import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Router from '@koa/router';
import { build } from 'esbuild';

const PAGE = join(__dirname, '../../page');

/** Builds the cashier page in memory and serves it: one HTML file, one script, one style sheet. */
export const pageRoutes = async (): Promise<Router> => {
  const built = await build({
    entryPoints: { cashier: join(PAGE, 'main.ts') },
    outdir: '/',
    bundle: true,
    write: false,
    minify: true,
    target: 'es2022',
    charset: 'utf8',
  });
  const fileEnding = (end: string) =>
    built.outputFiles.find(({ path }) => path.endsWith(end))?.text;
  const html = readFileSync(join(PAGE, 'index.html'), 'utf8');
  const files = [
    { path: '/', type: 'html', text: html },
    { path: '/cashier.js', type: 'js', text: fileEnding('.js') },
    { path: '/cashier.css', type: 'css', text: fileEnding('.css') },
  ];
  const router = new Router();
  for (const { path, type, text } of files) {
    router.get(path, (ctx) => {
      ctx.type = type;
      ctx.set('cache-control', 'no-cache');
      ctx.body = text;
    });
  }
  return router;
};
