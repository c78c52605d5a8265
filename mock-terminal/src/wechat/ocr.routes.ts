import { Busboy } from '@fastify/busboy';
import Router from '@koa/router';
import type Koa from 'koa';
import { BadRequest } from '../http';
import { type ApiNeeds, failure, spoil, whyNotToken } from './api.routes';
import { readLicence } from './licence';

/** WeChat's reading of papers: one call of it, `ocr/bizlicense`, with its official error codes. */
const PICTURE_LIMIT = 2 * 1024 * 1024;
const NO_PICTURE = 101_002;
const UNREADABLE = 101_000;

const pictureOf = (ctx: Koa.Context): Promise<Buffer | undefined> =>
  new Promise((resolve, reject) => {
    const type = ctx.get('content-type');
    if (!type.startsWith('multipart/form-data')) {
      resolve(undefined);
      return;
    }
    const form = new Busboy({
      headers: { 'content-type': type },
      limits: { fileSize: PICTURE_LIMIT, files: 1 },
    });
    let picture: Buffer | undefined;
    form.on('file', (field, stream) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (field === 'img') picture = Buffer.concat(chunks);
      });
    });
    form.on('finish', () => resolve(picture));
    form.on('error', () => reject(new BadRequest('the form is broken')));
    ctx.req.pipe(form);
  });

const readBusinessLicence = async (needs: ApiNeeds, ctx: Koa.Context): Promise<object> => {
  const wrong = whyNotToken(needs, ctx);
  if (wrong) return failure(wrong);
  const picture = await pictureOf(ctx);
  if (!picture) return failure(NO_PICTURE);
  const licence = await readLicence(picture);
  return licence ? { errcode: 0, errmsg: 'ok', ...licence } : failure(UNREADABLE);
};

export const ocrRoutes = (needs: ApiNeeds): Router =>
  new Router().post('/cv/ocr/bizlicense', spoil(needs), async (ctx) => {
    ctx.body = await readBusinessLicence(needs, ctx);
  });
