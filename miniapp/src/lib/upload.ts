import type { Application, MaterialKind } from '../../../bff/src/contract';
import { call } from './api';
import { failureOf } from './call';
import { Failure } from './failure';
import type { Picked } from './pick-file';
import { sendFile } from './send-file';
import { readTokens } from './session';

/** Sends a material of an application. @throws Failure */
export async function uploadMaterial(
  applicationId: string,
  kind: MaterialKind,
  file: Picked,
  onProgress: (percent: number) => void,
): Promise<Application> {
  // A session that ran out is renewed by this small call, not in the middle of a large one.
  await call('GET /v1/me');
  const url = `/v1/me/applications/${applicationId}/materials/${kind}`;
  const headers = { authorization: `Bearer ${readTokens()?.accessToken ?? ''}` };
  const sent = await sendFile(url, file, headers, onProgress).catch(() => {
    throw new Failure({ code: 'network' });
  });
  if (sent.status >= 400) {
    throw failureOf({ ...sent, headers: {} });
  }
  return sent.body as Application;
}
