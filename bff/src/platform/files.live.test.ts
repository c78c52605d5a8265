import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from '@20minutes/s3rver';
import sharp from 'sharp';
import { applicant, applyDay, photo } from '../../test/enterprise';
import { live } from '../../test/live';
import { openWorld, type World } from '../../test/world';
import { createFileStorage, type StorageConfig } from './files';

/* A storage that speaks S3 instead of the local disk: a real server that checks who signed. */

const here = live();
const bucket = 'huimin-private';
const folder = mkdtempSync(join(tmpdir(), 'huimin-s3-'));
const server = new S3rver({
  address: '127.0.0.1',
  port: 0,
  directory: folder,
  silent: true,
  configureBuckets: [{ name: bucket, configs: [] }],
});
let storage: Extract<StorageConfig, { kind: 's3' }>;
let world: World;

beforeAll(async () => {
  const { port } = await server.run();
  storage = {
    kind: 's3',
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    bucket,
    accessKeyId: 'S3RVER',
    secretAccessKey: 'S3RVER',
  };
  world = await openWorld(here, {
    FILES_S3_ENDPOINT: storage.endpoint,
    FILES_S3_BUCKET: bucket,
    FILES_S3_KEY: storage.accessKeyId,
    FILES_S3_SECRET: storage.secretAccessKey,
  });
  await world.app.deps.clock.set?.(applyDay);
});
afterAll(async () => {
  await world.close();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

it('gives back what was put, byte for byte', async () => {
  const files = createFileStorage(storage);
  const bytes = Buffer.from([0, 1, 2, 253, 254, 255]);
  await files.put('a/b', bytes, 'application/octet-stream');
  expect(await files.get('a/b')).toEqual(bytes);
});

it('says so when there is no such file, and when its key is not known there', async () => {
  await expect(createFileStorage(storage).get('a/none')).rejects.toThrow(/a\/none/);
  const stranger = createFileStorage({ ...storage, secretAccessKey: 'of somebody else' });
  await expect(stranger.put('a/c', Buffer.from('x'), 'text/plain')).rejects.toThrow();
  await expect(createFileStorage(storage).get('a/c')).rejects.toThrow();
});

it('keeps what an enterprise uploads, and opens it by our own link', async () => {
  const one = applicant(world, await world.signUp());
  const { applicationId } = (await one.begin()).body;
  const { body } = await one.upload(applicationId, 'businessLicence', await photo(640, 480));
  const [material] = body.materials;
  const opened = await fetch(world.app.origin + material?.url);
  expect([opened.status, opened.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
  const picture = await sharp(Buffer.from(await opened.arrayBuffer())).metadata();
  expect([picture.width, picture.height]).toEqual([640, 480]);
  const { key } = await here.db.storedFile.findFirstOrThrow();
  expect((await createFileStorage(storage).get(key)).length).toBeGreaterThan(0);
});
