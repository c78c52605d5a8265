import { View } from '@tarojs/components';
import { useEffect, useState } from 'react';
import type { Application } from '../../../../../bff/src/contract';
import { usePageCampaign } from '../../../features/campaign/use-campaign';
import { ApplicationStatus } from '../../../features/onboarding/application-status';
import { ApplicationWizard } from '../../../features/onboarding/application-wizard';
import { ContractingSteps } from '../../../features/onboarding/contracting-steps';
import {
  useApplication,
  useApplications,
  useTerms,
} from '../../../features/onboarding/use-applications';
import { call } from '../../../lib/api';
import { asFailure, type Failure } from '../../../lib/failure';
import { here, open, routes } from '../../../lib/routes';
import { isCitizen, useMe } from '../../../lib/session';
import { lastDay } from '../../../lib/time';
import { useNoShare } from '../../../lib/use-share';
import { ActionButton } from '../../../ui/action-button';
import { FailureNotice } from '../../../ui/failure-notice';
import { ListRow } from '../../../ui/list-row';
import { Loaded } from '../../../ui/loaded';
import { Notice } from '../../../ui/notice';
import { PageShell } from '../../../ui/page-shell';

type Terms = NonNullable<ReturnType<typeof useTerms>['data']>;

/** Before the first word is typed: who may apply, until when, what to have at hand. */
function Welcome({ terms, onBegin }: { terms: Terms; onBegin: () => Promise<void> }) {
  return (
    <>
      <View className="card stack">
        <View className="heading">家电企业报名</View>
        <View>区内经营家电的限上零售企业可以报名。填写大约 10 分钟，随时退出都会保存。</View>
        <View className="small">
          请准备：营业执照、2022 年完税证明、对公账户证明、门头照片。承诺书可在线签署。
        </View>
        <View className="small">报名截止：{lastDay(terms.applyUntil)} 24:00</View>
      </View>
      {terms.open ? (
        <ActionButton onPress={onBegin}>开始填写</ActionButton>
      ) : (
        <Notice icon="alert" label="报名已截止。如有特殊情况，请联系所在镇办或拨打活动热线。" />
      )}
    </>
  );
}

/** One application: the wizard while it is the enterprise's turn, else where it stands. */
function Mine({ given, terms }: { given: Application; terms: Terms }) {
  const [latest, setLatest] = useState(given);
  useEffect(() => setLatest(given), [given]);
  const application = latest.version >= given.version ? latest : given;
  if (application.status === 'draft' || application.status === 'returned') {
    return (
      <ApplicationWizard
        key={application.applicationId}
        application={application}
        terms={terms}
        onSent={setLatest}
      />
    );
  }
  const { contracting } = application;
  return (
    <>
      {application.status === 'live' ? (
        <View className="card card--rows">
          <ListRow
            icon="receipt"
            title="收款与发票"
            note="今天的销售、交发票、结算"
            onPress={() => open(routes.takings(application.campaignId))}
          />
          <ListRow
            icon="check-circle"
            title="巡检整改"
            note="巡检发现的问题、整改期限"
            onPress={() => open(routes.inspections(application.campaignId))}
          />
          <ListRow
            icon="download"
            title="本店宣传物料"
            note="海报、单页、价签卡"
            onPress={() => open(routes.posters)}
          />
        </View>
      ) : null}
      <ApplicationStatus application={application} />
      {contracting && application.status === 'contracting' ? (
        <ContractingSteps
          application={application}
          contracting={contracting}
          onChange={setLatest}
        />
      ) : null}
    </>
  );
}

function Applying({ campaignId }: { campaignId: string }) {
  const terms = useTerms(campaignId);
  const mine = useApplications(true);
  const [begun, setBegun] = useState<string>();
  const [failure, setFailure] = useState<Failure>();
  const current = mine.data?.applications.find(
    (one) => one.campaignId === campaignId && one.status !== 'withdrawn',
  );
  const application = useApplication(begun ?? current?.applicationId);
  const begin = async () => {
    setFailure(undefined);
    try {
      const { applicationId } = await call('POST /v1/campaigns/:campaignId/applications', {
        params: { campaignId },
      });
      setBegun(applicationId);
    } catch (error) {
      setFailure(asFailure(error));
    }
  };
  return (
    <Loaded of={terms}>
      {(given) => (
        <Loaded of={mine}>
          {() =>
            begun || current ? (
              <Loaded of={application}>{(one) => <Mine given={one} terms={given} />}</Loaded>
            ) : (
              <>
                {failure ? <FailureNotice failure={failure} onRetry={begin} /> : null}
                <Welcome terms={given} onBegin={begin} />
              </>
            )
          }
        </Loaded>
      )}
    </Loaded>
  );
}

export default function ApplyPage() {
  useNoShare();
  const me = useMe();
  const { campaign } = usePageCampaign();
  return (
    <PageShell title="企业报名">
      {isCitizen(me) ? (
        <Loaded of={campaign}>{(data) => <Applying campaignId={data.campaignId} />}</Loaded>
      ) : (
        <>
          <View className="card stack">
            <View className="heading">家电企业报名</View>
            <View>请由企业联系人用手机号登录。登录后可以随时继续填写、查看进度。</View>
          </View>
          <ActionButton onPress={() => open(routes.signIn(here()))}>登录后报名</ActionButton>
        </>
      )}
    </PageShell>
  );
}
