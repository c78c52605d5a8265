import { randomUUID } from 'node:crypto';
import { newId } from '../kernel/id';
import type { AcceptedFile } from '../platform/accepted-file';
import type { Tx } from '../platform/db';
import { type FileStorage, sha256Of } from '../platform/files';

export type StoredFileStore = ReturnType<typeof createStoredFileStore>;

/** What is known of files that enterprises hand in: where each lies in the private storage, and its digest. */
export function createStoredFileStore(tx: Tx) {
  return {
    async insertFile(file: {
      key: string;
      type: string;
      bytes: number;
      sha256: string;
      at: Date;
    }): Promise<string> {
      const { at, ...row } = file;
      const id = newId('file');
      await tx.storedFile.create({ data: { id, createdAt: at, ...row } });
      return id;
    },
    findFile: (id: string) => tx.storedFile.findUnique({ where: { id } }),
    /** How many files lie in this folder. */
    countFiles: (folder: string): Promise<number> =>
      tx.storedFile.count({ where: { key: { startsWith: `${folder}/` } } }),
  };
}

/** Puts bytes of ours into the private storage, under a name that nobody guesses. Answers the file's id. */
export async function keepFile(
  { files, now }: { files: Pick<FileStorage, 'put'>; now: () => Date },
  stored: Pick<StoredFileStore, 'insertFile'>,
  folder: string,
  { type, bytes }: AcceptedFile,
): Promise<string> {
  const key = `${folder}/${randomUUID()}.${type === 'application/pdf' ? 'pdf' : 'jpg'}`;
  await files.put(key, bytes, type);
  return stored.insertFile({
    key,
    type,
    bytes: bytes.length,
    sha256: sha256Of(bytes),
    at: now(),
  });
}
