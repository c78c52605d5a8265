import { Button, Dropdown, Flex, Popconfirm, Table, Tag, Typography } from 'antd';
import { useState } from 'react';
import type { Batch, DeskClaim, DeskPaper } from '../../../../src/contract';
import { deskColours, deskWords, paperWords, relationWords, voucherWords } from '../../copy/words';
import { call } from '../../lib/call';
import { showTime, showYuan } from '../../lib/show';
import { useChange } from '../../lib/use-call';
import { AskReason } from '../../ui/ask-reason';
import { kindOptions } from './open-form';
import { ReprintDialog } from './reprint-dialog';

const kindOf = ({ batchNumber, faceFen }: DeskClaim) =>
  `第 ${batchNumber} 批 · ${showYuan(faceFen).replace(/\.00$/, '')} 元`;

/** What the second officer says yes to. */
function confirmWords({ ask, purpose }: DeskClaim): string {
  if (ask) {
    return ask.kind === 'reprint' ? '确认补打' : '确认作废';
  }
  return purpose === 'claim' ? '确认领取' : '确认打印';
}

function Standing({ claim }: { claim: DeskClaim }) {
  const { status, refused, voucher, paper, ask } = claim;
  return (
    <Flex vertical gap={4}>
      <Flex gap={4} wrap>
        <Tag color={deskColours[status]}>{deskWords[status]}</Tag>
        {voucher && (
          <Tag>
            券{voucherWords[voucher.state]}
            {voucher.returned && '（退货退回）'}
          </Tag>
        )}
        {paper && (
          <Tag>
            {paperWords[paper.standing]}
            {paper.standing === 'live' && !paper.printed && '，未打印'}
          </Tag>
        )}
        {ask && <Tag color="orange">{ask.kind === 'reprint' ? '待确认补打' : '待确认作废'}</Tag>}
      </Flex>
      {status === 'claiming' && (
        <Typography.Text type="secondary">
          结果还不知道，正在核实，请勿重复登记，也不要告诉市民没有领到。
        </Typography.Text>
      )}
      {refused && <Typography.Text type="secondary">{refused.detail}</Typography.Text>}
      {ask && (
        <Typography.Text type="secondary">
          {ask.by}：{ask.reason}
        </Typography.Text>
      )}
    </Flex>
  );
}

type Open = { claim: DeskClaim; kind: 'reprint' | 'revoke' };

function Steps({
  claim,
  batches,
  onPaper,
  onAsk,
}: {
  claim: DeskClaim;
  batches: readonly Batch[];
  onPaper: (paper: DeskPaper) => void;
  onAsk: (open: Open) => void;
}) {
  const params = { deskClaimId: claim.deskClaimId };
  const { may, ask } = claim;
  const confirm = useChange(() =>
    call('POST /v1/officer/desk-claims/:deskClaimId/confirmation', { params }),
  );
  const withdraw = useChange(
    () => call('POST /v1/officer/desk-claims/:deskClaimId/withdrawal', { params }),
    { said: '已撤回' },
  );
  const unask = useChange(
    () => call('DELETE /v1/officer/desk-claims/:deskClaimId/asks', { params }),
    { said: '已取消申请' },
  );
  const choose = useChange((stockId: string) =>
    call('PUT /v1/officer/desk-claims/:deskClaimId/kind', { params, body: { stockId } }),
  );
  const print = useChange(
    () => call('POST /v1/officer/desk-claims/:deskClaimId/prints', { params }),
    { after: onPaper },
  );
  const others = kindOptions(batches.filter(({ number }) => number === claim.batchNumber)).filter(
    ({ value }) => value !== claim.stockId,
  );
  return (
    <Flex gap={8} wrap>
      {may.confirm && (
        <Popconfirm
          title={confirmWords(claim)}
          description={`请当面核对：${claim.holder.name} ${claim.holder.phone}，${kindOf(claim)}`}
          okText="核对无误"
          cancelText="再看看"
          onConfirm={() => confirm.mutateAsync(undefined).catch(() => undefined)}
        >
          <Button type="primary" size="small" loading={confirm.isPending}>
            {confirmWords(claim)}
          </Button>
        </Popconfirm>
      )}
      {!may.confirm && (claim.status === 'waiting' || ask) && (
        <Typography.Text type="secondary">需另一位同事确认</Typography.Text>
      )}
      {may.print && (
        <Button
          type="primary"
          size="small"
          loading={print.isPending}
          onClick={() => print.mutate(undefined)}
        >
          打印纸券
        </Button>
      )}
      {may.chooseKind && others.length > 0 && (
        <Dropdown
          trigger={['click']}
          menu={{
            items: others.map(({ value, label, disabled }) => ({ key: value, label, disabled })),
            onClick: ({ key }) => choose.mutate(key),
          }}
        >
          <Button size="small">换面额</Button>
        </Dropdown>
      )}
      {may.withdraw && (
        <Button size="small" onClick={() => withdraw.mutate(undefined)}>
          撤回
        </Button>
      )}
      {ask && (
        <Button size="small" onClick={() => unask.mutate(undefined)}>
          取消申请
        </Button>
      )}
      {may.ask && claim.voucher?.state === 'usable' && (
        <Button size="small" onClick={() => onAsk({ claim, kind: 'reprint' })}>
          补打
        </Button>
      )}
      {may.ask && claim.paper?.standing === 'live' && (
        <Button size="small" danger onClick={() => onAsk({ claim, kind: 'revoke' })}>
          作废
        </Button>
      )}
    </Flex>
  );
}

/** The day at this desk, and what still waits. */
export function DeskList({
  claims,
  batches,
  onPaper,
}: {
  claims: readonly DeskClaim[];
  batches: readonly Batch[];
  onPaper: (paper: DeskPaper) => void;
}) {
  const [asking, setAsking] = useState<Open>();
  const close = () => setAsking(undefined);
  return (
    <>
      <Table
        rowKey="deskClaimId"
        dataSource={[...claims]}
        locale={{ emptyText: '今天还没有办理' }}
        pagination={{ pageSize: 20, hideOnSinglePage: true }}
        scroll={{ x: 980 }}
        columns={[
          { title: '登记时间', dataIndex: 'helpedAt', width: 150, render: showTime },
          {
            title: '市民',
            key: 'holder',
            width: 190,
            render: (_: unknown, { holder, proxy }: DeskClaim) => (
              <>
                <div>
                  {holder.name} {holder.phone}
                </div>
                {proxy && (
                  <Tag color="orange">
                    家人代领：{proxy.name}（{relationWords[proxy.relation]}）
                  </Tag>
                )}
              </>
            ),
          },
          {
            title: '券',
            key: 'kind',
            width: 130,
            render: (_: unknown, one: DeskClaim) => kindOf(one),
          },
          {
            title: '经办 / 确认',
            key: 'people',
            width: 170,
            render: (_: unknown, { helpedBy, confirmedBy }: DeskClaim) =>
              `${helpedBy} / ${confirmedBy ?? '—'}`,
          },
          {
            title: '状态',
            key: 'status',
            render: (_: unknown, claim: DeskClaim) => <Standing claim={claim} />,
          },
          {
            title: '办理',
            key: 'steps',
            width: 240,
            render: (_: unknown, claim: DeskClaim) => (
              <Steps claim={claim} batches={batches} onPaper={onPaper} onAsk={setAsking} />
            ),
          },
        ]}
      />
      {asking?.kind === 'reprint' && <ReprintDialog claim={asking.claim} onDone={close} />}
      {asking?.kind === 'revoke' && <Revoke claim={asking.claim} onDone={close} />}
    </>
  );
}

function Revoke({ claim, onDone }: { claim: DeskClaim; onDone: () => void }) {
  const ask = useChange(
    (reason: string) =>
      call('POST /v1/officer/desk-claims/:deskClaimId/asks', {
        params: { deskClaimId: claim.deskClaimId },
        body: { kind: 'revoke', reason },
      }),
    { said: '已申请，请另一位同事确认', after: onDone },
  );
  return (
    <AskReason
      title={`作废纸券：${claim.holder.name} ${claim.holder.phone}`}
      consequence="另一位同事确认后，这张纸券立即不能用；券仍在市民名下，可以补打，也可以用手机出示。"
      okText="申请作废"
      danger
      most={200}
      onOk={(reason) => ask.mutateAsync(reason)}
      onCancel={onDone}
    />
  );
}
