import { App, Button, Flex, Input, Typography } from 'antd';
import { useNavigate } from 'react-router';
import type { ApplicationReview, OfficerDecision } from '../../../../src/contract';
import { decisionWords } from '../../copy/words';
import { call } from '../../lib/call';
import { useChange } from '../../lib/use-call';
import type { Verdicts } from './use-verdicts';

const consequences: Record<OfficerDecision, string> = {
  recommend: '上报区商务局审核，企业会看到进度。',
  return: '企业只能修改退回的项目，受理号不变。',
  check: '交由另一位同事复审。',
  approve: '进入待公示名单。',
  reject: '这份申请到此结束，企业会看到理由。',
};

/** Why a decision cannot be taken as the desk stands; undefined when it can. */
function whyNot(decision: OfficerDecision, verdicts: Verdicts): string | undefined {
  if (decision === 'return') {
    if (verdicts.wrong.length === 0) {
      return '请先把有问题的项目标为退回';
    }
    return verdicts.wrong.some((one) => one.reason === '') ? '请给每个退回项写明理由' : undefined;
  }
  if (decision === 'reject') {
    return verdicts.opinion.trim().length < 2 ? '请写明不予通过的理由' : undefined;
  }
  if (verdicts.wrong.length > 0) {
    return '有退回项，不能通过';
  }
  return verdicts.left > 0 ? `还有 ${verdicts.left} 项没有核对` : undefined;
}

/** The decisions that are open to this officer; what hinders one is written beside it. */
export function DecideBar({ review, verdicts }: { review: ApplicationReview; verdicts: Verdicts }) {
  const { modal } = App.useApp();
  const navigate = useNavigate();
  const { applicationId, version } = review;
  const decide = useChange(
    async (decision: OfficerDecision) => {
      await call('POST /v1/officer/applications/:applicationId/decisions', {
        params: { applicationId },
        body: {
          version,
          decision,
          reason: verdicts.opinion.trim(),
          fields: decision === 'return' ? verdicts.wrong : [],
        },
      });
      verdicts.clear();
    },
    { said: '已办理', after: () => void navigate('/applications') },
  );
  const ask = (decision: OfficerDecision) => {
    const hindrance = whyNot(decision, verdicts);
    if (hindrance) {
      modal.info({ title: hindrance, okText: '知道了' });
      return;
    }
    modal.confirm({
      title: `${decisionWords[decision]}：${review.form.enterpriseName}`,
      content: consequences[decision],
      okText: decisionWords[decision],
      cancelText: '再看看',
      okButtonProps: { danger: decision === 'reject' },
      onOk: () => decide.mutateAsync(decision).catch(() => undefined),
    });
  };
  return (
    <div className="decide-bar">
      <Flex gap={12} align="center" wrap>
        <Input
          aria-label="办理意见"
          placeholder="办理意见（不予通过时必填）"
          maxLength={500}
          value={verdicts.opinion}
          onChange={({ target }) => verdicts.setOpinion(target.value)}
          style={{ flex: '1 1 260px' }}
        />
        <Typography.Text type="secondary">
          未核对 {verdicts.left} 项 · 退回 {verdicts.wrong.length} 项
        </Typography.Text>
        {review.allowed.map((decision) => (
          <Button
            key={decision}
            loading={decide.isPending}
            danger={decision === 'reject'}
            type={decision === 'return' || decision === 'reject' ? 'default' : 'primary'}
            onClick={() => ask(decision)}
          >
            {decisionWords[decision]}
          </Button>
        ))}
      </Flex>
    </div>
  );
}
