import type { World } from '../world';
import { ApiFail, type ApiKit, type Family } from './api';

/* Storage with its limits: 1 MB a key, 10 MB in all. developers.weixin.qq.com/miniprogram/dev/framework/ability/storage.html */

const keyLimitBytes = 1024 * 1024;
const storageLimitBytes = 10 * 1024 * 1024;

const sizeOf = (storage: Map<string, string>) =>
  [...storage].reduce(
    (sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value),
    0,
  );

type Item = { key: string; data: unknown };

export function storageFamily(world: World, { later, now }: ApiKit): Family {
  const { storage } = world.state;
  const write = (key: unknown, data: unknown) => {
    if (typeof key !== 'string' || key === '') {
      throw new ApiFail(`parameter error: parameter.key should be String instead of ${typeof key}`);
    }
    const text = JSON.stringify(data === undefined ? '' : data);
    if (Buffer.byteLength(text) > keyLimitBytes) {
      throw new ApiFail('entry size limit reached');
    }
    const old = storage.get(key);
    const size =
      sizeOf(storage) - (old === undefined ? 0 : Buffer.byteLength(old)) + Buffer.byteLength(text);
    if (size > storageLimitBytes) {
      throw new ApiFail('exceed max size: the storage limit of 10MB is reached');
    }
    storage.set(key, text);
  };
  const read = (key: string): unknown => {
    const text = storage.get(key);
    return text === undefined ? undefined : JSON.parse(text);
  };
  const info = () => ({
    keys: [...storage.keys()],
    currentSize: Math.ceil(sizeOf(storage) / 1024),
    limitSize: storageLimitBytes / 1024,
  });
  return {
    setStorage: later<Item>('setStorage', ({ key, data }) => write(key, data)),
    setStorageSync: now('setStorageSync', write),
    getStorage: later<Item>('getStorage', ({ key }) => {
      const data = read(key);
      if (data === undefined) {
        throw new ApiFail('data not found');
      }
      return { data };
    }),
    // A key that is not there reads as an empty text.
    getStorageSync: now('getStorageSync', (key: string) => read(key) ?? ''),
    removeStorage: later<Item>('removeStorage', ({ key }) => void storage.delete(key)),
    removeStorageSync: now('removeStorageSync', (key: string) => void storage.delete(key)),
    clearStorage: later('clearStorage', () => storage.clear()),
    clearStorageSync: now('clearStorageSync', () => storage.clear()),
    getStorageInfo: later('getStorageInfo', info),
    getStorageInfoSync: now('getStorageInfoSync', info),
    batchSetStorageSync: now('batchSetStorageSync', (items: { key: string; value: unknown }[]) => {
      for (const { key, value } of items) {
        write(key, value);
      }
    }),
    batchGetStorageSync: now('batchGetStorageSync', (keys: string[]) =>
      keys.map((key) => read(key) ?? ''),
    ),
  };
}
