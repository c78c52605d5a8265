import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type Koa from 'koa';
import { z } from 'zod';

/** The caller's fault: answered 400 with its words. */
export class BadRequest extends Error {}
/** What was named does not exist: answered 404. */
export class NotFound extends Error {}
/** The body is larger than the door. */
export class TooLarge extends Error {}

const JSON_LIMIT = 256 * 1024;
/** How long a request under way may take to finish when the server closes. */
const GRACE_MS = 2000;

/** The exact bytes of the body. Throws `TooLarge`. */
export const readBytes = async (ctx: Koa.Context, limit = JSON_LIMIT): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of ctx.req) {
    size += chunk.length;
    if (size > limit) throw new TooLarge('too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

export const parseJson = (bytes: Buffer): unknown => {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new BadRequest('the body is not JSON');
  }
};

export const readJson = async (ctx: Koa.Context): Promise<unknown> =>
  parseJson(await readBytes(ctx));

/** The value in its schema's shape. Throws `BadRequest` that names every fault. */
export const parse = <T>(schema: z.ZodType<T>, value: unknown): T => {
  const result = schema.safeParse(value);
  if (!result.success) throw new BadRequest(z.prettifyError(result.error));
  return result.data;
};

const statusOf = (fault: unknown): number => {
  if (fault instanceof BadRequest) return 400;
  if (fault instanceof NotFound) return 404;
  return fault instanceof TooLarge ? 413 : 500;
};

/** A caller's fault is answered with its words; everything else that goes wrong is a 500 and a line on stderr. */
export const plainFaults: Koa.Middleware = async (ctx, next) => {
  try {
    await next();
  } catch (fault) {
    ctx.status = statusOf(fault);
    const words = fault instanceof Error ? fault.message : String(fault);
    ctx.body = { error: ctx.status === 500 ? 'internal' : words };
    if (ctx.status === 500)
      process.stderr.write(`${fault instanceof Error ? fault.stack : words}\n`);
  }
};

export type Listening = { origin: string; close: () => Promise<void> };

/** Listens on loopback; port 0 takes a free one. Rejects with a plain sentence when the port is taken. */
export const listen = (app: Koa, port: number): Promise<Listening> =>
  new Promise((resolve, reject) => {
    const server: Server = createServer(app.callback());
    server.once('error', (fault: NodeJS.ErrnoException) =>
      reject(
        fault.code === 'EADDRINUSE' ? new Error(`端口 ${port} 已被占用 (port is taken)`) : fault,
      ),
    );
    server.listen(port, '127.0.0.1', () =>
      resolve({
        origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        close: () =>
          new Promise((done) => {
            server.close(() => done());
            setTimeout(() => server.closeAllConnections(), GRACE_MS).unref();
          }),
      }),
    );
  });
