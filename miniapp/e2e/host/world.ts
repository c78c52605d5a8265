import type { Project, Theme } from './compile/project';
import type { Dialogs } from './dialogs';
import type { Records } from './figures';
import type { Listeners } from './logic/listeners';
import type { PageStack } from './logic/pages';
import type { Realm } from './logic/realm';
import type { Location, NetworkType, Query, Settings } from './options';
import type { BlockingCall } from './view/blocking-call';
import type { Screen } from './view/screen';

/* All that the families of wx.* share: the phone's state, and the ways to the layers. */

export type Launch = {
  path: string;
  query: Query;
  scene: number;
  referrerInfo: object;
  shareTicket?: string;
};
export type TabLook = { badge: string; dot: boolean; text?: string };
/** A message that the mini-program wants to send. */
export type Share = {
  kind: 'message' | 'timeline' | 'file';
  title: string;
  /** Of a message. */
  path?: string;
  /** Of the timeline. */
  query?: string;
  imageUrl?: string;
  page: string;
};

/** What a person would do, as a test set it beforehand. */
export type Answer =
  | 'getPhoneNumber'
  | 'getRealtimePhoneNumber'
  | 'chooseAvatar'
  | 'agreePrivacyAuthorization'
  | 'openSetting'
  | 'share'
  | 'login'
  | 'scanCode'
  | 'subscribe'
  | 'requestPayment'
  | 'chooseMedia'
  | 'chooseImage'
  | 'chooseMessageFile'
  | 'chooseLocation'
  | 'getUserProfile';

export type PhoneState = {
  theme: Theme;
  network: NetworkType;
  location: Location | 'refuse' | undefined;
  brightness: number;
  keepScreenOn: boolean;
  clipboard: string;
  /** scope → granted */
  scopes: Record<string, boolean>;
  privacyAgreed: boolean;
  /** Ids of buttons with open-type agreePrivacyAuthorization that were really tapped. */
  agreedBy: Set<string>;
  answers: Map<Answer, unknown>;
  launch: Launch;
  enter: Launch;
  shown: boolean;
  storage: Map<string, string>;
  tabs: TabLook[];
  tabBarHidden: boolean;
  /** What setNavigationBarTitle and its kind changed, by page. */
  bars: Map<number, Partial<{ title: string; background: string; text: string; loading: boolean }>>;
  /** Pages whose share menu was hidden or shown by code. */
  shareMenus: Map<number, string[]>;
  shares: Share[];
  /** Calls that leave the mini-program: a phone call, a map, another mini-program … */
  left: { kind: string; detail: Record<string, unknown> }[];
  refreshing: boolean;
};

export type World = {
  readonly settings: Settings;
  readonly project: Project;
  readonly realm: Realm;
  readonly screen: Screen;
  /** Into the shell, with the answer at once. */
  readonly blocking: BlockingCall;
  readonly pages: PageStack;
  readonly dialogs: Dialogs;
  readonly listeners: Listeners;
  readonly state: PhoneState;
  /** Files that the mini-program wrote or got; `wxfile://` paths lie in it. */
  readonly folder: string;
  readonly figures: Records;
  /** Tells of an error inside the mini-program. */
  report: (error: unknown, where: string) => void;
  /** Draws the navigation and tab bars again. */
  redraw: () => Promise<void>;
  /** Scope questions and privacy terms before a private API runs; throws when a person said no. */
  permit: (api: string, scope?: string) => Promise<void>;
  now: () => number;
};
