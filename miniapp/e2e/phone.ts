import { waitUntil } from '../../bff/ops/wait';
import type { Device, Element, Page } from './target';

/*
 * One person's phone with the real weapp build, used by what it shows: words, names, the page that is on top. It speaks
 * through miniprogram-automator alone, so that the same flows run on the host and in DevTools.
 */

/** How long a person would wait for anything here before wondering. */
const patienceMs = 30_000;

/** Everything that a finger can press. */
const pressables = '.pressable, .open-button';

export type Phone = Device & {
  /** Opens one of our pages by its address, as a link or a poster does: nothing else is on the stack. */
  open: (url: string) => Promise<void>;
  /** Starts the app anew on the page on top: after the clock was moved, for it trusts a measurement for some seconds. */
  restart: () => Promise<void>;
  /** Waits until this page is on top. */
  at: (path: string) => Promise<void>;
  /** All words of the page on top, blanks folded. */
  words: () => Promise<string>;
  /** Waits until these words are on the page. */
  sees: (words: string | RegExp, limitMs?: number) => Promise<void>;
  /** Waits until these words are no longer there. */
  misses: (words: string | RegExp) => Promise<void>;
  /** What can be pressed by this name (its label, else its words), once there is exactly such a thing. */
  pressable: (name: string | RegExp) => Promise<Element>;
  press: (name: string | RegExp) => Promise<void>;
  /** The value beside a name, such as 实付. */
  fact: (name: string) => Promise<string>;
  back: () => Promise<void>;
};

const folded = (text: string) => text.replace(/\s+/g, ' ').trim();
const fits = (text: string, wanted: string | RegExp) =>
  typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text);

/** What a screen reader would call it. */
async function nameOf(element: Element): Promise<string> {
  return (await element.attribute('aria-label')) || folded(await element.text());
}

async function findByName(page: Page, name: string | RegExp): Promise<Element | undefined> {
  const all: Element[] = await page.$$(pressables);
  const names = await Promise.all(all.map(nameOf));
  return all[names.findIndex((one) => fits(one, name))];
}

export function usePhone(device: Device): Phone {
  const { miniProgram } = device;

  const top = async (): Promise<Page> => {
    const page = await miniProgram.currentPage();
    if (!page) {
      throw new Error('No page is open.');
    }
    return page;
  };
  const words = async () => {
    const shell = await (await top()).$('.shell');
    // A page that goes while it is read has nothing to say.
    return folded((await shell?.text().catch(() => '')) ?? '');
  };
  /** Waits, and says what was there instead when the waiting was in vain. */
  const until = async (what: string, isReady: () => Promise<boolean>, limitMs = patienceMs) => {
    try {
      // Between two pages there may be none for a moment.
      await waitUntil(what, () => isReady().catch(() => false), { limitMs });
    } catch (error) {
      const page = await top().catch(() => undefined);
      throw new Error(
        `${(error as Error).message}. ${page?.path} says: ${page && (await words())}`,
      );
    }
  };
  const at = (path: string) =>
    until(`The page ${path}`, async () => (await top()).path === path.replace(/^\//, ''));
  const pressable = async (name: string | RegExp) => {
    let found: Element | undefined;
    await until(`What is called ${name}`, async () => {
      // A page that redraws meanwhile is looked at again.
      found = await findByName(await top(), name).catch(() => undefined);
      return found !== undefined;
    });
    return found as Element;
  };
  const open = async (url: string) => {
    // Not `miniProgram.reLaunch`: that sleeps three seconds, whatever happens.
    await miniProgram.callWxMethod('reLaunch', { url });
    await at(url.split('?')[0] ?? url);
  };
  return {
    ...device,
    open,
    restart: async () => {
      const { path, query } = await top();
      await device.relaunch(path, query as Record<string, string>);
      await at(path);
    },
    at,
    words,
    sees: (wanted, limitMs) =>
      until(`"${wanted}"`, async () => fits(await words(), wanted), limitMs),
    misses: (wanted) => until(`The end of "${wanted}"`, async () => !fits(await words(), wanted)),
    pressable,
    press: async (name) => {
      await (await pressable(name)).tap();
    },
    fact: async (name) => {
      const all: Element[] = await (await top()).$$('.fact');
      const texts = await Promise.all(all.map(async (one) => folded(await one.text())));
      const found = texts.find((one) => one.startsWith(`${name} `));
      return found?.slice(name.length).trim() ?? '';
    },
    back: async () => {
      await miniProgram.callWxMethod('navigateBack', { delta: 1 });
    },
  };
}

/** The sixteen digits that the code page shows, as it says them to a screen reader. */
export async function readCode(phone: Phone): Promise<string> {
  const picture = await (await phone.miniProgram.currentPage())?.$('.code__qr');
  const name = await picture?.attribute('aria-label');
  const digits = /(\d{4} \d{4} \d{4} \d{4})/.exec(name ?? '')?.[1];
  if (!digits) {
    throw new Error(`The code page says "${name}"`);
  }
  return digits;
}
