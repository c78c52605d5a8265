import { call } from './api';
import { isCitizen, onSessionChange, readMe } from './session';
import { forget, recall, remember } from './storage';

/*
 * How people came: a short link, a poster's scene or a shared page bears a code, and the server is told once that it was
 * opened, and once who it was when that person signs in. Nothing here ever stands in the way: a failure is forgotten.
 */
const key = 'arrival';
const codeForm = /^[0-9A-Za-z]{8}$/;

/** The query of a page as WeChat gives it: `s` of our links, `scene` of a mini-program code, `q` of a plain code that was scanned. */
export type Came = Partial<Record<'s' | 'scene' | 'q', string>>;

/** The code that somebody came by, whichever way it was given. */
export function codeOf({ s, scene, q }: Came): string | undefined {
  const fromPlain = q && /\/s\/([^/?#]+)/.exec(decodeURIComponent(q))?.[1];
  return s ?? (scene && decodeURIComponent(scene)) ?? fromPlain;
}

/** Says that a link was opened, and hears where it leads. @throws Failure */
export async function openByCode(code: string) {
  const destination = await call('POST /v1/links/:code/opens', { params: { code }, headers: {} });
  remember(key, true);
  tellWhoSoon();
  return destination;
}

/** Off the path of a sign-in at ten o'clock; the server knows when the link was opened. */
const tellAfterMs = 2_000;

async function tellWho(): Promise<void> {
  if (!recall<boolean>(key) || !isCitizen(readMe())) {
    return;
  }
  try {
    await call('PUT /v1/me/arrival', { headers: {} });
    forget(key);
  } catch {
    // Told the next time: it is a count, not the person's business.
  }
}

/** Who came: told once there is somebody. */
function tellWhoSoon(): void {
  setTimeout(() => void tellWho(), tellAfterMs);
}

let noted: string | undefined;

/** A public page was opened with a code: says so, once for each code. */
export function noteArrival(code: string | undefined): void {
  if (!code || code === noted || !codeForm.test(code)) {
    return;
  }
  noted = code;
  openByCode(code).catch(() => undefined);
}

/** From the start of the app on: whoever signs in later came by what was opened before. */
export function followArrivals(): void {
  onSessionChange(tellWhoSoon);
  tellWhoSoon();
}
