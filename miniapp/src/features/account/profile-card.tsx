import { View } from '@tarojs/components';
import { call } from '../../lib/api';
import { open, routes } from '../../lib/routes';
import { endSession, isCitizen, useMe } from '../../lib/session';
import { ActionButton } from '../../ui/action-button';
import { Icon } from '../../ui/icon';
import { ListRow } from '../../ui/list-row';
import './profile-card.scss';

/** Who is signed in, masked; or the way in. */
export function ProfileCard() {
  const me = useMe();
  const citizen = isCitizen(me);
  return (
    <View className="card profile">
      <View className="profile__mark">
        <Icon name="user" />
      </View>
      <View className="grow">
        <View className="profile__name">
          {citizen ? (me?.realName ?? '市民您好') : '还没有登录'}
        </View>
        <View className="small figures">{citizen ? me?.phone : '登录后领券、用券'}</View>
      </View>
      {citizen ? null : (
        <ActionButton small onPress={() => open(routes.signIn(routes.me))}>
          登录
        </ActionButton>
      )}
    </View>
  );
}

/** What only a signed-in person can do. */
export function AccountRows() {
  const me = useMe();
  if (!isCitizen(me)) {
    return null;
  }
  const leave = async () => {
    // The session ends here in any case; the server hears of it when it can.
    await call('DELETE /v1/sessions/current').catch(() => undefined);
    endSession();
  };
  return (
    <>
      <ListRow
        icon="receipt"
        title="发票姓名"
        note={me?.realName ? `已填写 ${me.realName}` : '未填写，开发票前填好即可'}
        onPress={() => open(routes.realName)}
      />
      <ListRow icon="shield" title="隐私与我的数据" onPress={() => open(routes.myData)} />
      <ListRow icon="exit" title="退出登录" onPress={leave} />
    </>
  );
}
