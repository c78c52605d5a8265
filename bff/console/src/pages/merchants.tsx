import { useGetIdentity } from '@refinedev/core';
import { App, Button, Card, Empty, Flex, Input, Segmented, Table, Tag, Typography } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import type { MerchantRow, OfficerAccount, OfficerRole } from '../../../src/contract';
import { merchantWords, stepWords } from '../copy/words';
import { call } from '../lib/call';
import { mayAsk } from '../lib/may';
import { showTime } from '../lib/show';
import { useAnswer, useChange } from '../lib/use-call';
import { AskReason } from '../ui/ask-reason';
import { useCampaign } from '../ui/campaign';
import { ExportButton } from '../ui/export-button';
import { Loaded } from '../ui/loaded';
import { Page } from '../ui/page';

const colours = {
  preparing: 'gold',
  live: 'green',
  suspended: 'red',
  withdrawn: 'default',
} as const;

type Store = MerchantRow['stores'][number];

function Terminals({ merchant, role }: { merchant: MerchantRow; role: OfficerRole }) {
  const bind = useChange(
    (storeId: string) =>
      call('POST /v1/officer/merchants/:merchantId/terminals', {
        params: { merchantId: merchant.merchantId },
        body: { storeId },
      }),
    { said: '终端已登记并绑定' },
  );
  const mayBind =
    mayAsk(role, 'POST /v1/officer/merchants/:merchantId/terminals') &&
    (merchant.status === 'preparing' || merchant.status === 'live');
  return (
    <Table
      size="small"
      rowKey="storeId"
      pagination={false}
      dataSource={merchant.stores}
      columns={[
        { title: '门店', dataIndex: 'name' },
        { title: '地址', dataIndex: 'address' },
        {
          title: '终端',
          dataIndex: 'terminals',
          render: (terminals: Store['terminals']) =>
            terminals.length === 0
              ? '未绑定'
              : terminals.map(({ termNo, active }) => (
                  <Tag key={termNo} color={active ? 'green' : 'default'}>
                    {termNo} {active ? '启用' : '停用'}
                  </Tag>
                )),
        },
        ...(mayBind
          ? [
              {
                title: '办理',
                key: 'bind',
                width: 120,
                render: (_: unknown, { storeId, name }: Store) => (
                  <Button
                    size="small"
                    aria-label={`给${name}绑定终端`}
                    loading={bind.isPending && bind.variables === storeId}
                    disabled={bind.isPending}
                    onClick={() => bind.mutate(storeId)}
                  >
                    绑定终端
                  </Button>
                ),
              },
            ]
          : []),
      ]}
    />
  );
}

const accountWords = {
  none: '未发起',
  sent: '已打款，待核对',
  verified: '已核实',
  failed: '未通过',
};

function Contracting({ contracting }: { contracting: NonNullable<MerchantRow['contracting']> }) {
  const { agreement, account, cashiers, rehearsal, missing } = contracting;
  const rows = [
    { step: 'agreement', text: agreement.done ? `已签 ${showTime(agreement.at)}` : '待企业签字' },
    { step: 'account', text: accountWords[account.state] },
    { step: 'terminal', text: missing.includes('terminal') ? '待绑定' : '已绑定' },
    {
      step: 'cashier',
      text:
        cashiers.length === 0
          ? '还没有登记收银员'
          : cashiers
              .map(({ name, trainedAt }) => `${name}${trainedAt ? '（已培训）' : '（待培训）'}`)
              .join('、'),
    },
    {
      step: 'rehearsal',
      text: rehearsal.done
        ? `已完成 ${showTime(rehearsal.at)}`
        : `待完成${rehearsal.trainingCode ? `，试核销码 ${rehearsal.trainingCode}` : ''}`,
    },
  ] as const;
  return (
    <Table
      size="small"
      rowKey="step"
      pagination={false}
      dataSource={[...rows]}
      columns={[
        {
          title: '开通前的准备',
          dataIndex: 'step',
          width: 160,
          render: (step: keyof typeof stepWords) => stepWords[step],
        },
        {
          title: '状态',
          key: 'done',
          width: 100,
          render: (_: unknown, { step }) =>
            missing.includes(step) ? (
              <Tag color="orange">未完成</Tag>
            ) : (
              <Tag color="green">完成</Tag>
            ),
        },
        { title: '说明', dataIndex: 'text' },
      ]}
    />
  );
}

type Asking = { merchant: MerchantRow; what: 'suspend' | 'lift' };
type OnAsk = (asking: Asking) => void;

function Ask({ merchant, what, onDone }: Asking & { onDone: () => void }) {
  const change = useChange(
    (reason: string) => {
      const given = {
        params: { merchantId: merchant.merchantId },
        body: { version: merchant.version, reason },
      };
      return what === 'suspend'
        ? call('POST /v1/officer/merchants/:merchantId/suspension', given)
        : call('POST /v1/officer/merchants/:merchantId/suspension/lift', given);
    },
    {
      said: what === 'suspend' ? '已暂停，下一笔核销即被拒绝' : '已提交',
      after: onDone,
    },
  );
  return what === 'suspend' ? (
    <AskReason
      title={`暂停资格：${merchant.name}`}
      consequence="该企业所有门店立即不能用券，并从门店地图撤下。恢复须由两人办理。"
      okText="立即暂停"
      danger
      onOk={(reason) => change.mutateAsync(reason)}
      onCancel={onDone}
    />
  ) : (
    <AskReason
      title={`恢复资格：${merchant.name}`}
      consequence={
        merchant.liftAskedBy
          ? `${merchant.liftAskedBy}已申请恢复，您确认后立即生效。`
          : '提交后须由另一人确认才生效。'
      }
      okText={merchant.liftAskedBy ? '确认恢复' : '申请恢复'}
      onOk={(reason) => change.mutateAsync(reason)}
      onCancel={onDone}
    />
  );
}

function Actions({
  merchant,
  role,
  onAsk,
}: {
  merchant: MerchantRow;
  role: OfficerRole;
  onAsk: OnAsk;
}) {
  const { modal } = App.useApp();
  const { merchantId, version } = merchant;
  const goLive = useChange(
    () =>
      call('POST /v1/officer/merchants/:merchantId/go-live', {
        params: { merchantId },
        body: { version },
      }),
    { said: '已开通，门店可以核销' },
  );
  const rotate = useChange(
    () => call('POST /v1/officer/merchants/:merchantId/terminal-keys', { params: { merchantId } }),
    { said: ({ activeKeys }) => `终端密钥已更换，现有 ${activeKeys} 把有效` },
  );
  const missing = merchant.contracting?.missing.map((step) => stepWords[step]) ?? [];
  const maySuspend = mayAsk(role, 'POST /v1/officer/merchants/:merchantId/suspension');
  return (
    <Flex gap={8} wrap>
      {merchant.status === 'preparing' &&
        mayAsk(role, 'POST /v1/officer/merchants/:merchantId/go-live') && (
          <Button
            size="small"
            type="primary"
            loading={goLive.isPending}
            onClick={() =>
              missing.length > 0
                ? modal.info({
                    title: '还不能开通',
                    content: `请先完成：${missing.join('、')}`,
                    okText: '知道了',
                  })
                : modal.confirm({
                    title: `开通核销：${merchant.name}`,
                    content: `${merchant.stores.length} 家门店立即上地图，可以受理消费券。`,
                    okText: '开通',
                    cancelText: '再看看',
                    onOk: () => goLive.mutateAsync(undefined).catch(() => undefined),
                  })
            }
          >
            开通核销
          </Button>
        )}
      {merchant.status === 'live' &&
        mayAsk(role, 'POST /v1/officer/merchants/:merchantId/terminal-keys') && (
          <Button
            size="small"
            loading={rotate.isPending}
            onClick={() =>
              modal.confirm({
                title: '更换终端密钥？',
                content: '新旧两把密钥同时有效，收银不中断；再次更换时，最旧的一把作废。',
                okText: '更换',
                cancelText: '再看看',
                onOk: () => rotate.mutateAsync(undefined).catch(() => undefined),
              })
            }
          >
            更换终端密钥
          </Button>
        )}
      {maySuspend && merchant.status === 'live' && (
        <Button size="small" danger onClick={() => onAsk({ merchant, what: 'suspend' })}>
          暂停资格
        </Button>
      )}
      {maySuspend && merchant.status === 'suspended' && (
        <Button size="small" onClick={() => onAsk({ merchant, what: 'lift' })}>
          {merchant.liftAskedBy ? '确认恢复' : '申请恢复'}
        </Button>
      )}
    </Flex>
  );
}

function Detail({ merchant, role }: { merchant: MerchantRow; role: OfficerRole }) {
  return (
    <Flex vertical gap={12}>
      <Terminals merchant={merchant} role={role} />
      {merchant.contracting && <Contracting contracting={merchant.contracting} />}
    </Flex>
  );
}

function Rows({
  merchants,
  role,
  onAsk,
}: {
  merchants: readonly MerchantRow[];
  role: OfficerRole;
  onAsk: OnAsk;
}) {
  return (
    <Card size="small">
      <Table
        rowKey="merchantId"
        dataSource={merchants}
        locale={{
          emptyText: (
            <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description="没有符合条件的企业" />
          ),
        }}
        pagination={{ pageSize: 20, showTotal: (sum) => `共 ${sum} 家` }}
        scroll={{ x: 900 }}
        expandable={{
          expandedRowRender: (merchant) => <Detail merchant={merchant} role={role} />,
          columnTitle: '展开',
          columnWidth: 64,
        }}
        columns={[
          {
            title: '企业',
            dataIndex: 'name',
            render: (name: string, { sample, mchId }) => (
              <>
                {name} {sample && <Tag>样例</Tag>}
                <div>
                  <Typography.Text type="secondary">商户号 {mchId || '—'}</Typography.Text>
                </div>
              </>
            ),
          },
          { title: '镇办', dataIndex: 'town', width: 120 },
          {
            title: '门店 / 终端',
            key: 'count',
            width: 120,
            render: (_: unknown, { stores }) =>
              `${stores.length} / ${stores.reduce((sum, { terminals }) => sum + terminals.length, 0)}`,
          },
          {
            title: '状态',
            dataIndex: 'status',
            width: 190,
            render: (status: MerchantRow['status'], { liftAskedBy }) => (
              <>
                <Tag color={colours[status]}>{merchantWords[status]}</Tag>
                {liftAskedBy && (
                  <div>
                    <Typography.Text type="secondary">{liftAskedBy}已申请恢复</Typography.Text>
                  </div>
                )}
              </>
            ),
          },
          {
            title: '办理',
            key: 'actions',
            width: 240,
            render: (_: unknown, merchant) => (
              <Actions merchant={merchant} role={role} onAsk={onAsk} />
            ),
          },
        ]}
      />
    </Card>
  );
}

export function Merchants() {
  const { campaign } = useCampaign();
  const { data: officer } = useGetIdentity<OfficerAccount>();
  const [params, setParams] = useSearchParams();
  const status = (params.get('status') ?? '') as MerchantRow['status'] | '';
  const q = params.get('q') ?? '';
  const answer = useAnswer(
    'GET /v1/officer/campaigns/:campaignId/merchants',
    {
      params: { campaignId: campaign.campaignId },
      query: { ...(status ? { status } : {}), ...(q ? { q } : {}) },
    },
    { everyMs: 15_000 },
  );
  const [asking, setAsking] = useState<Asking>();
  /** As it stands now: a colleague may have changed it while the reason was typed. */
  const asked = answer.data?.merchants.find(
    ({ merchantId }) => merchantId === asking?.merchant.merchantId,
  );
  const set = (change: { status?: string; q?: string }) => {
    const next = { status, q, ...change };
    setParams(Object.fromEntries(Object.entries(next).filter(([, value]) => value)));
  };
  return (
    <Page
      title="企业与门店"
      hint="签约、终端、收银员、开通与暂停；展开一行看门店和准备情况"
      extra={
        <ExportButton<{ merchant: MerchantRow; store: Store }>
          name="企业与门店"
          filter={[status && merchantWords[status], q].filter(Boolean).join('，')}
          rows={async () =>
            (answer.data?.merchants ?? []).flatMap((merchant) =>
              merchant.stores.map((store) => ({ merchant, store })),
            )
          }
          columns={[
            { title: '企业', text: ({ merchant }) => merchant.name },
            { title: '商户号', text: ({ merchant }) => merchant.mchId },
            { title: '镇办', text: ({ merchant }) => merchant.town },
            { title: '状态', text: ({ merchant }) => merchantWords[merchant.status] },
            { title: '门店', text: ({ store }) => store.name },
            { title: '地址', text: ({ store }) => store.address },
            {
              title: '终端',
              text: ({ store }) => store.terminals.map(({ termNo }) => termNo).join(' '),
            },
            {
              title: '收银员',
              text: ({ merchant }) =>
                (merchant.contracting?.cashiers ?? []).map(({ name }) => name).join(' '),
            },
          ]}
        />
      }
    >
      <Flex gap={8} wrap>
        <Segmented
          aria-label="企业状态"
          value={status}
          onChange={(next) => set({ status: next })}
          options={[
            { value: '', label: '全部' },
            ...Object.entries(merchantWords).map(([value, label]) => ({ value, label })),
          ]}
        />
        <Input.Search
          allowClear
          aria-label="查找企业"
          placeholder="企业或门店名称"
          defaultValue={q}
          onSearch={(value) => set({ q: value })}
          style={{ width: 280 }}
        />
      </Flex>
      <Loaded answer={answer}>
        {({ merchants }) =>
          officer && <Rows merchants={merchants} role={officer.role} onAsk={setAsking} />
        }
      </Loaded>
      {asking && (
        <Ask
          merchant={asked ?? asking.merchant}
          what={asking.what}
          onDone={() => setAsking(undefined)}
        />
      )}
    </Page>
  );
}
