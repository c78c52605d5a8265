import { View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useEffect, useState } from 'react';
import type { Application, ApplicationField, MaterialKind } from '../../../../bff/src/contract';
import { fieldWords } from '../../copy/onboarding';
import { problems } from '../../copy/problems';
import { a11y } from '../../lib/a11y';
import { call } from '../../lib/api';
import { asFailure, type Failure } from '../../lib/failure';
import { type Picked, pickPictures } from '../../lib/pick-file';
import { lastDay } from '../../lib/time';
import { upload } from '../../lib/upload';
import { ActionButton } from '../../ui/action-button';
import { FailureNotice } from '../../ui/failure-notice';
import { ListRow } from '../../ui/list-row';
import { Notice } from '../../ui/notice';
import { Progress } from '../../ui/progress';
import { Segments } from '../../ui/segments';
import type { Desk, DeskState, Saving } from './application-desk';
import { EnterpriseStep, type Terms } from './enterprise-step';
import { MaterialsStep } from './materials-step';
import { StatementsStep } from './statements-step';
import { StoresStep } from './stores-step';
import { useDesk } from './use-desk';
import './onboarding.scss';

type StepKey = 'enterprise' | 'stores' | 'materials' | 'statements' | 'check';
const stepFields: Record<StepKey, readonly ApplicationField[]> = {
  enterprise: [
    'enterpriseName',
    'creditCode',
    'town',
    'categories',
    'ownOffer',
    'address',
    'contactName',
    'contactPhone',
  ],
  stores: ['stores'],
  materials: ['businessLicence', 'taxCertificate', 'accountProof', 'storefrontPhotos'],
  statements: ['bankName', 'bankAccount', 'statements', 'commitment'],
  check: [],
};
const steps: ReadonlyArray<{ key: StepKey; word: string }> = [
  { key: 'enterprise', word: '企业' },
  { key: 'stores', word: '门店' },
  { key: 'materials', word: '材料' },
  { key: 'statements', word: '承诺' },
  { key: 'check', word: '提交' },
];

const savingWords: Record<Saving, string> = {
  saved: '已自动保存',
  waiting: '正在输入…',
  saving: '正在保存…',
  offline: '网络不通，已存在手机上，联网后自动保存',
  refused: '有内容没有保存，请看下面的说明',
};

/** The end of its last day, as people say it: 4月18日 24:00. */
const deadlineOf = (status: Application['status'], terms: Terms): string =>
  `${lastDay(status === 'returned' ? terms.correctUntil : terms.applyUntil)} 24:00`;

const stepOf = (field: ApplicationField): StepKey =>
  steps.find(({ key }) => stepFields[key].includes(field))?.key ?? 'check';

/** Step 5: what is still missing, each leading to its place; then the one button. */
function CheckStep({
  application,
  terms,
  onGo,
  onSubmit,
}: {
  application: Application;
  terms: Terms;
  onGo: (step: StepKey) => void;
  onSubmit: () => Promise<void>;
}) {
  const { missing, status } = application;
  return (
    <>
      {missing.length > 0 ? (
        <View className="card card--rows">
          {missing.map(({ field, reason }) => (
            <ListRow
              key={field}
              icon="alert"
              title={reason}
              note={fieldWords[field]}
              onPress={() => onGo(stepOf(field))}
            />
          ))}
        </View>
      ) : (
        <Notice kind="ok" icon="check-circle" label="内容都填好了，核对无误就可以提交。" />
      )}
      <View className="wizard__end">
        <View className="small">截止时间：{deadlineOf(status, terms)}，过后不能提交。</View>
        <ActionButton disabled={missing.length > 0} onPress={onSubmit}>
          {status === 'returned' ? '补正完成，重新提交' : '提交申请'}
        </ActionButton>
      </View>
    </>
  );
}

function ReturnedNotice({ application }: { application: Application }) {
  if (application.returned.length === 0) {
    return null;
  }
  return (
    <Notice
      icon="alert"
      label={`退回了 ${application.returned.length} 项，只需改这些：${application.returned
        .map(({ field, reason }) => `${fieldWords[field]}（${reason}）`)
        .join('；')}`}
    />
  );
}

/** What the parts of the wizard do to the application, one after the other. */
function actionsOf(desk: Desk) {
  const id = () => ({ applicationId: desk.state().application.applicationId });
  const send = (kind: MaterialKind, file: Picked, onProgress: (percent: number) => void) =>
    desk.act(({ applicationId }) =>
      upload(
        'POST /v1/me/applications/:applicationId/materials/:kind',
        { applicationId, kind },
        file,
        onProgress,
      ),
    );
  return {
    upload: send,
    remove: (materialId: string) =>
      desk.act(() =>
        call('DELETE /v1/me/applications/:applicationId/materials/:materialId', {
          params: { ...id(), materialId },
        }),
      ),
    sign: (signerName: string, strokes: [number, number][][]) =>
      desk.act(({ version }) =>
        call('POST /v1/me/applications/:applicationId/commitment', {
          params: id(),
          body: { version, signerName, strokes },
        }),
      ),
    submit: () =>
      desk.act(({ version }) =>
        call('POST /v1/me/applications/:applicationId/submit', { params: id(), body: { version } }),
      ),
    /** Uploads a picture of the licence if one is chosen, then has it read. */
    readLicence: async () => {
      const [picture] = await pickPictures(1);
      if (!picture) {
        return undefined;
      }
      await send('businessLicence', picture, () => undefined);
      return call('POST /v1/me/applications/:applicationId/licence-reading', { params: id() });
    },
  };
}

function WizardStep({
  step,
  terms,
  desk,
  state,
  onGo,
  attempt,
}: {
  step: StepKey;
  terms: Terms;
  desk: Desk;
  state: DeskState;
  onGo: (step: StepKey) => void;
  attempt: <T>(run: () => Promise<T>) => Promise<T | undefined>;
}) {
  const { application, form } = state;
  const actions = actionsOf(desk);
  const isLocked = (field: ApplicationField) => !application.unlocked.includes(field);
  const faultOf = (field: ApplicationField) =>
    application.returned.find((one) => one.field === field)?.reason ??
    application.missing.find((one) => one.field === field && isTouched(form, field))?.reason;
  const facts = { form, terms, isLocked, faultOf, onType: desk.type };
  switch (step) {
    case 'enterprise':
      return <EnterpriseStep {...facts} onReadLicence={() => attempt(actions.readLicence)} />;
    case 'stores':
      return <StoresStep {...facts} />;
    case 'materials':
      return (
        <MaterialsStep
          application={application}
          kinds={['businessLicence', 'taxCertificate', 'accountProof', 'storefrontPhotos']}
          isLocked={isLocked}
          faultOf={faultOf}
          onUpload={actions.upload}
          onRemove={async (one) => void (await attempt(() => actions.remove(one)))}
        />
      );
    case 'statements':
      return (
        <>
          <StatementsStep
            {...facts}
            signed={
              application.materials.some((one) => one.kind === 'commitment') &&
              !application.missing.some((one) => one.field === 'commitment')
            }
            onSign={actions.sign}
          />
          <MaterialsStep
            application={application}
            kinds={['commitment']}
            isLocked={isLocked}
            faultOf={faultOf}
            onUpload={actions.upload}
            onRemove={async (one) => void (await attempt(() => actions.remove(one)))}
          />
        </>
      );
    case 'check':
      return (
        <CheckStep
          application={application}
          terms={terms}
          onGo={onGo}
          onSubmit={async () => {
            await attempt(actions.submit);
            void Taro.pageScrollTo({ scrollTop: 0, duration: 0 });
          }}
        />
      );
  }
}

/** What could not be done. A save that was refused also says of what, and leaves the way on to the person. */
function WizardNotice({
  failure,
  state,
  status,
  terms,
  onRetry,
  onDrop,
}: {
  failure: Failure | undefined;
  state: DeskState;
  status: Application['status'];
  terms: Terms;
  onRetry: () => void;
  onDrop: () => void;
}) {
  const shown = state.failure ?? failure;
  if (!shown) {
    return null;
  }
  const { sentence } = problems[shown.code];
  const why =
    shown.code === 'application_closed'
      ? `${sentence}（截止 ${deadlineOf(status, terms)}）`
      : sentence;
  if (state.saving !== 'refused') {
    return <FailureNotice failure={shown} sentence={why} />;
  }
  const names = state.unsaved.map((field) => fieldWords[field]).join('、');
  return (
    <FailureNotice
      failure={shown}
      sentence={`没有保存：${names}。${why}您填的内容还在，改好后会自动保存；不能再改的可以放弃。`}
      onRetry={onRetry}
    >
      <ActionButton small kind="quiet" onPress={onDrop}>
        放弃没有保存的修改
      </ActionButton>
    </FailureNotice>
  );
}

/** A field nobody has touched yet is not called wrong; the last step names it. */
const isTouched = (form: DeskState['form'], field: ApplicationField): boolean => {
  const value = field in form ? form[field as keyof typeof form] : '';
  return value.length > 0;
};

/** The wizard: five steps, everything saved as it is typed, a progress that says how much is left (M1). */
export function ApplicationWizard({
  application: given,
  terms,
  onSent,
}: {
  application: Application;
  terms: Terms;
  /** Told once it is no longer the enterprise's turn. */
  onSent: (application: Application) => void;
}) {
  const { desk, state } = useDesk(given);
  const [step, setStep] = useState<StepKey>('enterprise');
  const [failure, setFailure] = useState<Failure>();
  const { application } = state;
  const isTheirTurn = application.status === 'draft' || application.status === 'returned';
  const isAllSaved = state.unsaved.length === 0;
  useEffect(() => {
    // What is typed and cannot be saved any more stays in sight until the person gives it up.
    if (!isTheirTurn && isAllSaved) {
      onSent(application);
    }
  }, [isTheirTurn, isAllSaved, application, onSent]);
  const attempt = async <T,>(run: () => Promise<T>): Promise<T | undefined> => {
    setFailure(undefined);
    try {
      return await run();
    } catch (error) {
      setFailure(asFailure(error));
      return undefined;
    }
  };
  const go = (next: StepKey) => {
    setStep(next);
    void Taro.pageScrollTo({ scrollTop: 0, duration: 0 });
  };
  const index = steps.findIndex(({ key }) => key === step);
  const following = steps[index + 1];
  return (
    <>
      <ReturnedNotice application={application} />
      <View className="card wizard__head" {...a11y({ role: 'status', live: 'polite' })}>
        <View className="wizard__line">
          <View>
            {application.missing.length > 0 ? `还差 ${application.missing.length} 项` : '都填好了'}
            （{application.progressPercent}%）
          </View>
          <View className="small">{savingWords[state.saving]}</View>
        </View>
        <Progress percent={application.progressPercent} />
        {application.number ? (
          <View className="small">受理号 {application.number}（补正后不变）</View>
        ) : null}
      </View>
      <Segments label="填写步骤" options={steps} value={step} onChange={go} />
      <WizardNotice
        failure={failure}
        state={state}
        status={given.status}
        terms={terms}
        onRetry={() => desk.type({})}
        onDrop={() => {
          setFailure(undefined);
          desk.drop();
        }}
      />
      <WizardStep step={step} terms={terms} desk={desk} state={state} onGo={go} attempt={attempt} />
      {following ? (
        <View className="wizard__end">
          <ActionButton onPress={() => go(following.key)}>下一步：{following.word}</ActionButton>
        </View>
      ) : null}
    </>
  );
}
