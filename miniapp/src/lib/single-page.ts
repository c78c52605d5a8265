import Taro from '@tarojs/taro';

const timelineScene = 1154;

/** Opened from the timeline: WeChat then shows one page only, without sign-in and navigation. */
export const isSinglePage = Taro.getLaunchOptionsSync?.()?.scene === timelineScene;
