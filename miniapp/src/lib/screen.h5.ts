/* A browser cannot set the brightness nor see a screenshot; it can be kept awake. */
type Lock = { release: () => Promise<void> };
type WakeLock = { request: (type: 'screen') => Promise<Lock> };

let lock: Lock | undefined;

export async function brighten(): Promise<void> {
  try {
    lock = await (navigator as unknown as { wakeLock?: WakeLock }).wakeLock?.request('screen');
  } catch {
    // Refused, for example on a low battery.
  }
}

export async function restoreBrightness(): Promise<void> {
  await lock?.release();
  lock = undefined;
}

export function onCapture(_warn: () => void): () => void {
  return () => undefined;
}
