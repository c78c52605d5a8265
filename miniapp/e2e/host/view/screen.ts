import {
  type Browser,
  type BrowserContext,
  chromium,
  type Frame,
  type Page,
} from 'playwright-core';
import type { Theme } from '../compile/project';
import { HostFault, messageOf, within } from '../fault';
import type { FromFrame, FromShell } from './messages';
import type { FrameApi } from './page';
import type { ShellApi } from './shell';

/* Chromium as the phone's screen: one tab, the shell in it, one frame a page. */

type Answer<F> = F extends (...args: never[]) => infer R ? Awaited<R> : never;
type Args<F> = F extends (...args: infer A) => unknown ? A : never;

export type Screen = {
  readonly tab: Page;
  readonly debugPort: number;
  openFrame: (pageId: number, url: string, title: string) => Promise<void>;
  closeFrame: (pageId: number) => Promise<void>;
  frameOf: (pageId: number) => Frame;
  /** Calls the script of a page's frame. */
  call: <N extends keyof FrameApi>(
    pageId: number,
    name: N,
    ...args: Args<FrameApi[N]>
  ) => Promise<Answer<FrameApi[N]>>;
  shell: <N extends keyof ShellApi>(
    name: N,
    ...args: Args<ShellApi[N]>
  ) => Promise<Answer<ShellApi[N]>>;
  tap: (x: number, y: number) => Promise<void>;
  screenshot: () => Promise<Buffer>;
  setTheme: (theme: Theme) => Promise<void>;
  close: () => Promise<void>;
};

export type ScreenOptions = {
  chromiumPath: string;
  url: string;
  viewport: { width: number; height: number };
  theme: Theme;
  debugPort: number;
  limitMs: number;
  /** Origins whose pictures come from elsewhere: origin → origin. */
  forward: Readonly<Record<string, string>>;
  /** A picture has come from a server that is not the host's own. */
  onPicture: (url: string, status: number, header: Record<string, string>) => void;
  onFrame: (message: FromFrame) => void;
  onShell: (message: FromShell) => void;
};

/** A browser's start is the machine's matter, not the mini-program's. */
const browserStartMs = 30_000;

async function launch(options: ScreenOptions): Promise<Browser> {
  try {
    return await chromium.launch({
      executablePath: options.chromiumPath,
      timeout: Math.max(options.limitMs, browserStartMs),
      args: [
        // Root may start Chromium only without its sandbox; what runs in it is the caller's own build.
        '--no-sandbox',
        '--disable-gpu',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        `--remote-debugging-port=${options.debugPort}`,
      ],
    });
  } catch (error) {
    throw new HostFault(
      'browser_cannot_run',
      `Chromium (${options.chromiumPath}) does not start: ${messageOf(error)}`,
    );
  }
}

async function forwardPictures(
  context: BrowserContext,
  forward: ScreenOptions['forward'],
): Promise<void> {
  for (const [from, to] of Object.entries(forward)) {
    await context.route(`${from}/**`, async (route) => {
      const url = to + route.request().url().slice(from.length);
      // A page that was left, or a server that is gone, leaves a picture that did not come.
      await route.fetch({ url }).then(
        (response) => route.fulfill({ response }),
        () => route.abort(),
      );
    });
  }
}

async function openTab(context: BrowserContext, options: ScreenOptions): Promise<Page> {
  const tab = await context.newPage();
  tab.setDefaultTimeout(options.limitMs);
  await tab.exposeFunction('fromFrame', options.onFrame);
  await tab.exposeFunction('fromShell', options.onShell);
  tab.on('response', (response) => {
    const url = response.url();
    const isPicture = response.request().resourceType() === 'image' && url.startsWith('http');
    if (isPicture && !url.startsWith(options.url)) {
      options.onPicture(url, response.status(), response.headers());
    }
  });
  await tab.goto(options.url);
  return tab;
}

export async function openScreen(options: ScreenOptions): Promise<Screen> {
  const browser = await launch(options);
  try {
    const context = await browser.newContext({
      viewport: options.viewport,
      deviceScaleFactor: 2,
      hasTouch: true,
      isMobile: true,
      locale: 'zh-CN',
      colorScheme: options.theme,
    });
    await forwardPictures(context, options.forward);
    return screenOf(browser, await openTab(context, options), options);
  } catch (error) {
    await browser.close();
    throw error;
  }
}

function screenOf(browser: Browser, tab: Page, options: ScreenOptions): Screen {
  const { limitMs } = options;
  const frameOf = (pageId: number): Frame => {
    const frame = tab.frame({ name: `page-${pageId}` });
    if (!frame) {
      throw new HostFault('page_error', `the page ${pageId} has no frame any more`);
    }
    return frame;
  };
  const call: Screen['call'] = (pageId, name, ...args) =>
    within(
      limitMs,
      `the page's ${name}`,
      frameOf(pageId).evaluate(
        ([method, given]) =>
          Reflect.apply(
            window.mini[method as keyof FrameApi] as () => unknown,
            undefined,
            given as [],
          ),
        [name, args] as [string, unknown[]],
      ),
    ).catch((error: unknown) => {
      throw cleaned(error);
    }) as never;
  const shell: Screen['shell'] = (name, ...args) =>
    within(
      limitMs,
      `the shell's ${name}`,
      tab.evaluate(
        ([method, given]) =>
          Reflect.apply(
            window.shell[method as keyof ShellApi] as () => unknown,
            undefined,
            given as [],
          ),
        [name, args] as [string, unknown[]],
      ),
    ) as never;
  return {
    tab,
    debugPort: options.debugPort,
    openFrame: async (pageId, url, title) => {
      await shell('openFrame', pageId, url, title);
      const text = await frameOf(pageId).evaluate(() =>
        window.mini ? '' : document.body.textContent,
      );
      if (text !== '') {
        throw new HostFault('build_broken', text);
      }
    },
    closeFrame: async (pageId) => {
      await shell('closeFrame', pageId);
    },
    frameOf,
    call,
    shell,
    tap: (x, y) => within(limitMs, 'a tap', tab.touchscreen.tap(x, y)),
    screenshot: () => tab.screenshot({ timeout: limitMs }),
    setTheme: (theme) => tab.emulateMedia({ colorScheme: theme }),
    close: () => browser.close(),
  };
}

/** Playwright puts the page's stack and its own words around a message. */
function cleaned(error: unknown): unknown {
  if (error instanceof HostFault) {
    return error;
  }
  const message = messageOf(error)
    .replace(/^frame\.evaluate: (Error: )?/, '')
    .split('\n    at ')[0] as string;
  return Object.assign(new Error(message.trim()), { stack: (error as Error).stack });
}
