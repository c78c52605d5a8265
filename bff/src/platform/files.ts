import { createHash, createHmac } from 'node:crypto';
import { Disk } from 'flydrive';
import { FSDriver } from 'flydrive/drivers/fs';
import { S3Driver } from 'flydrive/drivers/s3';
import { sameText } from '../kernel/one-time-code';
import { addSeconds } from '../kernel/time';

/*
 * Private files. They lie on the local disk, or in any storage that speaks S3; nobody reads one but by a link that we
 * signed a few minutes ago, or as an answer to a caller whose role may see it.
 */
export type FileStorage = {
  put: (key: string, bytes: Uint8Array, type: string) => Promise<void>;
  /** @throws Error when the storage has no such file or cannot be reached */
  get: (key: string) => Promise<Buffer>;
};

export type StorageConfig =
  | { kind: 'disk'; folder: string }
  | {
      kind: 's3';
      endpoint: string;
      region: string;
      bucket: string;
      accessKeyId: string;
      secretAccessKey: string;
    };

export function createFileStorage(config: StorageConfig): FileStorage {
  const disk = new Disk(
    config.kind === 'disk'
      ? new FSDriver({ location: config.folder, visibility: 'private' })
      : new S3Driver({
          endpoint: config.endpoint,
          region: config.region,
          bucket: config.bucket,
          credentials: {
            accessKeyId: config.accessKeyId,
            secretAccessKey: config.secretAccessKey,
          },
          forcePathStyle: true,
          visibility: 'private',
          supportsACL: false,
        }),
  );
  return {
    put: (key, bytes, type) => disk.put(key, bytes, { contentType: type }),
    get: async (key) => Buffer.from(await disk.getBytes(key)),
  };
}

export const sha256Of = (bytes: Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex');

export type FileLinks = ReturnType<typeof createFileLinks>;

const linkLivesSeconds = 300;

/** Links that open one file for five minutes. @param key of our own, 32 bytes */
export function createFileLinks(key: Uint8Array, now: () => Date) {
  const sign = (fileId: string, until: string) =>
    createHmac('sha256', key).update(`${fileId} ${until}`).digest('base64url');
  return {
    linkTo(fileId: string): string {
      const until = String(Math.floor(addSeconds(now(), linkLivesSeconds).getTime() / 1000));
      return `/v1/files/${fileId}?until=${until}&sign=${sign(fileId, until)}`;
    },
    isGood: (fileId: string, { until, sign: given }: { until: string; sign: string }): boolean =>
      sameText(given, sign(fileId, until)) && Number(until) * 1000 > now().getTime(),
  };
}
