/* What a run cost, page by page: the figures behind performance rules. */

export type SetDataFigure = { page: string; at: number; bytes: number; renderMs: number };
export type RequestFigure = {
  page: string;
  at: number;
  ms: number;
  url: string;
  method: string;
  /** Of the answer; undefined when there was none. */
  status?: number;
  bytes?: number;
  error?: string;
  kind: 'request' | 'upload' | 'download';
};
export type TimerFigure = { page: string; kind: 'timeout' | 'interval'; ms: number };
export type PageFigure = {
  page: string;
  setDataCalls: number;
  setDataBytes: number;
  /** The most calls in any second. */
  setDataPerSecond: number;
  largestSetDataBytes: number;
  requests: number;
  timersLeft: number;
};
export type Figures = {
  setData: SetDataFigure[];
  requests: RequestFigure[];
  /** Timers that still run though the page that set them is gone or hidden. */
  timersLeft: TimerFigure[];
  pages: PageFigure[];
};

/** The most times that lie within one second of each other. */
export function busiestSecond(times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b);
  let start = 0;
  let most = 0;
  sorted.forEach((time, end) => {
    while (time - (sorted[start] as number) >= 1000) {
      start += 1;
    }
    most = Math.max(most, end - start + 1);
  });
  return most;
}

export function sumUp(
  setData: readonly SetDataFigure[],
  requests: readonly RequestFigure[],
  timersLeft: readonly TimerFigure[],
): Figures {
  const names = new Set([...setData, ...requests, ...timersLeft].map((one) => one.page));
  const pages = [...names].map((page): PageFigure => {
    const own = setData.filter((one) => one.page === page);
    return {
      page,
      setDataCalls: own.length,
      setDataBytes: own.reduce((sum, one) => sum + one.bytes, 0),
      setDataPerSecond: busiestSecond(own.map((one) => one.at)),
      largestSetDataBytes: Math.max(0, ...own.map((one) => one.bytes)),
      requests: requests.filter((one) => one.page === page).length,
      timersLeft: timersLeft.filter((one) => one.page === page).length,
    };
  });
  return { setData: [...setData], requests: [...requests], timersLeft: [...timersLeft], pages };
}
