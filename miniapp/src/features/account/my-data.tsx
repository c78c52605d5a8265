import { View } from '@tarojs/components';
import { useState } from 'react';
import { call } from '../../lib/api';
import { asFailure, type Failure } from '../../lib/failure';
import { open, routes } from '../../lib/routes';
import { saveText } from '../../lib/save-text';
import { endSession } from '../../lib/session';
import { ActionButton } from '../../ui/action-button';
import { FailureNotice } from '../../ui/failure-notice';
import { Fact } from '../../ui/list-row';
import { Sheet } from '../../ui/sheet';

function WhatWeKeep() {
  return (
    <View className="card">
      <View className="heading">我们保存什么、为什么</View>
      <Fact name="微信标识">识别是您本人</Fact>
      <Fact name="手机号（加密）">一人一号，限领 1 张</Fact>
      <Fact name="姓名（加密，可不填）">开实名发票</Fact>
      <Fact name="领券和用券记录">发放、结算和监督</Fact>
      <View className="small">
        不收集身份证号，不收集位置。资金结算记录依法保留，注销后改用代号，不再对应到您。
      </View>
    </View>
  );
}

/** The one destructive step of the app: asked once, with what it means in words (G9). */
function LeaveSheet({ onClose, onLeave }: { onClose: () => void; onLeave: () => unknown }) {
  return (
    <Sheet title="确定注销账号？" onClose={onClose}>
      <View>注销后，手机号和姓名会被删除，不能恢复；本批次已领过的资格不会重新计算。</View>
      <ActionButton onPress={onLeave}>确定注销</ActionButton>
      <ActionButton kind="quiet" onPress={onClose}>
        再想想
      </ActionButton>
    </Sheet>
  );
}

/** Copy and erase: what the law gives everyone. */
export function MyData({ onStill }: { onStill: (still: boolean) => void }) {
  const [leaving, setLeaving] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const ask = (open: boolean) => {
    setLeaving(open);
    onStill(open);
  };
  const attempt = async (step: () => Promise<unknown>) => {
    setFailure(undefined);
    try {
      await step();
    } catch (error) {
      setFailure(asFailure(error));
    }
  };
  const download = () =>
    attempt(async () => {
      const mine = await call('GET /v1/me/export');
      await saveText('my-data.json', JSON.stringify(mine, null, 2), 'application/json');
    });
  const leave = () =>
    attempt(async () => {
      ask(false);
      await call('DELETE /v1/me');
      endSession();
      open(routes.me);
    });
  return (
    <>
      <WhatWeKeep />
      {failure ? <FailureNotice failure={failure} /> : null}
      <View className="stack">
        <ActionButton kind="plain" onPress={download}>
          导出我的全部数据
        </ActionButton>
        <ActionButton kind="quiet" onPress={() => ask(true)}>
          注销账号并删除个人信息
        </ActionButton>
      </View>
      {leaving ? <LeaveSheet onClose={() => ask(false)} onLeave={leave} /> : null}
    </>
  );
}
