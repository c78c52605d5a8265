import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { sm2 } from 'sm-crypto-v2';
import { z } from 'zod';
import { type Identity, identity } from '../sign';

/*
 * The key by which 嘉联 signs, and its rotation: a new one is announced first, and signs only once the other side says
 * that it knows it. What signs now outlives the process.
 */
export type KeyRing = {
  /** Signs; the same object before and after a rotation. */
  readonly identity: Identity;
  announce: () => string;
  /** False when no such key was announced. */
  use: (publicKey: string) => boolean;
};

const kept = z.object({ privateKey: z.string().regex(/^[0-9a-f]{64}$/) });

export const openKeyRing = (appid: string, firstPrivateKey: string, file?: string): KeyRing => {
  const privateKey =
    file && existsSync(file)
      ? kept.parse(JSON.parse(readFileSync(file, 'utf8'))).privateKey
      : firstPrivateKey;
  const signer = identity(appid, privateKey);
  const announced = new Map<string, string>();
  return {
    identity: signer,
    announce: () => {
      const pair = sm2.generateKeyPairHex();
      announced.set(pair.publicKey, pair.privateKey);
      return pair.publicKey;
    },
    use: (publicKey) => {
      const next = announced.get(publicKey);
      if (next === undefined) return false;
      Object.assign(signer, identity(appid, next));
      if (file) {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, JSON.stringify({ privateKey: next }));
      }
      return true;
    },
  };
};
