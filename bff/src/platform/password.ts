import { hash, verify } from '@node-rs/argon2';

/** Argon2id with the library's own costs; the result names them, so that they may grow. */
export const hashPassword = (password: string): Promise<string> => hash(password);

/** False also when the stored text is no hash at all. */
export const isPassword = (stored: string, password: string): Promise<boolean> =>
  verify(stored, password).catch(() => false);
