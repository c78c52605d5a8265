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
/**
 * One run of scripts without a pause: a file, a life cycle, a handler, a timer. Milliseconds of processor time, so that
 * what else the machine does is not counted. What goes on after an `await` is a run of its own, and not among them.
 */
export type ScriptFigure = { page: string; at: number; what: string; ms: number };
/** A picture that came from a server, not out of the package. */
export type PictureFigure = {
  at: number;
  url: string;
  status: number;
  /** Whether it may be shown again without being asked for again. */
  cached: boolean;
};
export type TimerFigure = { page: string; kind: 'timeout' | 'interval'; ms: number };
/** What is written down while it happens. */
export type Records = {
  setData: SetDataFigure[];
  requests: RequestFigure[];
  scripts: ScriptFigure[];
  pictures: PictureFigure[];
};
export type PageFigure = {
  page: string;
  setDataCalls: number;
  setDataBytes: number;
  /** The most calls in any second. */
  setDataPerSecond: number;
  largestSetDataBytes: number;
  requests: number;
  longestScriptMs: number;
  timersLeft: number;
};
export type Figures = Records & {
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

/** A picture's answer allows to keep it: for how long is the server's matter. */
export function isCached(header: Readonly<Record<string, string>>): boolean {
  const control = header['cache-control'] ?? '';
  return (
    !/no-store|no-cache/.test(control) &&
    (/max-age=[1-9]/.test(control) || Date.parse(header.expires ?? '') > Date.now())
  );
}

export function sumUp(records: Records, timersLeft: readonly TimerFigure[]): Figures {
  const { setData, requests, scripts, pictures } = records;
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
      longestScriptMs: Math.max(
        0,
        ...scripts.filter((one) => one.page === page).map(({ ms }) => ms),
      ),
      timersLeft: timersLeft.filter((one) => one.page === page).length,
    };
  });
  return {
    setData: [...setData],
    requests: [...requests],
    scripts: [...scripts],
    pictures: [...pictures],
    timersLeft: [...timersLeft],
    pages,
  };
}
