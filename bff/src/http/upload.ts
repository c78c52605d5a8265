import { Busboy } from '@fastify/busboy';
import type { RouterContext } from '@koa/router';
import { Refusal } from '../kernel/refusal';

/** One file of a multipart form, as it came. */
export type Upload = { name: string; bytes: Buffer };

/** How long a phone on a slow line may take to send its file. */
export const uploadTimeoutMs = 60_000;

/**
 * The part `file` of a multipart form, bounded in size and time.
 * @throws Refusal invalid_request without such a part, file_too_large
 */
export function readUpload(ctx: RouterContext, limitBytes: number): Promise<Upload> {
  const type = ctx.req.headers['content-type'];
  if (!type?.startsWith('multipart/form-data')) {
    throw new Refusal('invalid_request', { field: 'content-type' });
  }
  return new Promise((resolve, reject) => {
    const form = readForm(type, limitBytes);
    let upload: Upload | undefined;
    let ended = false;
    const finish = (refusal?: Refusal) => {
      if (ended) {
        return;
      }
      ended = true;
      clearTimeout(timer);
      ctx.req.unpipe(form);
      // Nobody reads the rest: let it drain, so that the answer still reaches the sender.
      ctx.req.resume();
      if (upload && !refusal) {
        resolve(upload);
      } else {
        reject(refusal ?? new Refusal('invalid_request', { field: 'file' }));
      }
    };
    const timer = setTimeout(() => finish(new Refusal('invalid_request')), uploadTimeoutMs);
    form.on('file', (field, stream, name) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('limit', () => finish(new Refusal('file_too_large')));
      stream.on('end', () => {
        if (field === 'file') {
          upload = { name: name.slice(-100), bytes: Buffer.concat(chunks) };
        }
      });
    });
    form.on('finish', () => finish());
    form.on('error', () => finish(new Refusal('invalid_request', { field: 'file' })));
    if (Number(ctx.req.headers['content-length'] ?? 0) > limitBytes + 64 * 1024) {
      finish(new Refusal('file_too_large'));
      return;
    }
    ctx.req.pipe(form);
  });
}

function readForm(type: string, fileSize: number) {
  try {
    return new Busboy({
      headers: { 'content-type': type },
      isPartAFile: (field) => field === 'file',
      limits: { fileSize, files: 1, fields: 10, parts: 12, fieldSize: 10_000 },
    });
  } catch {
    throw new Refusal('invalid_request', { field: 'content-type' });
  }
}
