/*
 * What 体验评分 looks at, as figures of one page, and the limits. `official` are WeChat's
 * (developers.weixin.qq.com › 体验评分 › 评分规则); ours are stricter where an older phone gains by it.
 */

export type PageFigures = {
  page: string;
  /** Most calls of setData within one second, from the page's opening on. */
  setDataPerSecond: number;
  /** The largest argument of setData, as JSON. */
  setDataBytes: number;
  /** WXML elements, the deepest nesting, and the most children of one element. */
  nodes: number;
  depth: number;
  children: number;
  /** Requests that were under way at once, at most. */
  requestsAtOnce: number;
  /** The longest wait for an answer. */
  requestMs: number;
  /** The largest answer. */
  answerBytes: number;
  /** Pictures with more pixels than they are shown with, each as `file: natural > shown`. */
  oversized: string[];
  pictures: number;
  /** Pictures of a server that a phone must ask for each time. */
  uncached: string[];
  /** The longest drawing. */
  renderMs: number;
  /** The longest that scripts ran without a pause, in processor time. */
  scriptMs: number;
  /** What is too small for a finger, in words, as it is and in 大字版. */
  smallTaps: string[];
  /** Timers of the page that still run after it was left. */
  timersLeft: string[];
};

type Limited = Exclude<
  keyof PageFigures,
  'page' | 'oversized' | 'uncached' | 'smallTaps' | 'timersLeft'
>;

/** The most that is allowed. */
export const limits: Record<Limited, { rule: string; official: number; ours: number }> = {
  setDataPerSecond: { rule: 'setData 调用频率', official: 20, ours: 20 },
  setDataBytes: { rule: 'setData 数据大小', official: 256 * 1024, ours: 128 * 1024 },
  nodes: { rule: 'WXML 节点数', official: 999, ours: 999 },
  depth: { rule: 'WXML 节点深度', official: 29, ours: 20 },
  children: { rule: 'WXML 子节点数', official: 60, ours: 60 },
  requestsAtOnce: { rule: '网络请求数', official: 10, ours: 6 },
  requestMs: { rule: '请求耗时', official: 1_000, ours: 1_000 },
  answerBytes: { rule: '网络请求缓存', official: 128 * 1024, ours: 128 * 1024 },
  pictures: { rule: '图片请求数', official: 20, ours: 20 },
  renderMs: { rule: '渲染时间', official: 500, ours: 500 },
  scriptMs: { rule: '脚本执行时间', official: 1_000, ours: 500 },
};

/** How often the screen may be changed each second while a countdown runs through its last ten seconds. */
export const countdownPerSecond = 4;

/**
 * Times are printed and kept, but judged only where a machine has the time to itself: on a loaded one they are the
 * neighbours'.
 */
const timed: Limited[] = ['requestMs', 'renderMs'];

/** What a page does that costs points, in words. */
export function faultsOf(figures: PageFigures): string[] {
  const beyond = (Object.keys(limits) as Limited[])
    .filter((name) => !timed.includes(name) && figures[name] > limits[name].ours)
    .map((name) => `${limits[name].rule}: ${figures[name]}, at most ${limits[name].ours}`);
  return [
    ...beyond,
    ...figures.oversized.map((one) => `图片大小: ${one}`),
    ...figures.uncached.map((one) => `图片缓存: ${one}`),
    ...figures.smallTaps.map((one) => `可点击元素的响应区域: ${one}`),
    ...figures.timersLeft.map((one) => `及时回收定时器: ${one}`),
  ];
}

/** The most that were under way at one instant. */
export function mostAtOnce(spans: ReadonlyArray<{ at: number; ms: number }>): number {
  return Math.max(
    0,
    ...spans.map(
      ({ at }) => spans.filter((other) => other.at <= at && at < other.at + other.ms).length,
    ),
  );
}
