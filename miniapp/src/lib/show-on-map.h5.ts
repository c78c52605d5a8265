import type { Place } from './show-on-map';

/** A browser opens Tencent's map page, whose coordinates are GCJ-02 as ours are; nothing is loaded from it before. */
export async function showOnMap({ name, address, latitude, longitude }: Place): Promise<void> {
  const marker = `coord:${latitude},${longitude};title:${name};addr:${address}`;
  window.open(
    `https://apis.map.qq.com/uri/v1/marker?marker=${encodeURIComponent(marker)}&referer=huimin`,
    '_blank',
    'noopener',
  );
}
