import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { type Project, readProject } from './compile/project';
import { createDialogs, type Dialogs } from './dialogs';
import { isCached, type Records } from './figures';
import type { Exception } from './mini-program';
import type { Settings } from './options';
import { type BlockingCall, createBlockingCall } from './view/blocking-call';
import type { FromFrame, FromShell } from './view/messages';
import { openScreen, type Screen } from './view/screen';
import { startViewServer, type ViewServer } from './view/server';
import type { Launch, PhoneState } from './world';

/* What lasts from one run of the mini-program to the next: the screen, the files, and what was written down. */

export type Phone = {
  readonly settings: Settings;
  readonly project: Project;
  readonly folder: string;
  readonly server: ViewServer;
  readonly screen: Screen;
  readonly blocking: BlockingCall;
  readonly dialogs: Dialogs;
  readonly exceptions: Exception[];
  readonly figures: Records;
  readonly heard: {
    exception: ((exception: Exception) => void)[];
    log: ((type: string, args: unknown[]) => void)[];
  };
  /** Who hears the view: the run that is under way. */
  onFrame: (message: FromFrame) => void;
  onShell: (message: FromShell) => void;
  dialogsDrawn: () => Promise<unknown>;
  close: () => Promise<void>;
};

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = http.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** A phone on which the mini-program was never opened. */
export function firstState({ settings, project }: Pick<Phone, 'settings' | 'project'>): PhoneState {
  const launch: Launch = {
    path: settings.path ?? project.entry,
    query: settings.query,
    scene: settings.scene,
    referrerInfo: {},
  };
  return {
    theme: settings.theme,
    network: settings.network,
    location: undefined,
    brightness: 0.5,
    keepScreenOn: false,
    clipboard: '',
    scopes: {},
    privacyAgreed: settings.privacy === 'agreed',
    agreedBy: new Set(),
    answers: new Map(),
    launch,
    enter: launch,
    shown: false,
    storage: new Map(
      Object.entries(settings.storage).map(([key, value]) => [key, JSON.stringify(value)]),
    ),
    tabs: (project.tabBar?.list ?? []).map(() => ({ badge: '', dot: false })),
    tabBarHidden: false,
    bars: new Map(),
    shareMenus: new Map(),
    shares: [],
    left: [],
    refreshing: false,
  };
}

/** The next run's: what belongs to the pages is gone, what belongs to the phone and its owner stays. */
export function nextState(phone: Phone, before: PhoneState): PhoneState {
  const fresh = firstState(phone);
  const { tabs, bars, shareMenus, tabBarHidden, refreshing, shown } = fresh;
  return { ...before, tabs, bars, shareMenus, tabBarHidden, refreshing, shown };
}

export async function openPhone(settings: Settings): Promise<Phone> {
  const project = readProject(settings.projectPath);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mini-host-'));
  const closings: (() => unknown)[] = [() => fs.rmSync(folder, { recursive: true, force: true })];
  const close = async () => {
    for (const one of closings.splice(0).reverse()) {
      await one();
    }
  };
  try {
    const server = await startViewServer(project, folder, settings.port);
    closings.push(server.close);
    const exceptions: Exception[] = [];
    const figures: Records = { setData: [], requests: [], scripts: [], pictures: [] };
    const screen = await openScreen({
      chromiumPath: settings.chromiumPath,
      url: server.url,
      viewport: settings.viewport,
      theme: settings.theme,
      debugPort: await freePort(),
      limitMs: settings.limitMs,
      onFrame: (message) => phone.onFrame(message),
      onShell: (message) => phone.onShell(message),
      forward: settings.forward,
      onPicture: (url, status, header) =>
        figures.pictures.push({ at: Date.now(), url, status, cached: isCached(header) }),
    });
    closings.push(screen.close);
    const blocking = createBlockingCall({
      debugPort: screen.debugPort,
      url: server.url,
      limitMs: settings.limitMs,
    });
    closings.push(blocking.close);
    let drawn: Promise<unknown> = Promise.resolve();
    const dialogs = createDialogs((shown) => {
      drawn = drawn.then(() => screen.shell('setDialogs', shown)).catch(() => undefined);
    });
    const phone: Phone = {
      settings,
      project,
      folder,
      server,
      screen,
      blocking,
      dialogs,
      exceptions,
      figures,
      heard: { exception: [], log: [] },
      onFrame: () => undefined,
      onShell: () => undefined,
      dialogsDrawn: () => drawn,
      close,
    };
    return phone;
  } catch (error) {
    await close();
    throw error;
  }
}
