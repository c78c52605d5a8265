import { useGetIdentity } from '@refinedev/core';
import {
  Alert,
  Button,
  Card,
  DatePicker,
  Flex,
  Form,
  Input,
  Modal,
  Segmented,
  Select,
  Table,
  Tabs,
  Typography,
} from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import type { ApiReply, ChannelLink, OfficerAccount } from '../../../src/contract';
import { channelWords, funnelByWords, linkPageWords, posterWords } from '../copy/words';
import { addressOf, call } from '../lib/call';
import { mayAsk } from '../lib/may';
import { showTime } from '../lib/show';
import { useAnswer, useChange } from '../lib/use-call';
import { useCampaign } from '../ui/campaign';
import { Loaded } from '../ui/loaded';
import { Page } from '../ui/page';

type Funnel = ApiReply<'GET /v1/officer/campaigns/:campaignId/funnel'>;
type Step = Exclude<keyof Funnel['rows'][number], 'title'>;
const steps: readonly { key: Step; word: string }[] = [
  { key: 'views', word: '浏览' },
  { key: 'opens', word: '打开' },
  { key: 'signIns', word: '登录' },
  { key: 'claims', word: '领取' },
  { key: 'redemptions', word: '核销' },
];

const shareOf = (part: number, whole: number) =>
  whole === 0 ? '—' : `${Math.round((100 * part) / whole)}%`;

/** From the look to the till, each step as wide as the people on it; the table under it says the same in figures. */
function FunnelPicture({ total }: { total: Funnel['total'] }) {
  const most = Math.max(1, ...steps.map(({ key }) => total[key]));
  return (
    <div
      className="funnel"
      role="img"
      aria-label={steps.map(({ key, word }) => `${word} ${total[key]} 人`).join('，')}
    >
      {steps.map(({ key, word }, index) => {
        const before = steps[index - 1];
        return (
          <div key={key} className="funnel-step">
            <span className="funnel-word">{word}</span>
            <span className="funnel-track">
              <span
                className={`funnel-bar funnel-bar-${index}`}
                style={{
                  width: total[key] > 0 ? `${Math.max(1.5, (100 * total[key]) / most)}%` : 0,
                }}
              />
            </span>
            <span className="funnel-figure">{total[key]}</span>
            <span className="funnel-share">
              {before ? `上一步的 ${shareOf(total[key], total[before.key])}` : '\u00a0'}
            </span>
          </div>
        );
      })}
    </div>
  );
}

/** One row of the table as a bar of its people, its claims darker inside. */
function RowBar({ row, most }: { row: Funnel['rows'][number]; most: number }) {
  const width = (count: number) => ({ width: `${(100 * count) / Math.max(1, most)}%` });
  return (
    <span className="row-bar" aria-hidden>
      <span className="row-bar-opens" style={width(row.opens)} />
      <span className="row-bar-claims" style={width(row.claims)} />
    </span>
  );
}

function Figures({ funnel }: { funnel: Funnel }) {
  const { rows, total, notPeople } = funnel;
  const most = Math.max(...rows.map((row) => row.opens), 1);
  return (
    <Flex vertical gap={16}>
      <Card size="small" title="全部来源（每人只计一次）">
        <FunnelPicture total={total} />
      </Card>
      <Card size="small" title={funnelByWords[funnel.by]}>
        <Table
          size="small"
          rowKey="title"
          dataSource={rows}
          pagination={{ pageSize: 20, hideOnSinglePage: true }}
          locale={{ emptyText: '这段时间还没有人来' }}
          columns={[
            { title: '来源', dataIndex: 'title' },
            {
              title: '打开与领取',
              key: 'bar',
              width: 220,
              render: (_: unknown, row) => <RowBar row={row} most={most} />,
            },
            ...steps.map(({ key, word }) => ({
              title: word,
              dataIndex: key,
              align: 'right' as const,
              className: 'number',
              sorter: (a: Funnel['rows'][number], b: Funnel['rows'][number]) => a[key] - b[key],
            })),
            {
              title: '打开到领取',
              key: 'share',
              align: 'right',
              render: (_: unknown, row) => shareOf(row.claims, row.opens),
            },
          ]}
        />
      </Card>
      <Alert
        type="info"
        showIcon
        title={`短链接共被访问 ${notPeople.hits} 次，其中机器人 ${notPeople.bots} 次、同一网络异常频繁 ${notPeople.surplus} 次，都不算作人。`}
        description="一个人从几个来源进来，领取记在领取前最后一个新来源上；退货后的核销不计。只有合计，不显示任何人的去向；3 人以下的分享人合并显示。"
      />
    </Flex>
  );
}

function FunnelTab({ campaignId, startsAt }: { campaignId: string; startsAt: string }) {
  const [by, setBy] = useState<Funnel['by']>('channel');
  const [days, setDays] = useState<[string, string]>(() => {
    const from = dayjs(startsAt).subtract(7, 'day');
    return [from.format('YYYY-MM-DD'), from.add(45, 'day').format('YYYY-MM-DD')];
  });
  const given = { params: { campaignId }, query: { by, from: days[0], to: days[1] } };
  const answer = useAnswer('GET /v1/officer/campaigns/:campaignId/funnel', given, {
    everyMs: 30_000,
  });
  return (
    <Flex vertical gap={16}>
      <Flex gap={12} wrap align="center" className="no-print">
        <Segmented
          aria-label="分组"
          value={by}
          onChange={setBy}
          options={Object.entries(funnelByWords).map(([value, label]) => ({
            value: value as Funnel['by'],
            label,
          }))}
        />
        <DatePicker.RangePicker
          aria-label="日期"
          allowClear={false}
          value={[dayjs(days[0]), dayjs(days[1])]}
          onChange={(range) => {
            const [from, to] = range ?? [];
            if (from && to) {
              setDays([from.format('YYYY-MM-DD'), to.format('YYYY-MM-DD')]);
            }
          }}
        />
        <Button href={addressOf('GET /v1/officer/campaigns/:campaignId/funnel.csv', given)}>
          导出表格
        </Button>
      </Flex>
      <Loaded answer={answer}>{(funnel) => <Figures funnel={funnel} />}</Loaded>
    </Flex>
  );
}

type Channel = Exclude<ChannelLink['channel'], 'friend' | 'timeline' | 'mini_program'>;
type LinkFields = {
  page: ChannelLink['page'];
  storeId?: string;
  channel: Channel;
  place?: string;
  expiresAt?: dayjs.Dayjs | null;
};
const choices = <K extends string>(words: Record<K, string>, without: readonly string[] = []) =>
  (Object.entries(words) as [K, string][])
    .filter(([value]) => !without.includes(value))
    .map(([value, label]) => ({ value, label }));

function NewLink({ campaignId, onDone }: { campaignId: string; onDone: () => void }) {
  const [form] = Form.useForm<LinkFields>();
  const page = Form.useWatch('page', form);
  const stores = useAnswer('GET /v1/campaigns/:campaignId/stores', { params: { campaignId } });
  const add = useChange(
    ({ page: to, storeId, channel, place = '', expiresAt }: LinkFields) =>
      call('POST /v1/officer/campaigns/:campaignId/links', {
        params: { campaignId },
        body: {
          page: to,
          storeId,
          channel,
          place,
          expiresAt: expiresAt?.endOf('day').toISOString() ?? null,
        },
      }),
    { said: '短链接已生成', after: onDone },
  );
  return (
    <Modal
      open
      title="新建短链接"
      okText="生成"
      cancelText="取消"
      confirmLoading={add.isPending}
      onOk={() => form.submit()}
      onCancel={onDone}
    >
      <Form<LinkFields>
        form={form}
        layout="vertical"
        initialValues={{ page: 'campaign', channel: 'official_account' }}
        onFinish={(fields) => add.mutate(fields)}
      >
        <Form.Item name="page" label="打开哪一页">
          <Select options={choices(linkPageWords)} />
        </Form.Item>
        {page === 'store' && (
          <Form.Item
            name="storeId"
            label="门店"
            rules={[{ required: true, message: '请选择门店' }]}
          >
            <Select
              showSearch={{ optionFilterProp: 'label' }}
              options={(stores.data?.stores ?? []).map((one) => ({
                value: one.storeId,
                label: one.name,
              }))}
            />
          </Form.Item>
        )}
        <Form.Item name="channel" label="渠道">
          <Select options={choices(channelWords, ['friend', 'timeline', 'mini_program'])} />
        </Form.Item>
        <Form.Item name="place" label="位置" extra="如：4 月 20 日推文、人民公园大屏">
          <Input maxLength={40} showCount />
        </Form.Item>
        <Form.Item name="expiresAt" label="失效日期" extra="不选：一直有效">
          <DatePicker />
        </Form.Item>
      </Form>
    </Modal>
  );
}

function LinksTab({ campaignId }: { campaignId: string }) {
  const [isAdding, setAdding] = useState(false);
  const answer = useAnswer(
    'GET /v1/officer/campaigns/:campaignId/links',
    { params: { campaignId } },
    { everyMs: 30_000 },
  );
  return (
    <Flex vertical gap={12}>
      <Button type="primary" style={{ alignSelf: 'start' }} onClick={() => setAdding(true)}>
        新建短链接
      </Button>
      <Loaded answer={answer}>
        {({ links }) => (
          <Table
            size="small"
            rowKey="code"
            dataSource={links}
            pagination={{ pageSize: 20, showTotal: (sum) => `共 ${sum} 条` }}
            locale={{ emptyText: '还没有短链接，做一张海报或新建一条' }}
            columns={[
              {
                title: '短链接',
                dataIndex: 'url',
                render: (url: string) => (
                  <Typography.Text copyable={{ text: url }}>
                    {url.replace(/^https?:\/\//, '')}
                  </Typography.Text>
                ),
              },
              {
                title: '渠道',
                dataIndex: 'channel',
                render: (one: ChannelLink['channel']) => channelWords[one],
              },
              {
                title: '位置',
                key: 'place',
                render: (_: unknown, one: ChannelLink) => {
                  const format = one.poster?.split('-')[0] as keyof typeof posterWords | undefined;
                  return (
                    [format && posterWords[format], one.storeName, one.place]
                      .filter(Boolean)
                      .join(' · ') || '—'
                  );
                },
              },
              {
                title: '打开',
                dataIndex: 'page',
                render: (one: ChannelLink['page']) => linkPageWords[one],
              },
              {
                title: '浏览',
                dataIndex: 'views',
                align: 'right',
                className: 'number',
                sorter: (a, b) => a.views - b.views,
              },
              {
                title: '打开人数',
                dataIndex: 'opens',
                align: 'right',
                className: 'number',
                sorter: (a, b) => a.opens - b.opens,
              },
              {
                title: '失效',
                dataIndex: 'expiresAt',
                render: (at: string | null) => (at ? showTime(at) : '长期有效'),
              },
            ]}
          />
        )}
      </Loaded>
      {isAdding && <NewLink campaignId={campaignId} onDone={() => setAdding(false)} />}
    </Flex>
  );
}

/** How people came, and how far they went (K2, R-5.2). */
export function Reach() {
  const { campaign } = useCampaign();
  const { campaignId, startsAt } = campaign;
  const { data: officer } = useGetIdentity<OfficerAccount>();
  const mayLink = officer && mayAsk(officer.role, 'GET /v1/officer/campaigns/:campaignId/links');
  const funnel = <FunnelTab key={campaignId} campaignId={campaignId} startsAt={startsAt} />;
  return (
    <Page title="宣传效果" hint="浏览 → 打开 → 登录 → 领取 → 核销，按人去重，机器人另计">
      {mayLink ? (
        <Tabs
          items={[
            { key: 'funnel', label: '漏斗', children: funnel },
            { key: 'links', label: '短链接与渠道', children: <LinksTab campaignId={campaignId} /> },
          ]}
        />
      ) : (
        funnel
      )}
    </Page>
  );
}
