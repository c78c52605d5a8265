import sharp from 'sharp';
import { z } from 'zod';
import type { WechatLine } from './wechat';

/*
 * Reading a business licence off its picture. The port is small, so that another service can stand behind it; the one we
 * have is WeChat's `ocr/bizlicense`. What it reads is a proposal: a person compares it with the licence.
 */
export type ReadLicence = {
  enterpriseName: string | null;
  creditCode: string | null;
  address: string | null;
};
export type LicenceReader = {
  /** @throws LicenceTrouble */
  read: (picture: Buffer) => Promise<ReadLicence>;
};
export class LicenceTrouble extends Error {
  constructor(readonly kind: 'unreadable' | 'unavailable') {
    super(kind);
  }
}

const text = z.string().max(200).default('');
const answer = z.object({ reg_num: text, enterprise_name: text, address: text });
/** WeChat takes pictures of 2 MB; a licence is well legible in this size. */
const sentPixels = 1_600;
const fit = { fit: 'inside', withoutEnlargement: true } as const;
const orNull = (given: string) => (given === '' ? null : given);

export function createWechatLicenceReader(line: WechatLine): LicenceReader {
  return {
    async read(picture) {
      const sent = await sharp(picture).resize(sentPixels, sentPixels, fit).jpeg().toBuffer();
      const body = new FormData();
      body.set('img', new Blob([new Uint8Array(sent)], { type: 'image/jpeg' }), 'licence.jpg');
      const read = await line
        .askAsApp({ path: '/cv/ocr/bizlicense', body }, answer)
        .catch((error: unknown) => {
          throw new LicenceTrouble(
            (error as { errcode?: number }).errcode === 101_000 ? 'unreadable' : 'unavailable',
          );
        });
      if (read.enterprise_name === '' && read.reg_num === '') {
        throw new LicenceTrouble('unreadable');
      }
      return {
        enterpriseName: orNull(read.enterprise_name),
        creditCode: orNull(read.reg_num),
        address: orNull(read.address),
      };
    },
  };
}
