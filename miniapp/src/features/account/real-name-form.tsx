import { View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useState } from 'react';
import { call } from '../../lib/api';
import { asFailure, type Failure } from '../../lib/failure';
import { back } from '../../lib/routes';
import { keepMe, useMe } from '../../lib/session';
import { ActionButton } from '../../ui/action-button';
import { FailureNotice } from '../../ui/failure-notice';
import { TextField } from '../../ui/text-field';

const shortest = 2;

/** The name that invoices will bear: declared by the person, encrypted, shown masked. */
export function RealNameForm() {
  const me = useMe();
  const [name, setName] = useState('');
  const [failure, setFailure] = useState<Failure>();
  const save = async () => {
    try {
      keepMe(await call('PUT /v1/me/real-name', { body: { realName: name.trim() } }));
      void Taro.showToast({ title: '已保存', icon: 'success' });
      back();
    } catch (error) {
      setFailure(asFailure(error));
    }
  };
  return (
    <>
      <View className="card stack">
        <View>门店按您实付的金额，给领券人本人开实名发票。请填写您的真实姓名。</View>
        <View className="small">现在不填也能领券、用券；开发票前填好即可。</View>
        {me?.realName ? <View className="small">已填写：{me.realName}</View> : null}
      </View>
      {failure ? (
        <FailureNotice
          failure={failure}
          onRetry={save}
          sentence={
            failure.code === 'invalid_request' ? '姓名请用汉字或字母，2 到 40 个字。' : undefined
          }
        />
      ) : null}
      <TextField
        label="真实姓名"
        placeholder="请输入真实姓名"
        icon="user"
        value={name}
        onChange={setName}
      />
      <ActionButton disabled={name.trim().length < shortest} onPress={save}>
        保存
      </ActionButton>
    </>
  );
}
