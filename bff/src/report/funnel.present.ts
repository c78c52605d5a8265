import type { Funnel, FunnelRow } from '../contract/funnel.contract';
import { digestOf } from '../kernel/digest';
import { type Instant, presentInstant } from '../kernel/time';
import { type FunnelCounts, foldSmall } from './funnel.rules';

export type FunnelRecord = FunnelCounts & { key: string; title: string | null };

const channelTitles: Record<string, string> = {
  site: '官网',
  app: '爱张店 APP',
  official_account: '公众号',
  mini_program: '小程序',
  group: '微信群',
  sms: '短信',
  screen: '大屏',
  poster: '海报',
  leaflet: '单页',
  banner: '条幅',
  desk: '服务网点',
  friend: '好友分享',
  timeline: '朋友圈',
};
const posterTitles: Record<string, string> = {
  phone: '手机海报',
  card: '好友分享图',
  square: '朋友圈方图',
  a3: 'A3 海报',
  a4: 'A4 海报',
  leaflet: 'A5 单页',
  shelf: '价签卡',
};

function titleOf(by: Funnel['by'], { key, title }: FunnelRecord): string {
  switch (by) {
    case 'channel':
      return channelTitles[key] ?? key;
    case 'poster': {
      const [format = '', offer] = key.split('-');
      return `${posterTitles[format] ?? format}${offer ? '（本店优惠）' : ''}`;
    }
    case 'store':
      return title ?? key;
    case 'sharer':
      // Tells two sharers apart, and nobody who they are.
      return `分享人 ${digestOf(key).slice(0, 6).toUpperCase()}`;
  }
}

const presentRow = (title: string, counts: FunnelCounts): FunnelRow => ({
  title,
  views: counts.views,
  opens: counts.opens,
  signIns: counts.signIns,
  claims: counts.claims,
  redemptions: counts.redemptions,
});

type Sums = FunnelCounts & { hits: number; bots: number; surplus: number };
const nothing: Sums = {
  views: 0,
  opens: 0,
  signIns: 0,
  claims: 0,
  redemptions: 0,
  hits: 0,
  bots: 0,
  surplus: 0,
};

export function presentFunnel(
  asked: Pick<Funnel, 'by' | 'from' | 'to'>,
  records: readonly FunnelRecord[],
  total: Sums | undefined,
  now: Instant,
): Funnel {
  const { hits, bots, surplus, ...counts } = total ?? nothing;
  return {
    by: asked.by,
    from: asked.from,
    to: asked.to,
    rows: presentFunnelRows(asked.by, records),
    total: presentRow('合计', counts),
    notPeople: { hits, bots, surplus },
    now: presentInstant(now),
  };
}

/** Rows as people read them; sharers who brought very few are put together. */
function presentFunnelRows(by: Funnel['by'], records: readonly FunnelRecord[]): FunnelRow[] {
  if (by !== 'sharer') {
    return records.map((one) => presentRow(titleOf(by, one), one));
  }
  const { shown, others } = foldSmall(records);
  return [
    ...shown.map((one) => presentRow(titleOf(by, one), one)),
    ...(others ? [presentRow('其他分享人', others)] : []),
  ];
}

/** What a cell may not begin with: a table program would run it. */
const guarded = (text: string) => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);
const cell = (text: string) => `"${guarded(text).replaceAll('"', '""')}"`;

/** The same rows for a table program: UTF-8 with its mark, or Chinese turns to noise there. */
export function presentFunnelCsv(funnel: Funnel): string {
  const head = ['来源', '浏览', '打开', '登录', '领取', '核销'];
  const lines = [...funnel.rows, { ...funnel.total, title: '合计（按人去重）' }].map((row) =>
    [cell(row.title), row.views, row.opens, row.signIns, row.claims, row.redemptions].join(','),
  );
  return `\ufeff${[head.join(','), ...lines].join('\r\n')}\r\n`;
}
