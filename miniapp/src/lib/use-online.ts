import Taro from '@tarojs/taro';
import { useEffect, useState } from 'react';

/** Whether the phone has a network, as the system says. */
export function useOnline(): boolean {
  const [online, setOnline] = useState(true);
  useEffect(() => {
    const follow = ({ isConnected }: { isConnected: boolean }) => setOnline(isConnected);
    void Taro.getNetworkType().then(({ networkType }) => setOnline(networkType !== 'none'));
    Taro.onNetworkStatusChange(follow);
    return () => Taro.offNetworkStatusChange(follow);
  }, []);
  return online;
}
