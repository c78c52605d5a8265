import { useDidShow, useLaunch } from '@tarojs/taro';
import type { PropsWithChildren } from 'react';
import { serverClock } from './lib/api';
import { prepareBrowser } from './lib/browser';
import { watchPrivacy } from './lib/privacy';
import { catchReturn } from './lib/sign-in';
import './app.scss';

// Before the router reads the address.
catchReturn();

export default function App({ children }: PropsWithChildren) {
  useLaunch(() => {
    watchPrivacy();
    prepareBrowser(() => {
      void serverClock.sync();
    });
  });
  useDidShow(() => {
    void serverClock.sync();
  });
  return children;
}
