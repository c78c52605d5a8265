import Taro from '@tarojs/taro';

/*
 * What the phone remembers. A full or forbidden storage (private browsing) is not an error for the person:
 * the app then only forgets sooner.
 */
export function remember(key: string, value: unknown): void {
  try {
    Taro.setStorageSync(`hm:${key}`, JSON.stringify(value));
  } catch {
    // Forgotten at the next start; nothing else depends on it.
  }
}

export function recall<T>(key: string): T | undefined {
  try {
    const text: unknown = Taro.getStorageSync(`hm:${key}`);
    return typeof text === 'string' && text !== ''
      ? ((JSON.parse(text) as T | null) ?? undefined)
      : undefined;
  } catch {
    return undefined;
  }
}

export function forget(key: string): void {
  try {
    Taro.removeStorageSync(`hm:${key}`);
  } catch {
    // Nothing was kept, so there is nothing to forget.
  }
}

/** Forgets every key that begins with `prefix`. */
export function forgetAll(prefix: string): void {
  try {
    for (const key of Taro.getStorageInfoSync().keys) {
      if (key.startsWith(`hm:${prefix}`)) {
        Taro.removeStorageSync(key);
      }
    }
  } catch {
    // As above.
  }
}
