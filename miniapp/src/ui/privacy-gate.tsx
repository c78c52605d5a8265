import { View } from '@tarojs/components';
import { agreeButtonId, usePrivacyQuestion } from '../lib/privacy';
import { open, routes } from '../lib/routes';
import { ActionButton } from './action-button';
import { OpenButton } from './open-button';
import { Sheet } from './sheet';

/** WeChat's privacy question, shown when a private ability is first needed. No keeps browsing usable (G11). */
export function PrivacyGate() {
  const decide = usePrivacyQuestion();
  if (!decide) {
    return null;
  }
  return (
    <Sheet title="用户隐私保护提示" onClose={() => decide(false)}>
      <View className="small">
        这一步需要使用您的手机号或系统能力。我们只收集领券、用券和开发票所必需的信息，您可以随时导出或删除。
      </View>
      <ActionButton kind="quiet" onPress={() => open(routes.myData)}>
        查看我们保存了什么
      </ActionButton>
      <OpenButton
        id={agreeButtonId}
        openType="agreePrivacyAuthorization"
        onAgreePrivacyAuthorization={() => decide(true)}
      >
        同意并继续
      </OpenButton>
      <ActionButton kind="quiet" onPress={() => decide(false)}>
        不同意，先看看
      </ActionButton>
    </Sheet>
  );
}
