import { waitUntil } from '../../../bff/ops/wait';
import type { Phone } from '../phone';
import { mostAtOnce, mostWithinASecond, type PageFigures } from './figures';
import { lookAt, smallTaps } from './view';

/** The smallest thing to press, CSS px: the elders' specification has 44, and 60 in its elder view (G6). */
export const smallestTap = { normal: 44, large: 60 };

/** Single timers of a page may still run out after it, such as the one that hides a toast. */
const timersEndWithinMs = 6_000;
const settlesWithinMs = 15_000;

/** Waits until the page has drawn what it asked for. */
export async function settle(phone: Phone): Promise<void> {
  await waitUntil(
    'The page with all it asked for',
    async () => {
      const page = await phone.miniProgram.currentPage();
      const isWaiting =
        phone.host.figures().requests.some(({ endMs }) => endMs === undefined) ||
        (await page?.$('.skeleton')) !== null;
      return !isWaiting && (await page?.$('.shell')) !== null;
    },
    { limitMs: settlesWithinMs },
  );
}

/** Opens a page alone, looks at it as 体验评分 does, and leaves it again. */
export async function auditPage(phone: Phone, url: string, elsewhere: string): Promise<PageFigures> {
  const path = url.split('?')[0]?.replace(/^\//, '') ?? '';
  phone.host.forgetFigures();
  await phone.open(url);
  await settle(phone);
  const view = await phone.host.view();
  const look = await lookAt(view);
  const small = await smallTaps(view, smallestTap.normal);
  const figures = phone.host.figures();
  await phone.open(elsewhere);
  return {
    page: path,
    ...setDataFigures(figures.setData.filter(({ page }) => page === path)),
    ...requestFigures(figures.requests),
    ...look,
    scriptMs: figures.longestScriptMs,
    renderMs: figures.longestRenderMs,
    smallTaps: small,
    timersLeft: await timersLeftOf(phone, path),
    deprecated: figures.deprecated,
  };
}

function setDataFigures(calls: { atMs: number; bytes: number }[]) {
  return {
    setDataPerSecond: mostWithinASecond(calls.map(({ atMs }) => atMs)),
    setDataBytes: Math.max(0, ...calls.map(({ bytes }) => bytes)),
  };
}

function requestFigures(requests: { startMs: number; endMs?: number; bytes: number }[]) {
  const spans = requests.map(({ startMs, endMs = startMs }) => ({ startMs, endMs }));
  return {
    requestsAtOnce: mostAtOnce(spans),
    requestMs: Math.round(Math.max(0, ...spans.map(({ startMs, endMs }) => endMs - startMs))),
    answerBytes: Math.max(0, ...requests.map(({ bytes }) => bytes)),
  };
}

/** What still runs of a page that was left, in words. */
async function timersLeftOf(phone: Phone, path: string): Promise<string[]> {
  const running = () => phone.host.figures().timers.filter(({ owner }) => owner === path);
  try {
    await waitUntil('The end of its timers', async () => running().length === 0, {
      limitMs: timersEndWithinMs,
    });
    return [];
  } catch {
    return running().map(({ kind, ms }) => `${kind} of ${ms} ms`);
  }
}
