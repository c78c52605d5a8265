import { useDidShow, useLaunch, usePageNotFound } from '@tarojs/taro';
import type { PropsWithChildren } from 'react';
import { serverClock } from './lib/api';
import { followArrivals, noteArrival } from './lib/arrival';
import { prepareBrowser } from './lib/browser';
import { came } from './lib/came';
import { watchPrivacy } from './lib/privacy';
import { replace, routes } from './lib/routes';
import { catchReturn } from './lib/sign-in';
import './app.scss';

const restMs = 5_000;
/** A phone that was put away may come back with another clock. */
const measure = () => {
  void serverClock.sync(restMs);
};

// Before the router reads the address.
catchReturn();

export default function App({ children }: PropsWithChildren) {
  useLaunch(() => {
    watchPrivacy();
    followArrivals();
    prepareBrowser(measure);
  });
  useDidShow(() => {
    measure();
    noteArrival(came().s);
  });
  // An old link, or one that was cut short in a chat: never a blank page (G2).
  usePageNotFound(() => replace(routes.home));
  return children;
}
