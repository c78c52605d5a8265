/*
 * Everything that can go wrong with the host itself, as opposed to the mini-program inside it. The code is for machines
 * (a suite counts `compiler_cannot_run` as skipped), the message names the file or the thing that was waited for.
 */

export type FaultCode =
  | 'build_missing'
  | 'build_broken'
  | 'wxml_error'
  | 'compiler_cannot_run'
  | 'port_in_use'
  | 'browser_cannot_run'
  | 'timeout'
  | 'not_supported'
  | 'page_error'
  | 'no_such_element'
  | 'bad_call';

export class HostFault extends Error {
  constructor(
    readonly code: FaultCode,
    message: string,
  ) {
    super(message);
    this.name = 'HostFault';
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ||
    (typeof error === 'object' && error !== null && 'message' in error)
    ? String((error as { message: unknown }).message)
    : String(error);
}

/** The same promise with an end: no wait of the host is without one, and each says what it waited for. */
export async function within<T>(ms: number, what: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new HostFault('timeout', `waited ${ms} ms for ${what}`)), ms);
    // A call that nobody waits for any more, of a host that was closed, keeps no process alive.
    timer.unref();
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
