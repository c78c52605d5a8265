import type { Api, ApiCall, ApiReply } from '../../../bff/src/contract';
import { bearer } from './bearer';
import { failureOf, urlOf } from './call';
import { Failure } from './failure';
import type { Picked } from './pick-file';
import { sendFile } from './send-file';

/** The routes that take a file, of the person's own. */
type UploadRoute = {
  [R in keyof Api]: Api[R] extends { upload: object } ? R : never;
}[keyof Api] &
  `${string}/me/${string}`;

/** Sends one file. @throws Failure */
export async function upload<R extends UploadRoute>(
  route: R,
  params: ApiCall<R>['params'],
  file: Picked,
  onProgress: (percent: number) => void,
): Promise<ApiReply<R>> {
  const url = urlOf(route.slice('POST '.length), { params });
  const sent = await sendFile(url, file, await bearer(), onProgress).catch(() => {
    throw new Failure({ code: 'network' });
  });
  if (sent.status >= 400) {
    throw failureOf({ ...sent, headers: {} });
  }
  return sent.body as ApiReply<R>;
}
