import type { World } from '../world';
import type { ApiKit, Family } from './api';

/* What belongs to no other family: life-cycle listeners, updates, logs, base64. */

export function systemFamily(world: World, kit: ApiKit): Family {
  const { now, later } = kit;
  const logger = () =>
    Object.fromEntries(
      ['debug', 'info', 'log', 'warn', 'error', 'setFilterMsg', 'addFilterMsg'].map((name) => [
        name,
        () => undefined,
      ]),
    );
  return {
    ...kit.on('AppShow'),
    ...kit.on('AppHide'),
    ...kit.on('Error'),
    ...kit.on('UnhandledRejection'),
    ...kit.on('PageNotFound'),
    ...kit.on('LazyLoadError'),
    ...kit.on('AudioInterruptionBegin'),
    ...kit.on('AudioInterruptionEnd'),
    getUpdateManager: now('getUpdateManager', () => ({
      // A host has the newest version by nature.
      onCheckForUpdate: (listener: (result: object) => void) => {
        setTimeout(() =>
          world.realm.enter('onCheckForUpdate', () =>
            listener(world.realm.take({ hasUpdate: false })),
          ),
        );
      },
      onUpdateReady: () => undefined,
      onUpdateFailed: () => undefined,
      applyUpdate: () => undefined,
    })),
    arrayBufferToBase64: now('arrayBufferToBase64', (buffer: ArrayBuffer) =>
      Buffer.from(new Uint8Array(buffer)).toString('base64'),
    ),
    base64ToArrayBuffer: now('base64ToArrayBuffer', (text: string) => Buffer.from(text, 'base64')),
    getLogManager: now('getLogManager', logger),
    getRealtimeLogManager: now('getRealtimeLogManager', logger),
    getPerformance: now('getPerformance', () => ({
      now: () => performance.now(),
      getEntries: () => [],
      createObserver: () => ({ observe: () => undefined, disconnect: () => undefined }),
    })),
    reportEvent: now('reportEvent', () => undefined),
    reportAnalytics: now('reportAnalytics', () => undefined),
    reportMonitor: now('reportMonitor', () => undefined),
    reportPerformance: now('reportPerformance', () => undefined),
    setEnableDebug: later('setEnableDebug', () => undefined),
    getRandomValues: later<{ length: number }>('getRandomValues', ({ length }) => ({
      randomValues: Buffer.from(Array.from({ length }, () => Math.floor(Math.random() * 256))),
    })),
    preDownloadSubpackage: later('preDownloadSubpackage', () => undefined),
    getExtConfigSync: now('getExtConfigSync', () => ({})),
    getBackgroundFetchData: later('getBackgroundFetchData', () => ({
      fetchedData: '',
      timeStamp: 0,
      path: '',
    })),
  };
}
