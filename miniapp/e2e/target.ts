import { existsSync } from 'node:fs';
import automator from 'miniprogram-automator';
import { weappFolder } from '../../bff/ops/build';
import { environment, type Ports, readPorts, root } from '../../bff/ops/settings';
import { type Control, startHost, whyCannotRun } from './host';

/*
 * Where the flows run: on the host (E2E_TARGET=host, the default), or in WeChat's own DevTools on a desktop
 * (E2E_TARGET=devtools). What only the host can do is said here, and by each test that needs it.
 */

export type MiniProgram = Awaited<ReturnType<typeof automator.connect>>;
export type Page = NonNullable<Awaited<ReturnType<MiniProgram['currentPage']>>>;
export type Element = NonNullable<Awaited<ReturnType<Page['$']>>>;

export type DeviceOptions = {
  chromiumPath: string;
  bffOrigin: string;
  /** Another build than the project's own. */
  build?: string;
  /** CSS px, WeChat's bars included. */
  viewport?: { width: number; height: number };
};

export type Device = {
  miniProgram: MiniProgram;
  /** What no automator does: the person's answers and the phone's accidents. */
  host: Control;
  /** Errors of scripts and of the console since the phone was opened. */
  troubles: readonly string[];
  /** Starts the app anew on a page, as when somebody opens it after WeChat has ended it. */
  relaunch: (path: string, query: Record<string, string>) => Promise<void>;
  /** Presses WeChat's own button for the phone number; WeChat hands over this code. */
  givePhoneNumber: (button: Element, code: string) => Promise<void>;
  /** Whether WeChat would still ask for the privacy terms first. */
  asksForPrivacy: () => boolean;
  close: () => Promise<void>;
};

/** The origin that the build was made with (miniapp/config/index.ts). */
const builtOrigin = environment.TARO_APP_API_ORIGIN || 'http://127.0.0.1:3000';

const wanted = environment.E2E_TARGET || 'host';
if (wanted !== 'host' && wanted !== 'devtools') {
  throw new Error(`E2E_TARGET is host or devtools, not "${wanted}".`);
}
const onHost = wanted === 'host';

/** A test of what only the host can do. @param needs what that is: `takes the network away` */
export function itOnHost(needs: string): (name: string, test: () => Promise<void>) => void {
  return onHost ? it : (name, test) => it.skip(`${name} (skipped: only the host ${needs})`, test);
}

/** The same of several tests. */
export function hostOnly(needs: string, tests: () => void): void {
  if (onHost) {
    tests();
  } else {
    describe.skip(`(skipped: only the host ${needs})`, tests);
  }
}

/** The ports that must be these: DevTools runs the build, which looks for the BFF where `npm start` has it. */
export const fixedPorts = (): Partial<Ports> => (onHost ? {} : { bff: readPorts().bff });

/** Where its installer puts the command line of DevTools; there is none for Linux. */
const usualPlaces: Partial<Record<NodeJS.Platform, string>> = {
  darwin: '/Applications/wechatwebdevtools.app/Contents/MacOS/cli',
  win32: 'C:/Program Files (x86)/Tencent/微信web开发者工具/cli.bat',
};

function findDevTools(): string | undefined {
  const given = environment.WECHAT_DEVTOOLS_CLI;
  if (given && !existsSync(given)) {
    throw new Error(`WECHAT_DEVTOOLS_CLI names ${given}, which does not exist.`);
  }
  const usual = usualPlaces[process.platform];
  return given || (usual && existsSync(usual) ? usual : undefined);
}

/** Why no flow can run here, or undefined. @throws when the build is not there: that is no reason to skip */
export function whyNoTarget(): string | undefined {
  if (!existsSync(weappFolder)) {
    throw new Error(`${weappFolder} is not there: npm run build:weapp, or npm run test:weapp`);
  }
  if (onHost) {
    return whyCannotRun();
  }
  return findDevTools() ? undefined : 'no WeChat DevTools; set WECHAT_DEVTOOLS_CLI to its cli';
}

/** Listens to what the automator tells, on either target. */
function listenForTrouble(miniProgram: MiniProgram): string[] {
  const troubles: string[] = [];
  miniProgram.on('exception', ({ message }: { message: string }) => {
    troubles.push(`script: ${message}`);
  });
  miniProgram.on('console', ({ type, args }: { type: string; args: unknown[] }) => {
    if (type === 'error') {
      troubles.push(`console: ${args.map(String).join(' ')}`);
    }
  });
  return troubles;
}

async function openOnHost(options: DeviceOptions): Promise<Device> {
  const { build = weappFolder, chromiumPath, bffOrigin, viewport } = options;
  const host = await startHost({
    projectPath: build,
    chromiumPath,
    forward: { [builtOrigin]: bffOrigin },
    ...(viewport && { viewport }),
  });
  const miniProgram = await automator.connect({ wsEndpoint: host.wsEndpoint });
  return {
    miniProgram,
    host: host.control,
    troubles: listenForTrouble(miniProgram),
    relaunch: (path, query) => host.control.relaunch({ path, query }),
    givePhoneNumber: async (button, code) => {
      host.control.answer('getPhoneNumber', { code });
      await button.tap();
    },
    asksForPrivacy: () => !host.control.phone().privacyAgreed,
    close: async () => {
      miniProgram.disconnect();
      await host.close();
    },
  };
}

async function openInDevTools(): Promise<Device> {
  const cliPath = findDevTools();
  const miniProgram = await automator.launch({ projectPath: root, ...(cliPath && { cliPath }) });
  const restartAt = (path: string) => miniProgram.callWxMethod('restartMiniProgram', { path });
  // The phone of an earlier run: what it kept goes, and the app begins anew.
  await miniProgram.callWxMethod('clearStorageSync');
  await restartAt('/pages/home/index');
  return {
    miniProgram,
    get host(): Control {
      throw new Error('Only the host can do this: put the test into itOnHost.');
    },
    troubles: listenForTrouble(miniProgram),
    relaunch: async (path, query) =>
      void (await restartAt(`/${path}?${new URLSearchParams(query)}`)),
    givePhoneNumber: (button, code) =>
      button.trigger('getphonenumber', { code, errMsg: 'getPhoneNumber:ok' }),
    // The event comes as if they had been agreed to.
    asksForPrivacy: () => false,
    close: () => miniProgram.close(),
  };
}

export const buildFolder = weappFolder;

export const openDevice = (options: DeviceOptions): Promise<Device> =>
  onHost ? openOnHost(options) : openInDevTools();
