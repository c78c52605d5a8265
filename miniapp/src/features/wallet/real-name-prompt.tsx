import { open, routes } from '../../lib/routes';
import { useMe } from '../../lib/session';
import { ActionButton } from '../../ui/action-button';
import { Notice } from '../../ui/notice';

/** Invoices bear the holder's name: asked in good time, never in the way. */
export function RealNamePrompt() {
  const me = useMe();
  if (!me || me.realName) {
    return null;
  }
  return (
    <Notice icon="receipt" label="开发票要用您的真实姓名，还没有填写。">
      <ActionButton small kind="plain" onPress={() => open(routes.realName)}>
        去填写
      </ActionButton>
    </Notice>
  );
}
