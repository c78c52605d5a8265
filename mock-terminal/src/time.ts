const SHANGHAI_MS = 8 * 60 * 60 * 1000;

/** An instant as the wire has it: ISO 8601 to the second, +08:00. China has no summer time. */
export const wireTime = (at: Date): string =>
  `${new Date(at.getTime() + SHANGHAI_MS).toISOString().slice(0, 19)}+08:00`;

/** The business day in China, `YYYY-MM-DD`. */
export const dayOf = (at: Date): string => wireTime(at).slice(0, 10);

/** Midnight in China at the start of `day`, plus `hours`. */
export const hoursInto = (day: string, hours: number): Date =>
  new Date(Date.parse(`${day}T00:00:00+08:00`) + hours * 3_600_000);
