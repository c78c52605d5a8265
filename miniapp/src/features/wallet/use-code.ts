import { useDidHide, useDidShow, useUnload } from '@tarojs/taro';
import { useEffect, useState } from 'react';
import { serverClock } from '../../lib/api';
import { asFailure, type Failure } from '../../lib/failure';
import { brighten, onCapture, restoreBrightness } from '../../lib/screen';
import { useWatch } from '../../lib/use-watch';
import type { CodeKey } from '../../lib/voucher-code';
import { codeKey } from './code-keys';
import { useVoucher } from './use-wallet';

/** A phone further off than this may show a code that the till refuses, once the offset is old. */
const farOffMs = 60_000;

function useBrightScreen(): void {
  useDidShow(() => {
    void brighten();
  });
  useDidHide(() => {
    void restoreBrightness();
  });
  useUnload(() => {
    void restoreBrightness();
  });
}

/** Everything the code page shows: the key (from the phone, if need be), the voucher as the till changes it, warnings. */
export function useCode(voucherId: string | undefined) {
  const detail = useVoucher(voucherId);
  const [key, setKey] = useState<CodeKey>();
  const [keyFailure, setKeyFailure] = useState<Failure>();
  const [captured, setCaptured] = useState(false);
  const state = detail.data?.voucher.state;
  const live = state === undefined || state === 'usable' || state === 'locked';

  useEffect(() => {
    if (voucherId) {
      codeKey(voucherId).then(setKey, (error) => setKeyFailure(asFailure(error)));
    }
  }, [voucherId]);
  useEffect(() => onCapture(() => setCaptured(true)), []);
  useBrightScreen();
  useWatch(detail.reload, live, Boolean(detail.failure));

  const offline = detail.failure?.code === 'network';
  return {
    detail,
    key,
    failure: keyFailure ?? (offline ? undefined : detail.failure),
    captured,
    live,
    clockInDoubt: offline && !serverClock.measured() && Math.abs(serverClock.offset()) > farOffMs,
  };
}
