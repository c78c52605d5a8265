import Taro, { useLoad as usePageLoad, useShareAppMessage, useShareTimeline } from '@tarojs/taro';
import { platform } from './platform';
import { useShareCodes } from './share-codes';

/** A public page with the code that says how people came by it. */
function withCode(path: string, code: string | undefined): string {
  return code ? `${path}${path.includes('?') ? '&' : '?'}s=${code}` : path;
}

/**
 * A public page's share card. It bears the page and a code for counting, and nothing of the person's vouchers.
 * @returns the path for friends, for those who share by a link
 */
export function useShare(title: string, path: string, campaignId: string | undefined): string {
  const codes = useShareCodes(campaignId);
  const forFriends = withCode(path, codes?.friend);
  useShareAppMessage(() => ({ title, path: forFriends }));
  useShareTimeline(() => ({ title, query: withCode(path, codes?.timeline).split('?')[1] ?? '' }));
  return forFriends;
}

/** Pages about one person's vouchers are not shared. */
export function useNoShare(): void {
  usePageLoad(() => {
    if (platform === 'weapp') {
      void Taro.hideShareMenu({});
    }
  });
}
