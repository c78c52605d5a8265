import type { Wanted } from './subscribe';

/** A browser has no messages of WeChat's: the calendar reminds. */
export function prepareReminders(): void {}

export const useReminders = () => [];

export async function subscribe(_wanted: Wanted[]): Promise<number | undefined> {
  return undefined;
}
