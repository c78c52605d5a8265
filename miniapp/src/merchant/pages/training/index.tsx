import { useRouter } from '@tarojs/taro';
import { CashierQuiz } from '../../../features/onboarding/cashier-quiz';
import { call } from '../../../lib/api';
import { open, routes } from '../../../lib/routes';
import { isCitizen, useMe } from '../../../lib/session';
import { useLoad } from '../../../lib/use-load';
import { useNoShare } from '../../../lib/use-share';
import { ActionButton } from '../../../ui/action-button';
import { EmptyState } from '../../../ui/empty-state';
import { Loaded } from '../../../ui/loaded';
import { Notice } from '../../../ui/notice';
import { PageShell } from '../../../ui/page-shell';

export default function TrainingPage() {
  useNoShare();
  const { invite = '' } = useRouter().params;
  const me = useMe();
  const quiz = useLoad(invite && `invite:${invite}`, () =>
    call('GET /v1/cashier-invites/:invite', { params: { invite } }),
  );
  return (
    <PageShell title="收银员培训">
      {invite === '' ? (
        <EmptyState icon="scan" sentence="请扫店长给您的培训二维码进入。" />
      ) : isCitizen(me) ? (
        <Loaded of={quiz}>{(given) => <CashierQuiz invite={invite} given={given} />}</Loaded>
      ) : (
        <>
          <Notice label="请先用自己的手机号登录，再答题。" />
          <ActionButton onPress={() => open(routes.signIn(routes.training(invite)))}>
            登录后答题
          </ActionButton>
        </>
      )}
    </PageShell>
  );
}
