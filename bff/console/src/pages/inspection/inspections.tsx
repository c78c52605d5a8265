import { useGetIdentity } from '@refinedev/core';
import { Empty, Flex, Input, Select, Tag, Typography } from 'antd';
import { useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import type { InspectedStore, OfficerAccount, StoreStanding } from '../../../../src/contract';
import { inspectionWords, standingColours, standingWords } from '../../copy/words';
import { showEnd, showTime } from '../../lib/show';
import { useAnswer } from '../../lib/use-call';
import { useCampaign } from '../../ui/campaign';
import { ExportButton } from '../../ui/export-button';
import { Loaded } from '../../ui/loaded';
import { Page } from '../../ui/page';

const standings = Object.keys(standingWords) as StoreStanding[];

/** The last visit in one line. */
function lastOf({ last }: InspectedStore): string {
  if (!last) {
    return '还没有巡检过';
  }
  const found = last.faults === 0 ? '没有问题' : `${last.faults} 项有问题`;
  const due =
    last.state === 'to_correct' && last.dueAt
      ? `，${showEnd(last.dueAt)} 前整改`
      : last.state === 'closed' || last.state === 'corrected'
        ? `，${inspectionWords[last.state]}`
        : '';
  return `${showTime(last.visitedAt)} ${last.inspectorName}：${found}${due}`;
}

function StoreRow({ store }: { store: InspectedStore }) {
  const { storeId, name, town, address, standing, reports } = store;
  return (
    <li>
      <Link to={`/inspections/${storeId}`} className="visit-row">
        <Flex justify="space-between" align="start" gap={8}>
          <strong>{name}</strong>
          <Tag color={standingColours[standing]}>{standingWords[standing]}</Tag>
        </Flex>
        <Typography.Text type="secondary">
          {town} · {address}
        </Typography.Text>
        <Typography.Text type="secondary" className="number">
          {lastOf(store)}
        </Typography.Text>
        {reports > 0 && (
          <span>
            <Tag color="orange">此后市民反馈 {reports} 条</Tag>
          </span>
        )}
      </Link>
    </li>
  );
}

type Place = { standing: StoreStanding | undefined; town: string | undefined };

const addressOf = ({ standing, town }: Place) => {
  const query = new URLSearchParams({ ...(standing && { standing }), ...(town && { town }) });
  return query.size > 0 ? `/inspections?${query}` : '/inspections';
};

/** Standing and town are in the address: the list can be kept, sent and gone back to. */
function usePlace(): Place {
  const [params] = useSearchParams();
  return {
    standing: standings.find((one) => one === params.get('standing')),
    town: params.get('town') ?? undefined,
  };
}

/** One standing or all, each with its number: they wrap where a row of tabs would be cut off. */
function Standings({
  counts,
  standing,
  town,
}: Place & { counts: Readonly<Record<StoreStanding, number>> }) {
  const all = Object.values(counts).reduce((sum, one) => sum + one, 0);
  const choices = [
    { one: undefined, words: `全部 ${all}` },
    ...standings.map((one) => ({ one, words: `${standingWords[one]} ${counts[one]}` })),
  ];
  return (
    <Flex gap={8} wrap role="group" aria-label="巡检状态">
      {choices.map(({ one, words }) => (
        <Link
          key={words}
          to={addressOf({ standing: one, town })}
          className="pill"
          aria-current={one === standing}
        >
          {words}
        </Link>
      ))}
    </Flex>
  );
}

/** Stores by their last visit, those that need one first: made for a phone in a street and for a desk. */
export function Inspections() {
  const { campaign } = useCampaign();
  const { data: officer } = useGetIdentity<OfficerAccount>();
  const { standing, town } = usePlace();
  const navigate = useNavigate();
  const [words, setWords] = useState('');
  const answer = useAnswer(
    'GET /v1/officer/campaigns/:campaignId/inspections',
    {
      params: { campaignId: campaign.campaignId },
      query: { ...(standing ? { standing } : {}), ...(town ? { town } : {}) },
    },
    { everyMs: 30_000 },
  );
  const shown = (answer.data?.stores ?? []).filter(({ name, merchantName, address }) =>
    `${name}${merchantName}${address}`.includes(words.trim()),
  );
  return (
    <Page
      title="巡检"
      hint="终端布放、宣传物料、价格和收银，到店逐项检查；最该去的门店排在前面"
      extra={
        <ExportButton<InspectedStore>
          name="巡检"
          filter={[standing && standingWords[standing], town, words].filter(Boolean).join('，')}
          rows={async () => shown}
          columns={[
            { title: '门店', text: ({ name }) => name },
            { title: '企业', text: ({ merchantName }) => merchantName },
            { title: '镇办', text: (one) => one.town },
            { title: '地址', text: ({ address }) => address },
            { title: '状态', text: (one) => standingWords[one.standing] },
            { title: '最近巡检', text: ({ last }) => (last ? showTime(last.visitedAt) : '') },
            { title: '巡检人', text: ({ last }) => last?.inspectorName ?? '' },
            { title: '问题数', text: ({ last }) => last?.faults ?? '' },
            { title: '整改期限', text: ({ last }) => (last?.dueAt ? showEnd(last.dueAt) : '') },
            { title: '此后反馈', text: ({ reports }) => reports },
          ]}
        />
      }
    >
      <Loaded answer={answer}>
        {({ counts, towns }) => (
          <Flex vertical gap={12}>
            <Standings counts={counts} standing={standing} town={town} />
            <Flex gap={8} wrap>
              <Input
                allowClear
                aria-label="查找门店"
                placeholder="门店、企业或地址"
                value={words}
                onChange={({ target }) => setWords(target.value)}
                style={{ flex: '1 1 180px', maxWidth: 320 }}
              />
              {officer?.role !== 'town' && (
                <Select
                  allowClear
                  aria-label="镇办"
                  placeholder="全部镇办"
                  value={town}
                  onChange={(next?: string) => void navigate(addressOf({ standing, town: next }))}
                  options={towns.map((one) => ({ value: one, label: one }))}
                  style={{ flex: '0 1 160px' }}
                />
              )}
            </Flex>
            {shown.length === 0 ? (
              <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description="没有符合条件的门店" />
            ) : (
              <ul className="visit-rows">
                {shown.map((store) => (
                  <StoreRow key={store.storeId} store={store} />
                ))}
              </ul>
            )}
          </Flex>
        )}
      </Loaded>
    </Page>
  );
}
