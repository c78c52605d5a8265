import type { ApiReply } from '../../../../bff/src/contract';
import { call } from '../../lib/api';
import { personal } from '../../lib/personal';
import { useLoad } from '../../lib/use-load';

const posterRoute = 'GET /v1/me/campaigns/:campaignId/stores/:storeId/posters/:format' as const;
export type Poster = ApiReply<typeof posterRoute>;

type Format = {
  format: 'phone' | 'square' | 'card' | 'a3' | 'a4' | 'leaflet' | 'shelf';
  title: string;
  note: string;
};
/** For screens: looked at here, and kept in the album. */
export const pictures: readonly Format[] = [
  { format: 'phone', title: '手机海报', note: '发微信群' },
  { format: 'square', title: '朋友圈', note: '方图' },
  { format: 'card', title: '好友图', note: '转发封面' },
];
/** For the printer. */
export const sheets: readonly Format[] = [
  { format: 'a3', title: 'A3 海报', note: '贴门口、收银台旁' },
  { format: 'a4', title: 'A4 海报', note: '门店打印机可直接打印' },
  { format: 'leaflet', title: 'A5 单页', note: '正反两面，柜台发放' },
  { format: 'shelf', title: '价签卡', note: '90×130 毫米，放商品旁' },
];

type Wanted = { campaignId: string; storeId: string; format: Format['format']; offer: boolean };

export const fetchPoster = ({ offer, ...params }: Wanted): Promise<Poster> =>
  call(posterRoute, { params, query: { offer: offer ? 'true' : 'false' } });

export const usePoster = (wanted: Wanted) =>
  useLoad(
    `${personal}poster:${wanted.storeId}:${wanted.format}:${wanted.offer ? 'offer' : ''}`,
    () => fetchPoster(wanted),
  );
