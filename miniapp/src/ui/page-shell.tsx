import { Text, View } from '@tarojs/components';
import { Component, type PropsWithChildren, type ReactNode, useEffect } from 'react';
import { a11y } from '../lib/a11y';
import { markLarge } from '../lib/browser';
import { useLargeText } from '../lib/large-text';
import { platform } from '../lib/platform';
import { back, canGoBack, open, routes } from '../lib/routes';
import { isSinglePage } from '../lib/single-page';
import { useOnline } from '../lib/use-online';
import { EmptyState } from './empty-state';
import { Icon } from './icon';
import { PageMeta } from './page-meta';
import { Pressable } from './pressable';
import { PrivacyGate } from './privacy-gate';

type Shell = PropsWithChildren<{
  title: string;
  /** Tab pages have no way back. */
  tab?: boolean;
  /** The page's one primary action, fixed at the bottom inside the safe area (G9). */
  bar?: ReactNode;
  /** True while a sheet is open: the page behind it stands still. */
  still?: boolean;
}>;

class Boundary extends Component<PropsWithChildren, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override render() {
    return this.state.broken ? (
      <EmptyState
        icon="alert"
        sentence="这个页面出了点问题，您的券都在。"
        action={{ label: '重新打开', onPress: () => this.setState({ broken: false }) }}
      />
    ) : (
      this.props.children
    );
  }
}

/** WeChat draws its own title bar; a browser gets this one, with the same way back. */
function Head({ title, tab }: { title: string; tab: boolean }) {
  return (
    <View className="shell__head" {...a11y({ role: 'banner' })}>
      {tab ? (
        <View className="shell__side" />
      ) : (
        <Pressable className="shell__side" label={canGoBack() ? '返回' : '回首页'} onPress={back}>
          <Icon name={canGoBack() ? 'left' : 'home'} />
        </Pressable>
      )}
      <View className="shell__title" {...a11y({ role: 'heading', level: 1 })}>
        {title}
      </View>
      <View className="shell__side" />
    </View>
  );
}

/** What every page has: title, safe area, offline banner, error boundary, 大字版, the way to help (G1). */
export function PageShell({ title, tab = false, bar, still = false, children }: Shell) {
  const large = useLargeText();
  const online = useOnline();
  useEffect(() => markLarge(large), [large]);
  return (
    <>
      <PageMeta still={still} />
      <View className={`shell shell--${platform} ${large ? 'shell--large' : ''}`}>
        {platform === 'h5' ? <Head title={title} tab={tab} /> : null}
        {online ? null : (
          <View className="shell__offline" {...a11y({ role: 'status', live: 'polite' })}>
            <Icon name="alert" />
            <Text>没有网络。已领的券和核销码仍可使用。</Text>
          </View>
        )}
        {isSinglePage ? (
          <View className="shell__offline">点右下角“前往小程序”，可领取和使用</View>
        ) : null}
        <View className="shell__body" {...a11y({ role: 'main' })}>
          <Boundary>{children}</Boundary>
          <View className="shell__foot">
            <Pressable className="shell__feedback" onPress={() => open(routes.help)}>
              遇到问题？反馈与热线
            </Pressable>
          </View>
        </View>
        {bar ? <View className="shell__bar">{bar}</View> : null}
        <PrivacyGate />
      </View>
    </>
  );
}
