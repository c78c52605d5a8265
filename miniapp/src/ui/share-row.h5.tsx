import Taro from '@tarojs/taro';
import { ListRow } from './list-row';

/** A browser gets the link to paste. */
export function ShareRow({ title, path }: { title: string; path: string }) {
  const copy = () => Taro.setClipboardData({ data: `${title} ${window.location.origin}${path}` });
  return <ListRow icon="share" title="分享给家人朋友" note="复制链接" onPress={copy} />;
}
