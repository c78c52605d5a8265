import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Project } from '../compile/project';
import { compileWxml } from '../compile/wxml';
import { compileWxss } from '../compile/wxss';
import { HostFault, messageOf } from '../fault';
import { bundle } from './bundle';

/*
 * One loopback server: the shell, a document for each page, the mini-program's own files and those it wrote, and the
 * automator's WebSocket on the same port.
 */

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.svg': 'image/svg+xml',
  '.mp4': 'video/mp4',
};

export type ViewServer = {
  readonly server: http.Server;
  readonly port: number;
  readonly url: string;
  frameUrl: (page: string, components: readonly string[]) => string;
  close: () => Promise<void>;
};

function listen(server: http.Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new HostFault('port_in_use', `port ${port} is in use: give another one, or 0 for any`)
          : error,
      ),
    );
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

/** A file inside a folder, or undefined when the path leads out of it or to nothing. */
function inside(folder: string, relative: string): string | undefined {
  const file = path.resolve(folder, relative);
  const isInside = file.startsWith(`${path.resolve(folder)}${path.sep}`);
  return isInside && fs.existsSync(file) && fs.statSync(file).isFile() ? file : undefined;
}

/** @param isolated whether a component's rules touch its own elements only */
const isIsolated = (project: Project, component: string) =>
  !['apply-shared', 'shared', 'page-apply-shared', 'page-shared'].includes(
    project.jsonOf(component).styleIsolation ?? 'isolated',
  );

function frameDocument(project: Project, page: string, components: readonly string[]): string {
  const sheets = [
    compileWxss(project.root, 'app.wxss'),
    compileWxss(project.root, `${page}.wxss`),
    ...components.map((one) =>
      compileWxss(project.root, `${one}.wxss`, isIsolated(project, one) ? one : undefined),
    ),
  ];
  // A style sheet cannot end its own element.
  const css = sheets.join('\n').replace(/<\/style/gi, '<\\/style');
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>${page}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><base href="/files/${path.posix.dirname(page)}/">
<link rel="stylesheet" href="/base.css"><style>${css}</style>
<script src="/wxml.js"></script><script src="/page.js"></script></head><body></body></html>`;
}

export async function startViewServer(
  project: Project,
  folder: string,
  port: number,
): Promise<ViewServer> {
  // `$gwx` looks for this object of WeChat's page.
  const wxml = `window.__vd_version_info__ = {}; window.__wxAppCode__ = {};\n${compileWxml(project.root)};\nwindow.$gwx = $gwx;`;
  const pages = new Map<string, string>([
    ['/', fs.readFileSync(path.join(__dirname, 'shell', 'shell.html'), 'utf8')],
    ['/base.css', fs.readFileSync(path.join(__dirname, 'page', 'base.css'), 'utf8')],
    ['/page.js', bundle('page')],
    ['/shell.js', bundle('shell')],
    ['/wxml.js', wxml],
  ]);
  // Every style sheet is compiled now, so that a broken one is found before the first page opens.
  compileWxss(project.root, 'app.wxss');
  for (const page of project.pages) {
    compileWxss(project.root, `${page}.wxss`);
  }
  const folders: Record<string, string> = { '/files/': project.root, '/wxfile/': folder };
  const answer = (url: URL): { type: string; body: string | Buffer } | undefined => {
    const pathname = decodeURIComponent(url.pathname);
    const known = pages.get(pathname);
    if (known !== undefined) {
      return { type: types[path.extname(pathname)] ?? 'text/html; charset=utf-8', body: known };
    }
    if (pathname.startsWith('/frame/')) {
      const components = url.searchParams.getAll('component');
      return {
        type: 'text/html; charset=utf-8',
        body: frameDocument(project, pathname.slice(7), components),
      };
    }
    const prefix = Object.keys(folders).find((one) => pathname.startsWith(one));
    const file = prefix && inside(folders[prefix] as string, pathname.slice(prefix.length));
    return file
      ? {
          type: types[path.extname(file).toLowerCase()] ?? 'application/octet-stream',
          body: fs.readFileSync(file),
        }
      : undefined;
  };
  const server = http.createServer((request, response) => {
    try {
      const found = answer(new URL(request.url ?? '/', 'http://127.0.0.1'));
      response.writeHead(found ? 200 : 404, { 'content-type': found?.type ?? 'text/plain' });
      response.end(found?.body ?? 'not found');
    } catch (error) {
      response.writeHead(500, { 'content-type': 'text/plain; charset=utf-8' });
      response.end(messageOf(error));
    }
  });
  const taken = await listen(server, port);
  return {
    server,
    port: taken,
    url: `http://127.0.0.1:${taken}/`,
    frameUrl: (page, components) => {
      const search = new URLSearchParams(components.map((one) => ['component', one]));
      return `http://127.0.0.1:${taken}/frame/${page}?${search}`;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
