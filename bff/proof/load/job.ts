/*
 * What the generator's process is asked to do, and what it tells afterwards. Plain data: it travels between processes.
 */

/** One signed-in citizen with a phone and a network of their own. */
export type Resident = {
  citizenId: string;
  token: string;
  deviceId: string;
  /** Shown as X-Forwarded-For: the balancer in front of the BFF would write it. */
  address: string;
};

/** Everybody wants a voucher of one batch at one instant. */
export type Rush = {
  kind: 'rush';
  /** The file that holds the residents, and which of them come. */
  residentsFile: string;
  from: number;
  count: number;
  ports: number[];
  connections: number;
  batchId: string;
  /** The kind wanted first by `firstShare` of the people; `secondTryShare` try the other when theirs is gone. */
  stockIds: [string, string];
  firstShare: number;
  secondTryShare: number;
  /** Real time, ms since 1970. */
  opensAtMs: number;
  /** Share of people who already tap in the last second before. */
  earlyShare: number;
  /** People who heard nothing certain by then give up. */
  limitMs: number;
  seed: number;
};

/** The same kind of request again and again, from one connection as soon as its last was answered. */
export type Steady = {
  kind: 'steady';
  residentsFile: string;
  ports: number[];
  connections: number;
  /** Claims are sent in this order: `count` by residents `from` … `from + count - 1`, then the next stretch. */
  stretches: { stockId: string; from: number; count: number }[];
  /** Begin anew when all stretches are sent; the end is then `seconds`. */
  repeats: boolean;
  seconds: number;
  /** Not measured: while the server warms up. */
  warmUpSeconds: number;
};

/** Signs simulated people in over HTTP and writes them into `residentsFile`. */
export type SignIn = {
  kind: 'sign-in';
  residentsFile: string;
  wechatOrigin: string;
  count: number;
  ports: number[];
  connections: number;
};

/** Short links are opened by people of different networks, so many a second whatever the answers take. */
export type Hits = {
  kind: 'hits';
  ports: number[];
  codes: string[];
  userAgents: string[];
  perSecond: number;
  seconds: number;
  connections: number;
};

export type Job = Rush | Steady | SignIn | Hits;

export type Latency = { p50Ms: number; p99Ms: number; maxMs: number };

/** A voucher that a resident was told to own, by the id that was told. */
export type Told = { citizenId: string; voucherId: string; afterOpeningMs: number; how: string };

export type RushReport = {
  kind: 'rush';
  requests: number;
  /** From the opening to the last certain answer. */
  tookMs: number;
  perSecond: number;
  claim: Latency;
  winner: Latency;
  lastWinnerToldMs: number;
  told: Told[];
  /** How many answers of each kind there were: problem codes, and pending, none, broken. */
  answers: Record<string, number>;
  /** How each resident's morning ended. */
  ends: Record<string, number>;
  /** Answers that nobody should ever get, the first few in words. */
  unexpected: string[];
};

export type SteadyReport = {
  kind: 'steady';
  requests: number;
  /** Those of the warm-up too. */
  sentAll: number;
  seconds: number;
  perSecond: number;
  latency: Latency;
  answers: Record<string, number>;
  /** Share of one core that the generator itself used. */
  generatorLoad: number;
};

export type SignInReport = {
  kind: 'sign-in';
  people: number;
  tookMs: number;
  perSecond: number;
  latency: Latency;
};

export type HitsReport = {
  kind: 'hits';
  sent: number;
  /** Answered with the page, or with the way into the mini-program. */
  served: number;
  perSecond: number;
  latency: Latency;
  answers: Record<string, number>;
};

export type Report = RushReport | SteadyReport | SignInReport | HitsReport;
/** What each kind of job is answered with. */
export type ReportOf<J extends Job> = Extract<Report, { kind: J['kind'] }>;
export type Progress = { done: number; total: number; won: number };
export type Message = { progress: Progress } | { report: Report } | { fault: string };
