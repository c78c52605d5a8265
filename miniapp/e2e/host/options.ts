import type { Theme } from './compile/project';

/* What a host is started with. */

export type Location = { latitude: number; longitude: number; accuracy?: number };
export type NetworkType = 'wifi' | '5g' | '4g' | '3g' | '2g' | 'unknown' | 'none';
export type Query = Record<string, string>;

export type HostOptions = {
  /** The built mini-program's folder, or the one whose project.config.json names it. */
  projectPath: string;
  /** A Chromium or Chrome to draw with. */
  chromiumPath: string;
  /** 0 takes a free one. */
  port?: number;
  /** The whole screen, bars included, in CSS pixels. */
  viewport?: { width: number; height: number };
  /** Of the launch: developers.weixin.qq.com/miniprogram/dev/reference/scene-list.html. 1154 is single-page mode. */
  scene?: number;
  path?: string;
  query?: Query;
  theme?: Theme;
  /** What the person set in WeChat: 1 is normal, 1.3 and above is elder-friendly. */
  fontSizeScale?: number;
  /** Where requests may go, `https://api.example.com`; undefined leaves them free, as DevTools' "不校验合法域名" does. */
  allowedOrigins?: readonly string[];
  /** Origins that are answered elsewhere, such as those of a build by a server under test: origin → origin. */
  forward?: Readonly<Record<string, string>>;
  /** Whether the person has agreed to the privacy terms before: a phone's first visit has not. */
  privacy?: 'needed' | 'agreed';
  /** What the phone's storage holds at the start. */
  storage?: Record<string, unknown>;
  network?: NetworkType;
  platform?: 'ios' | 'android' | 'devtools';
  /** Of the base library; what `wx.getAppBaseInfo().SDKVersion` says. */
  sdkVersion?: string;
  /** The longest that any one wait of the host lasts. */
  limitMs?: number;
  /** Whether a call during which the mini-program threw is answered with that error. Exceptions are told in any case. */
  failOnException?: boolean;
  /** Hears the mini-program's console. */
  log?: (type: string, ...args: unknown[]) => void;
};
export type Settings = Required<Omit<HostOptions, 'allowedOrigins' | 'path'>> &
  Pick<HostOptions, 'allowedOrigins' | 'path'>;

export const singlePageScene = 1154;

export function settingsOf(options: HostOptions): Settings {
  return {
    port: 0,
    viewport: { width: 375, height: 667 },
    scene: 1001,
    query: {},
    theme: 'light',
    fontSizeScale: 1,
    privacy: 'needed',
    storage: {},
    network: 'wifi',
    forward: {},
    platform: 'devtools',
    sdkVersion: '3.7.0',
    limitMs: 30_000,
    failOnException: true,
    log: () => undefined,
    ...options,
  };
}
