import { singlePageScene } from '../options';
import type { World } from '../world';
import { ApiFail, type ApiKit, type Family } from './api';

/* The five ways from page to page: developers.weixin.qq.com/miniprogram/dev/api/route/wx.navigateTo.html */

type To = { url: string; events?: Record<string, (...args: unknown[]) => void> };

export function routeFamily(world: World, { later, now }: ApiKit): Family {
  /** In single-page mode nothing leads anywhere: …/dev/framework/open-ability/share-timeline.html */
  const demandWhole = () => {
    if (world.state.enter.scene === singlePageScene) {
      throw new ApiFail('can not navigate in single page mode');
    }
  };
  const open = (kind: 'navigateTo' | 'redirectTo' | 'reLaunch' | 'switchTab') =>
    later<To>(kind, async ({ url, events }) => {
      demandWhole();
      if (typeof url !== 'string' || url === '') {
        throw new ApiFail('parameter error: parameter.url should be String');
      }
      const page = await world.pages.open(kind, url, events);
      return kind === 'navigateTo' ? { eventChannel: page.channel } : undefined;
    });
  return {
    navigateTo: open('navigateTo'),
    redirectTo: open('redirectTo'),
    reLaunch: open('reLaunch'),
    switchTab: open('switchTab'),
    navigateBack: later<{ delta?: number }>('navigateBack', async ({ delta = 1 }) => {
      demandWhole();
      await world.pages.back(delta);
    }),
    preloadWebview: later('preloadWebview', () => undefined),
    getLaunchOptionsSync: now('getLaunchOptionsSync', () => ({ ...world.state.launch })),
    getEnterOptionsSync: now('getEnterOptionsSync', () => ({ ...world.state.enter })),
  };
}
