import Taro, { useLoad as usePageLoad, useShareAppMessage, useShareTimeline } from '@tarojs/taro';
import { platform } from './platform';

/** A public page's share card. Nothing of the person who shares goes with it. */
export function useShare(title: string, path: string): void {
  useShareAppMessage(() => ({ title, path }));
  useShareTimeline(() => ({ title, query: path.split('?')[1] ?? '' }));
}

/** Pages about one person's vouchers are not shared. */
export function useNoShare(): void {
  usePageLoad(() => {
    if (platform === 'weapp') {
      void Taro.hideShareMenu({});
    }
  });
}
