import { View } from '@tarojs/components';
import Taro, { useRouter } from '@tarojs/taro';
import { CorrectionForm } from '../../../features/inspection/correction-form';
import { InspectionFacts, wordsOf } from '../../../features/inspection/inspection-facts';
import { useInspections } from '../../../features/inspection/use-inspections';
import { back, canGoBack, here, open, replace, routes } from '../../../lib/routes';
import { isCitizen, useMe } from '../../../lib/session';
import { useNoShare } from '../../../lib/use-share';
import { ActionButton } from '../../../ui/action-button';
import { EmptyState } from '../../../ui/empty-state';
import { Loaded } from '../../../ui/loaded';
import { Notice } from '../../../ui/notice';
import { PageShell } from '../../../ui/page-shell';

type Of = { campaignId: string; inspectionId: string };

/** Nothing to correct: the list knows what there is. */
function Lost() {
  return (
    <EmptyState
      icon="check-circle"
      sentence="没有找到这次巡检，请从“巡检整改”里选一次。"
      action={{ label: '去巡检整改', onPress: () => replace(routes.inspections()) }}
    />
  );
}

function OneInspection({ campaignId, inspectionId }: Of) {
  const load = useInspections(campaignId);
  const leave = () => (canGoBack() ? back() : replace(routes.inspections(campaignId)));
  return (
    <Loaded of={load} tall>
      {({ inspections }) => {
        const inspection = inspections.find((one) => one.inspectionId === inspectionId);
        if (!inspection) {
          return <Lost />;
        }
        return inspection.may.includes('correct') ? (
          <CorrectionForm
            key={`${inspectionId} ${inspection.version}`}
            inspection={inspection}
            reload={load.reload}
            onDone={() => {
              leave();
              void Taro.showToast({ title: '整改已提交', icon: 'success' });
            }}
          />
        ) : (
          <>
            <View className="card">
              <InspectionFacts inspection={inspection} />
            </View>
            <Notice kind="ok" label={wordsOf(inspection).next} />
            <ActionButton kind="plain" onPress={leave}>
              回到列表
            </ActionButton>
          </>
        );
      }}
    </Loaded>
  );
}

export default function CorrectionPage() {
  useNoShare();
  const { inspectionId, campaignId } = useRouter().params;
  const me = useMe();
  return (
    <PageShell title="提交整改">
      {inspectionId === undefined || campaignId === undefined ? (
        <Lost />
      ) : isCitizen(me) ? (
        <OneInspection campaignId={campaignId} inspectionId={inspectionId} />
      ) : (
        <EmptyState
          icon="check-circle"
          sentence="请由企业联系人用报名时的手机号登录，再提交整改。"
          action={{ label: '去登录', onPress: () => open(routes.signIn(here())) }}
        />
      )}
    </PageShell>
  );
}
