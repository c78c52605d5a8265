import Taro from '@tarojs/taro';

/** What the page was told that WeChat opened the mini-program with, the last time it came to the front. */
export function came(): Record<string, string | undefined> {
  return Taro.getEnterOptionsSync().query ?? {};
}
