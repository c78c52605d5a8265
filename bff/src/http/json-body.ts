import type { IncomingMessage } from 'node:http';
import type { Context } from 'koa';
import { Refusal } from '../kernel/refusal';

/** No body of ours is larger; the terminal interface brings its own limit. */
const jsonLimitBytes = 64 * 1024;
const bodyTimeoutMs = 10_000;

/**
 * Reads the exact bytes of a request, bounded in size and time.
 * @throws Refusal body_too_large, invalid_request
 */
export function readBytes(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const refuse = (refusal: Refusal) => {
      // Nobody reads the rest: let it drain, so that the answer still reaches the sender.
      request.removeAllListeners('data');
      request.resume();
      reject(refusal);
    };
    if (Number(request.headers['content-length'] ?? 0) > limitBytes) {
      refuse(new Refusal('body_too_large'));
      return;
    }
    const timer = setTimeout(() => refuse(new Refusal('invalid_request')), bodyTimeoutMs);
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > limitBytes) {
        clearTimeout(timer);
        refuse(new Refusal('body_too_large'));
        return;
      }
      chunks.push(chunk);
    });
    request.on('end', () => {
      clearTimeout(timer);
      resolve(Buffer.concat(chunks));
    });
    request.on('error', () => {
      clearTimeout(timer);
      reject(new Refusal('invalid_request'));
    });
  });
}

/**
 * The JSON of a request. Only `application/json` is read, so that a form on another site cannot post here.
 * @throws Refusal invalid_request, body_too_large
 */
export async function readJson(ctx: Context): Promise<unknown> {
  if (!ctx.is('application/json')) {
    throw new Refusal('invalid_request', { field: 'content-type' });
  }
  const bytes = await readBytes(ctx.req, jsonLimitBytes);
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new Refusal('invalid_request', { field: 'body' });
  }
}
