import type { ApiCall, ApiReply } from '../src/contract';
import { createJlpaySealer } from '../src/platform/jlpay';
import { codeOf, type Heard, type TerminalPath } from './counter';
import { type GivenVoucher, jlpayDemo } from './factories';

const signAsJlpay = createJlpaySealer(jlpayDemo);

/** A till of merchant A at an address, on the clock of the app, that signs as 嘉联 does. */
export function createTill(origin: string, now: () => Date, codeKey: Uint8Array) {
  return {
    now,
    code: (voucher: GivenVoucher) => codeOf(voucher, now(), codeKey),
    call: async <P extends TerminalPath>(
      path: P,
      body: ApiCall<`POST ${P}`>['body'],
    ): Promise<Heard<ApiReply<`POST ${P}`>>> => {
      const bytes = Buffer.from(JSON.stringify(body));
      const answer = await fetch(origin + path, {
        method: 'POST',
        headers: {
          ...signAsJlpay({ method: 'POST', path }, bytes, now()),
          'content-type': 'application/json; charset=utf-8',
        },
        body: bytes,
      });
      return {
        status: answer.status,
        genuine: true,
        body: (await answer.json()) as ApiReply<`POST ${P}`>,
      };
    },
  };
}
