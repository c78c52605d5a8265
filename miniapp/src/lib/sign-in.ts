import Taro from '@tarojs/taro';
import { call } from './api';
import { keepSession } from './session';

/*
 * Signing in inside WeChat: the session comes silently by `wx.login`, the phone by a button of WeChat's own.
 * `sign-in.h5.ts` goes by the consent page instead; both have the same three functions.
 */

/** Opens a session. Resolves to true when it did, to false when the person was sent elsewhere for it. */
export async function openSession(_to: string): Promise<boolean> {
  const { code } = await Taro.login();
  keepSession(await call('POST /v1/sessions', { body: { code } }));
  return true;
}

/** Asks for the phone; only browsers are sent elsewhere for it. */
export async function askPhone(_to: string): Promise<void> {}

/** Finishes what a consent page began: never so inside WeChat. */
export async function finishSignIn(): Promise<boolean> {
  return false;
}

/** At the very start of the app: take the code out of the address. There is no address here. */
export function catchReturn(): void {}
