import { useGetIdentity } from '@refinedev/core';
import { Button, Input, Table, type TableColumnsType, Tabs, Tag, Typography } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import type { Block, OfficerAccount } from '../../../../src/contract';
import { blockKindWords, liftReasons, verdictReasons } from '../../copy/words';
import { call } from '../../lib/call';
import { mayAsk } from '../../lib/may';
import { showEnd, showTime } from '../../lib/show';
import { useAnswer, useChange } from '../../lib/use-call';
import { AskReason } from '../../ui/ask-reason';
import { ExportButton, type ExportColumn } from '../../ui/export-button';
import { PlusIcon } from '../../ui/icons';
import { Loaded } from '../../ui/loaded';
import { Page } from '../../ui/page';
import { UntilField, useUntil } from './until-field';

const endWords = ({ until }: Block) => (until ? showEnd(until) : '不设期限');
const standingWords = ({ isActive, liftedAt, liftedBy }: Block) =>
  liftedAt ? `${liftedBy} ${showTime(liftedAt)} 移出` : isActive ? '有效' : '已到期';

function AskAdd({ onDone }: { onDone: () => void }) {
  const [phone, setPhone] = useState('');
  const { until, ...end } = useUntil();
  const add = useChange(
    (reason: string) => call('POST /v1/officer/blocks', { body: { phone, reason, until } }),
    { said: '已列入，立即生效', after: onDone },
  );
  return (
    <AskReason
      title="列入黄牛名单"
      consequence="这个手机号的市民立即不能领券、用券，移出名单须由另一位同事办理。商户有问题的，请到“企业与门店”暂停资格。"
      okText="列入名单"
      danger
      most={200}
      snippets={verdictReasons.blocked}
      isComplete={/^1[3-9]\d{9}$/.test(phone)}
      onOk={(reason) => add.mutateAsync(reason)}
      onCancel={onDone}
    >
      <Input
        aria-label="手机号"
        placeholder="11 位手机号"
        inputMode="numeric"
        maxLength={11}
        autoComplete="off"
        value={phone}
        onChange={({ target }) => setPhone(target.value.trim())}
        style={{ marginBottom: 12 }}
      />
      <UntilField {...end} />
    </AskReason>
  );
}

function AskLift({ block: { blockId, label }, onDone }: { block: Block; onDone: () => void }) {
  const lift = useChange(
    (reason: string) =>
      call('POST /v1/officer/blocks/:blockId/lift', { params: { blockId }, body: { reason } }),
    { said: '已移出，立即生效', after: onDone },
  );
  return (
    <AskReason
      title={`移出黄牛名单：${label}`}
      consequence="移出后立即可以领券、用券。"
      okText="移出名单"
      most={200}
      snippets={liftReasons}
      onOk={(reason) => lift.mutateAsync(reason)}
      onCancel={onDone}
    />
  );
}

const exported: readonly ExportColumn<Block>[] = [
  { title: '对象', text: ({ label }) => label },
  { title: '种类', text: ({ kind }) => blockKindWords[kind] },
  { title: '理由', text: ({ reason }) => reason },
  { title: '截止', text: endWords },
  { title: '列入人', text: ({ blockedBy }) => blockedBy },
  { title: '列入时间', text: ({ createdAt }) => showTime(createdAt) },
  { title: '状态', text: standingWords },
  { title: '移出理由', text: ({ liftReason }) => liftReason ?? '' },
];

function Rows({ blocks, onLift }: { blocks: readonly Block[]; onLift: (block: Block) => void }) {
  const columns: TableColumnsType<Block> = [
    {
      title: '对象',
      dataIndex: 'label',
      width: 210,
      render: (label: string, { kind }) => (
        <>
          <span className="number">{label}</span> <Tag>{blockKindWords[kind]}</Tag>
        </>
      ),
    },
    {
      title: '理由',
      dataIndex: 'reason',
      render: (reason: string, { liftReason }) => (
        <>
          {reason}
          {liftReason && (
            <div>
              <Typography.Text type="secondary">移出：{liftReason}</Typography.Text>
            </div>
          )}
        </>
      ),
    },
    {
      title: '截止',
      key: 'until',
      width: 150,
      render: (_: unknown, block) => <span className="number">{endWords(block)}</span>,
    },
    {
      title: '列入',
      dataIndex: 'createdAt',
      width: 150,
      render: (at: string, { blockedBy }) => (
        <>
          {blockedBy}
          <div className="number">{showTime(at)}</div>
        </>
      ),
    },
    {
      title: '状态',
      key: 'standing',
      width: 200,
      render: (_: unknown, block) =>
        block.mayLift ? (
          <Button size="small" aria-label={`移出${block.label}`} onClick={() => onLift(block)}>
            移出名单
          </Button>
        ) : (
          standingWords(block)
        ),
    },
  ];
  return (
    <Table
      rowKey="blockId"
      size="middle"
      columns={columns}
      dataSource={blocks}
      scroll={{ x: 900 }}
      locale={{ emptyText: '名单是空的' }}
      pagination={{ pageSize: 20, hideOnSinglePage: true, showTotal: (sum) => `共 ${sum} 条` }}
    />
  );
}

/** 黄牛名单: who may not take part, why, until when and by whom. */
export function Blocklist() {
  const { data: officer } = useGetIdentity<OfficerAccount>();
  const [params, setParams] = useSearchParams();
  const isPast = params.get('state') === 'past';
  const [isAdding, setAdding] = useState(false);
  const [lifting, setLifting] = useState<Block>();
  const answer = useAnswer('GET /v1/officer/blocks', {}, { everyMs: 15_000 });
  const all = answer.data?.blocks ?? [];
  const shown = all.filter((block) => block.isActive !== isPast);
  return (
    <Page
      title="黄牛名单"
      hint="名单里的市民不能领券、用券，可打活动热线申诉；移出须由另一位同事办理"
      extra={
        <>
          <ExportButton<Block>
            name="黄牛名单"
            filter={isPast ? '已移出、已到期' : '有效'}
            rows={async () => shown}
            columns={exported}
          />
          {officer && mayAsk(officer.role, 'POST /v1/officer/blocks') && (
            <Button type="primary" icon={<PlusIcon />} onClick={() => setAdding(true)}>
              列入名单
            </Button>
          )}
        </>
      }
    >
      <Loaded answer={answer}>
        {() => (
          <div>
            <Tabs
              activeKey={isPast ? 'past' : 'active'}
              onChange={(state) => setParams(state === 'past' ? { state } : {})}
              items={[
                { key: 'active', label: `有效 ${all.filter((one) => one.isActive).length}` },
                {
                  key: 'past',
                  label: `已移出、已到期 ${all.filter((one) => !one.isActive).length}`,
                },
              ]}
            />
            <Rows blocks={shown} onLift={setLifting} />
          </div>
        )}
      </Loaded>
      {isAdding && <AskAdd onDone={() => setAdding(false)} />}
      {lifting && <AskLift block={lifting} onDone={() => setLifting(undefined)} />}
    </Page>
  );
}
