import { View } from '@tarojs/components';
import qrcode from 'qrcode-generator';
import { useState } from 'react';
import type { Application } from '../../../../bff/src/contract';
import { call } from '../../lib/api';
import { asFailure, type Failure } from '../../lib/failure';
import { fenOf } from '../../lib/money';
import { openPaper } from '../../lib/open-paper';
import { ActionButton } from '../../ui/action-button';
import { FailureNotice } from '../../ui/failure-notice';
import { FormField } from '../../ui/form-field';
import { Icon } from '../../ui/icon';
import { Fact } from '../../ui/list-row';
import { Picture } from '../../ui/picture';
import type { Stroke } from '../../ui/signature-sheet';
import { SignSheet } from './sign-sheet';

type Contracting = NonNullable<Application['contracting']>;
type StepFacts = {
  application: Application;
  contracting: Contracting;
  onChange: (application: Application) => void;
};

function StepCard({
  title,
  done,
  children,
}: {
  title: string;
  done: boolean;
  children: React.ReactNode;
}) {
  return (
    <View className="card stack">
      <View className="heading contract__title">
        <Icon name={done ? 'check-circle' : 'clock'} className={done ? 'contract__done' : ''} />
        {title}
        <View className="small">{done ? '已完成' : '待完成'}</View>
      </View>
      {children}
    </View>
  );
}

function pictureOf(text: string): string {
  const code = qrcode(0, 'M');
  code.addData(text);
  code.make();
  return code.createDataURL(6, 12);
}

function AgreementStep({ application, contracting, onChange }: StepFacts) {
  const [signing, setSigning] = useState(false);
  const { applicationId } = application;
  const { done, sha256 } = contracting.agreement;
  const sign = async (signerName: string, strokes: Stroke[]) =>
    onChange(
      await call('POST /v1/me/applications/:applicationId/agreement', {
        params: { applicationId },
        body: { version: application.version, signerName, strokes },
      }),
    );
  return (
    <StepCard title="1 签署合作协议" done={done}>
      <ActionButton
        small
        kind="plain"
        onPress={() => openPaper(`/v1/me/applications/${applicationId}/agreement`)}
      >
        查看协议
      </ActionButton>
      {done ? (
        <Fact name="文件摘要">{sha256?.slice(0, 16)}…</Fact>
      ) : (
        <ActionButton onPress={() => setSigning(true)}>在线签署协议</ActionButton>
      )}
      {signing ? (
        <SignSheet title="签署合作协议" onSign={sign} onClose={() => setSigning(false)} />
      ) : null}
    </StepCard>
  );
}

function AccountStep({ application, contracting, onChange }: StepFacts) {
  const [amount, setAmount] = useState('');
  const [failure, setFailure] = useState<Failure>();
  const params = { applicationId: application.applicationId };
  const { account } = contracting;
  const attempt = async (run: () => Promise<Application>) => {
    setFailure(undefined);
    try {
      onChange(await run());
    } catch (error) {
      setFailure(asFailure(error));
      onChange(await call('GET /v1/me/applications/:applicationId', { params }));
    }
  };
  const send = () =>
    attempt(() =>
      call('POST /v1/me/applications/:applicationId/account-check', {
        params,
        body: { version: application.version },
      }),
    );
  const confirm = () =>
    attempt(() =>
      call('PUT /v1/me/applications/:applicationId/account-check', {
        params,
        body: { version: application.version, amountFen: fenOf(amount) ?? 0 },
      }),
    );
  return (
    <StepCard title="2 核对对公账户" done={account.done}>
      {failure ? <FailureNotice failure={failure} /> : null}
      {account.state === 'none' || account.state === 'failed' ? (
        <ActionButton onPress={send}>向对公账户打一笔小额款</ActionButton>
      ) : null}
      {account.state === 'sent' ? (
        <>
          <View className="small">
            请查看账户 {application.form.bankAccount.slice(-4).padStart(8, '*')} 的到账金额（0.01 到
            0.99 元），还可核对 {account.triesLeft} 次。
          </View>
          <FormField label="到账金额（元）" value={amount} maxLength={4} onChange={setAmount} />
          <ActionButton disabled={!/^0\.\d{1,2}$/.test(amount)} onPress={confirm}>
            核对金额
          </ActionButton>
        </>
      ) : null}
    </StepCard>
  );
}

function CashierStep({ application, contracting, onChange }: StepFacts) {
  const [name, setName] = useState('');
  const [failure, setFailure] = useState<Failure>();
  const invite = async () => {
    setFailure(undefined);
    try {
      onChange(
        await call('POST /v1/me/applications/:applicationId/cashiers', {
          params: { applicationId: application.applicationId },
          body: { version: application.version, name: name.trim() },
        }),
      );
      setName('');
    } catch (error) {
      setFailure(asFailure(error));
    }
  };
  return (
    <StepCard title="3 收银员培训" done={contracting.cashiers.some((one) => one.trainedAt)}>
      {contracting.cashiers.map((one) => (
        <View key={one.cashierId} className="contract__cashier">
          <Fact name={`${one.name}（${one.cashierNo}）`}>
            {one.trainedAt ? '培训合格' : '扫码答题'}
          </Fact>
          {one.inviteUrl ? (
            <Picture
              className="contract__code"
              src={pictureOf(one.inviteUrl)}
              label={`${one.name}的培训二维码`}
            />
          ) : null}
        </View>
      ))}
      {failure ? <FailureNotice failure={failure} /> : null}
      <FormField label="收银员姓名" value={name} maxLength={20} onChange={setName} />
      <ActionButton small kind="plain" disabled={name.trim().length < 2} onPress={invite}>
        邀请收银员
      </ActionButton>
    </StepCard>
  );
}

/** What stands between the end of publicity and the first redemption, step by step. */
export function ContractingSteps(facts: StepFacts) {
  const { terminals, rehearsal } = facts.contracting;
  return (
    <>
      <AgreementStep {...facts} />
      <AccountStep {...facts} />
      <CashierStep {...facts} />
      <StepCard title="4 绑定终端" done={terminals.length > 0}>
        {terminals.length === 0 ? (
          <View className="small">嘉联公司上门安装后会显示在这里。</View>
        ) : null}
        {terminals.map((one) => (
          <Fact key={one.termNo} name={one.storeName}>
            {one.termNo}
          </Fact>
        ))}
      </StepCard>
      <StepCard title="5 练习销售" done={rehearsal.done}>
        <View className="small">
          在终端上用下面的练习码做一笔销售并收款，不动用真券，也不产生结算。
        </View>
        {rehearsal.trainingCode && !rehearsal.done ? (
          <View className="contract__cashier">
            <Fact name="练习码">{rehearsal.trainingCode}</Fact>
            <Picture
              className="contract__code"
              src={pictureOf(rehearsal.trainingCode)}
              label="练习码"
            />
          </View>
        ) : null}
      </StepCard>
    </>
  );
}
