import { View } from '@tarojs/components';
import { platform } from '../../lib/platform';
import { back } from '../../lib/routes';
import { ActionButton } from '../../ui/action-button';
import { FailureNotice } from '../../ui/failure-notice';
import { Icon } from '../../ui/icon';
import { OpenButton } from '../../ui/open-button';
import type { useSignIn } from './use-sign-in';
import './sign-in-panel.scss';

const reasons = [
  { icon: 'user', text: '一个手机号对应一位市民，每批次限领 1 张，让更多人领到。' },
  { icon: 'bell', text: '券有变动、退款或核查时，能联系到您。' },
  {
    icon: 'shield',
    text: '手机号加密保存，页面上只显示 138****0001 这样的形式，可随时导出或注销。',
  },
];

/** Why we ask, then one button (C2). */
export function SignInPanel({ signIn }: { signIn: ReturnType<typeof useSignIn> }) {
  const byWechatButton = platform === 'weapp' && signIn.phoneMissing;
  return (
    <View className="sign-in">
      <View className="sign-in__mark">惠</View>
      <View className="sign-in__title">{signIn.phoneMissing ? '验证手机号' : '登录后领券'}</View>
      <View className="card stack">
        {reasons.map(({ icon, text }) => (
          <View key={icon} className="sign-in__reason">
            <Icon name={icon} />
            <View className="grow">{text}</View>
          </View>
        ))}
      </View>
      {signIn.failure ? <FailureNotice failure={signIn.failure} onRetry={signIn.signIn} /> : null}
      {byWechatButton ? (
        <OpenButton
          openType="getPhoneNumber"
          disabled={signIn.working}
          onGetPhoneNumber={(event) => signIn.bindPhone(event.detail)}
        >
          微信手机号快捷登录
        </OpenButton>
      ) : (
        <ActionButton disabled={signIn.working} onPress={signIn.signIn}>
          {signIn.working ? '正在登录…' : '微信手机号快捷登录'}
        </ActionButton>
      )}
      <ActionButton kind="quiet" onPress={back}>
        先不登录，随便看看
      </ActionButton>
    </View>
  );
}
