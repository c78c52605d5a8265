import { useGetIdentity } from '@refinedev/core';
import { Alert, Button, Card, Col, Flex, Row, Tag, Timeline, Typography } from 'antd';
import { Link, useParams } from 'react-router';
import type { ApplicationReview, OfficerAccount } from '../../../src/contract';
import { eventWords, fieldWords, statusColours, statusWords } from '../copy/words';
import { call } from '../lib/call';
import { showTime } from '../lib/show';
import { useAnswer, useChange } from '../lib/use-call';
import { Loaded } from '../ui/loaded';
import { Page } from '../ui/page';
import { DecideBar } from './review/decide-bar';
import { FieldVerdicts } from './review/field-verdicts';
import { Materials } from './review/materials';
import { useVerdicts, type Verdicts } from './review/use-verdicts';

const atDesk: readonly ApplicationReview['status'][] = [
  'submitted',
  'recommended',
  'reviewing',
  'checked',
];
const bySide = {
  town: ['submitted'],
  bureau_handler: ['recommended', 'reviewing'],
  bureau_approver: ['checked'],
} as const;

/** Whether this officer's side is the one that an application in this state waits for. */
function isOurs(officer: OfficerAccount, { status }: ApplicationReview): boolean {
  const mine: readonly string[] = bySide[officer.role as keyof typeof bySide] ?? [];
  return mine.includes(status);
}

/** Who holds the review: nobody else decides meanwhile. */
function Lock({ review, officer }: { review: ApplicationReview; officer: OfficerAccount }) {
  const { applicationId, version, lock } = review;
  const take = useChange(
    () =>
      call('POST /v1/officer/applications/:applicationId/review-lock', {
        params: { applicationId },
        body: { version },
      }),
    { said: '已领取，20 分钟内由您审核' },
  );
  const giveBack = useChange(
    () =>
      call('DELETE /v1/officer/applications/:applicationId/review-lock', {
        params: { applicationId },
      }),
    { said: '已放回，其他同事可以领取' },
  );
  if (lock && !lock.mine) {
    return (
      <Alert
        type="warning"
        showIcon
        title={`${lock.name}正在审核这份申请，到 ${showTime(lock.until)} 为止。您可以查看，暂不能办理。`}
      />
    );
  }
  if (!isOurs(officer, review) || !atDesk.includes(review.status)) {
    return null;
  }
  return lock ? (
    <Alert
      type="success"
      showIcon
      title={`您正在审核，到 ${showTime(lock.until)} 为止。J/K 换项，Y 通过，N 退回。`}
      action={
        <Button
          size="small"
          loading={giveBack.isPending}
          onClick={() => giveBack.mutate(undefined)}
        >
          放回
        </Button>
      }
    />
  ) : (
    <Alert
      type="info"
      showIcon
      title="领取后开始审核，20 分钟内其他同事不会重复办理。"
      action={
        <Button type="primary" loading={take.isPending} onClick={() => take.mutate(undefined)}>
          领取审核
        </Button>
      }
    />
  );
}

function History({ review }: { review: ApplicationReview }) {
  return (
    <Card size="small" title="办理过程">
      <Timeline
        items={[...review.timeline].reverse().map(({ event, at, by, reason, fields, to }) => ({
          key: `${at}${event}`,
          content: (
            <>
              <Flex gap={8} wrap align="center">
                <strong>{eventWords[event]}</strong>
                <Tag color={statusColours[to]}>{statusWords[to]}</Tag>
                <Typography.Text type="secondary">
                  {by.name} · {showTime(at)}
                </Typography.Text>
              </Flex>
              {reason && <div>{reason}</div>}
              {fields.map((one) => (
                <div key={one.field}>
                  {fieldWords[one.field]}：{one.reason}
                </div>
              ))}
            </>
          ),
        }))}
      />
    </Card>
  );
}

/** What was written here and could not be sent any more, because a colleague decided first. */
function Unsent({ verdicts: { wrong, opinion, clear } }: { verdicts: Verdicts }) {
  if (wrong.length === 0 && opinion.trim() === '') {
    return null;
  }
  const lines = [
    ...wrong.map(({ field, reason }) => `${fieldWords[field]}：${reason || '（未写理由）'}`),
    ...(opinion.trim() ? [`办理意见：${opinion.trim()}`] : []),
  ];
  return (
    <Alert
      type="warning"
      showIcon
      title="您写下的意见没有提交，还留在这台电脑上"
      description={
        <Typography.Paragraph className="verdict-value" copyable={{ text: lines.join('\n') }}>
          {lines.join('\n')}
        </Typography.Paragraph>
      }
      action={
        <Button size="small" onClick={clear}>
          不再保留
        </Button>
      }
    />
  );
}

function Desk({ review, officer }: { review: ApplicationReview; officer: OfficerAccount }) {
  const isOpen = review.allowed.length > 0;
  const verdicts = useVerdicts(review, isOpen);
  return (
    <>
      <Lock review={review} officer={officer} />
      {!isOpen && <Unsent verdicts={verdicts} />}
      <Row gutter={[16, 16]}>
        <Col xs={24} xl={11}>
          <Materials materials={review.materials} wanted={verdicts.field} />
        </Col>
        <Col xs={24} xl={13}>
          <FieldVerdicts review={review} verdicts={verdicts} isOpen={isOpen} />
        </Col>
      </Row>
      {isOpen && <DecideBar review={review} verdicts={verdicts} />}
      <History review={review} />
    </>
  );
}

export function ApplicationReviewPage() {
  const { applicationId = '' } = useParams();
  const { data: officer } = useGetIdentity<OfficerAccount>();
  const answer = useAnswer(
    'GET /v1/officer/applications/:applicationId',
    { params: { applicationId } },
    // Links to materials live for five minutes.
    { everyMs: 120_000 },
  );
  return (
    <Loaded answer={answer}>
      {(review) => (
        <Page
          title={review.form.enterpriseName || '（未填名称）'}
          hint={
            <Flex gap={8} wrap align="center">
              <Tag color={statusColours[review.status]}>{statusWords[review.status]}</Tag>
              受理号 {review.number ?? '未提交'} · {review.form.town} · 提交于{' '}
              {showTime(review.submittedAt)}
              {review.applicant.importedBy && ` · 由${review.applicant.importedBy}导入`}
            </Flex>
          }
          extra={<Link to="/applications">返回列表</Link>}
        >
          {officer && <Desk key={review.applicationId} review={review} officer={officer} />}
        </Page>
      )}
    </Loaded>
  );
}
