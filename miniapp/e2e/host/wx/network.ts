import fs from 'node:fs/promises';
import path from 'node:path';
import { messageOf } from '../fault';
import type { RequestFigure } from '../figures';
import type { World } from '../world';
import { ApiFail, type ApiKit, type CallOptions, type Family } from './api';
import { fileOf, newTemporary } from './paths';

/* request, uploadFile, downloadFile and the network itself, over real HTTP. */

/** developers.weixin.qq.com/miniprogram/dev/framework/ability/network.html: ten at once, 60 s, 5 s in the background. */
const mostAtOnce = 10;
const defaultTimeoutMs = 60_000;
const backgroundLimitMs = 5_000;

type RequestOptions = CallOptions & {
  url: string;
  method?: string;
  data?: unknown;
  header?: Record<string, string>;
  timeout?: number;
  dataType?: string;
  responseType?: string;
};
type UploadOptions = CallOptions & {
  url: string;
  filePath: string;
  name: string;
  formData?: Record<string, unknown>;
  header?: Record<string, string>;
  timeout?: number;
};
type DownloadOptions = CallOptions & {
  url: string;
  filePath?: string;
  header?: Record<string, string>;
  timeout?: number;
};

/** Lets ten through; the rest wait in order. */
function createGate() {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (running < mostAtOnce) {
      running += 1;
    } else {
      // Whoever ends hands its place over, so that nobody slips in between.
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) {
        next();
      } else {
        running -= 1;
      }
    }
  };
}

/** `{ a: 1 }` as `a=1`; what is no object is text already. */
function formOf(data: unknown): string {
  return typeof data === 'object' && data !== null
    ? Object.entries(data)
        .map(
          ([name, value]) =>
            `${encodeURIComponent(name)}=${encodeURIComponent(typeof value === 'object' ? JSON.stringify(value) : String(value))}`,
        )
        .join('&')
    : String(data);
}

function bodyOf(data: unknown, contentType: string): string | Uint8Array<ArrayBuffer> | undefined {
  if (data === undefined || data === null) {
    return undefined;
  }
  if (typeof data === 'string') {
    return data;
  }
  if (Object.prototype.toString.call(data) === '[object ArrayBuffer]') {
    return new Uint8Array(data as ArrayBuffer);
  }
  return contentType.includes('x-www-form-urlencoded') ? formOf(data) : JSON.stringify(data);
}

function withQuery(url: string, data: unknown): string {
  if (typeof data !== 'object' || data === null) {
    return url;
  }
  const query = formOf(data);
  return query === '' ? url : `${url}${url.includes('?') ? '&' : '?'}${query}`;
}

const lowerCase = (header: Record<string, string> = {}) =>
  Object.fromEntries(
    Object.entries(header).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );

type Exchange = {
  url: string;
  init: RequestInit;
  timeout: number | undefined;
  kind: RequestFigure['kind'];
};

function createExchange(world: World) {
  const { state, settings, figures } = world;
  const gate = createGate();
  const running = new Set<AbortController>();
  const refuse = (url: string): void => {
    let origin: string;
    try {
      origin = new URL(url).origin;
    } catch {
      throw new ApiFail(`invalid url "${url}"`, { errno: 600009 });
    }
    if (settings.allowedOrigins && !settings.allowedOrigins.includes(origin)) {
      throw new ApiFail(`url not in domain list: ${origin}`, { errno: 600002 });
    }
    if (state.network === 'none') {
      throw new ApiFail('-106:net::ERR_INTERNET_DISCONNECTED', { errno: 600001 });
    }
  };
  const forwarded = (url: string): string => {
    const { origin } = new URL(url);
    return (settings.forward[origin] ?? origin) + url.slice(origin.length);
  };
  const go = async (exchange: Exchange, controller: AbortController) => {
    const { url, init, kind } = exchange;
    const page = world.pages.top()?.path ?? '';
    const at = world.now();
    const figure: RequestFigure = { page, at, ms: 0, url, method: init.method ?? 'GET', kind };
    figures.requests.push(figure);
    const timeout = exchange.timeout ?? defaultTimeoutMs;
    const timer = setTimeout(() => controller.abort(new ApiFail('timeout', { errno: 5 })), timeout);
    running.add(controller);
    try {
      refuse(url);
      const headers = {
        referer: `https://servicewechat.com/${world.project.appId}/0/page-frame.html`,
        ...(init.headers as Record<string, string>),
      };
      const response = await fetch(forwarded(url), { ...init, headers, signal: controller.signal });
      const body = Buffer.from(await response.arrayBuffer());
      Object.assign(figure, { status: response.status, bytes: body.length });
      return { response, body };
    } catch (error) {
      const reason = controller.signal.aborted ? controller.signal.reason : error;
      const failure =
        reason instanceof ApiFail
          ? reason
          : new ApiFail(messageOf((error as { cause?: unknown }).cause ?? error), {
              errno: 600003,
            });
      figure.error = failure.reason;
      throw failure;
    } finally {
      clearTimeout(timer);
      running.delete(controller);
      figure.ms = world.now() - at;
    }
  };
  return {
    send: (exchange: Exchange, controller: AbortController) => gate(() => go(exchange, controller)),
    /** Of an app in the background, what has not ended after 5 s is interrupted. */
    interrupt: () => {
      const before = [...running];
      setTimeout(() => {
        for (const controller of state.shown ? [] : before) {
          controller.abort(new ApiFail('interrupted', { errno: 600004 }));
        }
      }, backgroundLimitMs).unref();
    },
    abortAll: () => {
      for (const controller of running) {
        controller.abort(new ApiFail('abort'));
      }
    },
  };
}

function headersOf(response: Response): { header: Record<string, string>; cookies: string[] } {
  return { header: Object.fromEntries(response.headers), cookies: response.headers.getSetCookie() };
}

function dataOf(body: Buffer, options: RequestOptions): unknown {
  if (options.responseType === 'arraybuffer') {
    return body;
  }
  const text = body.toString('utf8');
  if ((options.dataType ?? 'json') !== 'json') {
    return text;
  }
  try {
    return JSON.parse(text);
  } catch {
    // As documented for dataType json: text that does not parse stays text.
    return text;
  }
}

const idle = () => undefined;
function taskOf(
  controller: AbortController,
  events: readonly string[],
): Record<string, () => void> {
  return Object.fromEntries([
    ['abort', () => controller.abort(new ApiFail('abort'))],
    ...events.flatMap((name) => [
      [`on${name}`, idle],
      [`off${name}`, idle],
    ]),
  ]);
}

export function networkFamily(
  world: World,
  kit: ApiKit,
): { family: Family; interrupt: () => void; abortAll: () => void } {
  const exchange = createExchange(world);
  const request = kit.task<RequestOptions>('request', (options) => {
    const controller = new AbortController();
    const work = async () => {
      const method = (options.method ?? 'GET').toUpperCase();
      const headers = { 'content-type': 'application/json', ...lowerCase(options.header) };
      const hasBody = method !== 'GET' && method !== 'HEAD';
      const body = hasBody ? bodyOf(options.data, headers['content-type']) : undefined;
      const { response, body: answer } = await exchange.send(
        {
          url: hasBody ? String(options.url) : withQuery(String(options.url), options.data),
          init: { method, headers, ...(body !== undefined && { body }) },
          timeout: options.timeout,
          kind: 'request',
        },
        controller,
      );
      return { data: dataOf(answer, options), statusCode: response.status, ...headersOf(response) };
    };
    return { work, task: taskOf(controller, ['HeadersReceived', 'ChunkReceived']) };
  });
  const uploadFile = kit.task<UploadOptions>('uploadFile', (options) => {
    const controller = new AbortController();
    const work = async () => {
      const file = fileOf(world, options.filePath);
      const form = new FormData();
      for (const [name, value] of Object.entries(options.formData ?? {})) {
        form.append(name, String(value));
      }
      form.append(options.name, new Blob([await fs.readFile(file)]), path.basename(file));
      const { 'content-type': _, ...headers } = lowerCase(options.header);
      const { response, body } = await exchange.send(
        {
          url: options.url,
          init: { method: 'POST', headers, body: form },
          timeout: options.timeout,
          kind: 'upload',
        },
        controller,
      );
      return { data: body.toString('utf8'), statusCode: response.status, ...headersOf(response) };
    };
    return { work, task: taskOf(controller, ['ProgressUpdate', 'HeadersReceived']) };
  });
  const downloadFile = kit.task<DownloadOptions>('downloadFile', (options) => {
    const controller = new AbortController();
    const work = async () => {
      const { response, body } = await exchange.send(
        {
          url: options.url,
          init: { headers: lowerCase(options.header) },
          timeout: options.timeout,
          kind: 'download',
        },
        controller,
      );
      const target = options.filePath ?? newTemporary(path.extname(new URL(options.url).pathname));
      await fs.writeFile(fileOf(world, target, 'write'), body);
      return {
        [options.filePath ? 'filePath' : 'tempFilePath']: target,
        statusCode: response.status,
        ...headersOf(response),
      };
    };
    return { work, task: taskOf(controller, ['ProgressUpdate', 'HeadersReceived']) };
  });
  return {
    family: {
      request,
      uploadFile,
      downloadFile,
      getNetworkType: kit.later('getNetworkType', () => ({
        networkType: world.state.network,
        isConnected: world.state.network !== 'none',
        hasSystemProxy: false,
      })),
      ...kit.on('NetworkStatusChange'),
      ...kit.on('NetworkWeakChange'),
    },
    interrupt: exchange.interrupt,
    abortAll: exchange.abortAll,
  };
}
