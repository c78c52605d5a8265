import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';

/** Field encryption for what names a person: AES-256-GCM, and an HMAC for equality without reading. */
export type SealedFields = {
  seal: (clear: string) => string;
  open: (sealed: string) => string;
  /** The same clear text always gives the same index; nobody without the key can guess it back. */
  index: (clear: string) => string;
};

const version = 'v1';

/** @param key, indexKey 32 bytes each, base64 */
export function createSealedFields(key: string, indexKey: string): SealedFields {
  const secret = Buffer.from(key, 'base64');
  const indexSecret = Buffer.from(indexKey, 'base64');
  return {
    seal: (clear) => {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', secret, nonce, { authTagLength: 16 });
      const body = Buffer.concat([cipher.update(clear, 'utf8'), cipher.final()]);
      return `${version}.${Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')}`;
    },
    open: (sealed) => {
      const [kind, text] = sealed.split('.');
      if (kind !== version || !text) {
        throw new Error('sealed field of an unknown version');
      }
      const bytes = Buffer.from(text, 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', secret, bytes.subarray(0, 12), {
        authTagLength: 16,
      });
      decipher.setAuthTag(bytes.subarray(12, 28));
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString(
        'utf8',
      );
    },
    index: (clear) => createHmac('sha256', indexSecret).update(clear).digest('base64url'),
  };
}
