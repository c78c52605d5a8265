import Taro from '@tarojs/taro';
import { call } from './api';
import { keepSession, readMe } from './session';

/*
 * Signing in inside WeChat: the session comes silently by `wx.login`, the phone by a button of WeChat's own.
 * `sign-in.h5.ts` goes by the consent page instead; both have the same functions.
 */

/** Opens a session; a browser is sent elsewhere for it. */
export async function openSession(_to: string): Promise<void> {
  const { code } = await Taro.login();
  keepSession(await call('POST /v1/sessions', { body: { code } }));
}

/** Asks for the phone; only browsers are sent elsewhere for it. */
export async function askPhone(_to: string): Promise<void> {}

/**
 * What needs no tap, as soon as the sign-in page shows: here the silent session, so that the phone's button is the first
 * and only tap. True when the phone should be asked for next without a tap: WeChat allows that only to its own button.
 */
export async function enterSignIn(to: string): Promise<boolean> {
  if (!readMe()) {
    await openSession(to);
  }
  return false;
}

/** At the very start of the app: take the code out of the address. There is no address here. */
export function catchReturn(): void {}
