import type { Picked } from './pick-file';
import type { Sent } from './send-file';

export function sendFile(
  url: string,
  { name, body }: Picked,
  headers: Record<string, string>,
  onProgress: (percent: number) => void,
): Promise<Sent> {
  const form = new FormData();
  form.set('file', body as Blob, name);
  return new Promise((resolve, reject) => {
    // Not fetch: it does not tell how much has left.
    const request = new XMLHttpRequest();
    request.open('POST', API_ORIGIN + url);
    for (const header of Object.keys(headers)) {
      request.setRequestHeader(header, headers[header] ?? '');
    }
    request.upload.addEventListener('progress', ({ loaded, total }) =>
      onProgress(Math.round((loaded / total) * 100)),
    );
    request.addEventListener('load', () =>
      resolve({ status: request.status, body: JSON.parse(request.responseText) }),
    );
    request.addEventListener('error', () => reject(new Error('no answer')));
    request.send(form);
  });
}
