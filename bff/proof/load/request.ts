import type { Resident } from './job';
import type { Answer } from './line';

/** The bytes of a claim, as the mini-program's gateway passes them on. */
export function claimRequest(resident: Resident, stockId: string, requestKey: string): string {
  return (
    `POST /v1/stocks/${stockId}/claims HTTP/1.1\r\nhost: 127.0.0.1\r\n` +
    `authorization: Bearer ${resident.token}\r\nx-forwarded-for: ${resident.address}\r\n` +
    `x-device-id: ${resident.deviceId}\r\nidempotency-key: ${requestKey}\r\ncontent-length: 0\r\n\r\n`
  );
}

/** The bytes of the question what became of a claim. */
export function pollRequest(resident: Resident, batchId: string): string {
  return (
    `GET /v1/batches/${batchId}/claim HTTP/1.1\r\nhost: 127.0.0.1\r\n` +
    `authorization: Bearer ${resident.token}\r\nx-forwarded-for: ${resident.address}\r\n\r\n`
  );
}

const codeKey = Buffer.from('"code":"');

/** The problem code of an answer, without parsing the rest of it. */
export function problemCodeOf({ body }: Answer): string {
  const from = body.indexOf(codeKey) + codeKey.length;
  return from < codeKey.length ? 'no_code' : body.toString('latin1', from, body.indexOf('"', from));
}
