import { waitUntil } from '../../../bff/ops/wait';
import { busiestSecond, type RequestFigure, type SetDataFigure } from '../host/figures';
import type { Phone } from '../phone';
import { mostAtOnce, type PageFigures } from './figures';
import { lookAt, smallTaps } from './view';

/** The smallest thing to press, CSS px: the elders' specification has 44, and 60 in its elder view (G6). */
export const smallestTap = { normal: 44, large: 60 };

/** Single timers of a page may still run out after it, such as the one that hides a toast. */
const timersEndWithinMs = 6_000;
const settlesWithinMs = 30_000;

/** Waits until the page has drawn what it asked for. */
export async function settle(phone: Phone): Promise<void> {
  await waitUntil(
    'The page with all it asked for',
    async () => {
      const page = await phone.miniProgram.currentPage();
      const isAsking = phone.host.figures().requests.some(isUnderWay);
      return (
        !isAsking && (await page?.$('.shell')) !== null && (await page?.$('.skeleton')) === null
      );
    },
    { limitMs: settlesWithinMs },
  );
  await phone.host.settle();
}

/**
 * Opens a page alone, looks at it as 体验评分 does, and leaves it again.
 * @param alsoLook what else is to be seen on it; its work counts in no figure
 */
export async function auditPage(
  phone: Phone,
  url: string,
  elsewhere: string,
  alsoLook: () => Promise<void> = async () => undefined,
): Promise<PageFigures> {
  const path = url.split('?')[0]?.replace(/^\//, '') ?? '';
  const fromMs = Date.now();
  await phone.open(url);
  await settle(phone);
  const view = phone.host.frame();
  const look = await lookAt(view);
  const small = await smallTaps(view, smallestTap.normal);
  const { setData, requests, scripts, pictures } = phone.host.figures();
  const since = <One extends { at: number }>(all: One[]) => all.filter(({ at }) => at >= fromMs);
  await alsoLook();
  await phone.open(elsewhere);
  return {
    page: path,
    ...setDataFigures(since(setData).filter(({ page }) => page === path)),
    ...requestFigures(since(requests)),
    ...look,
    uncached: since(pictures).flatMap(({ url, cached }) => (cached ? [] : [url])),
    scriptMs: Math.round(most(since(scripts).map(({ ms }) => ms))),
    smallTaps: small,
    timersLeft: await timersLeftOf(phone, path),
  };
}

const most = (figures: number[]) => Math.max(0, ...figures);
const isUnderWay = ({ status, error }: RequestFigure) =>
  status === undefined && error === undefined;

function setDataFigures(calls: SetDataFigure[]) {
  return {
    setDataPerSecond: busiestSecond(calls.map(({ at }) => at)),
    setDataBytes: most(calls.map(({ bytes }) => bytes)),
    renderMs: Math.round(most(calls.map(({ renderMs }) => renderMs))),
  };
}

function requestFigures(requests: RequestFigure[]) {
  return {
    requestsAtOnce: mostAtOnce(requests),
    requestMs: Math.round(most(requests.map(({ ms }) => ms))),
    answerBytes: most(requests.map(({ bytes = 0 }) => bytes)),
  };
}

/** What still runs of a page that was left, in words. */
async function timersLeftOf(phone: Phone, path: string): Promise<string[]> {
  const running = () => phone.host.figures().timersLeft.filter(({ page }) => page === path);
  try {
    await waitUntil('The end of its timers', async () => running().length === 0, {
      limitMs: timersEndWithinMs,
    });
    return [];
  } catch {
    return running().map(({ kind, ms }) => `${kind} of ${ms} ms`);
  }
}
