import { Col, DatePicker, Flex, Row, Select, Tabs } from 'antd';
import dayjs from 'dayjs';
import type { ApiReply, CaseRow } from '../../../../src/contract';
import { caseOwnerWords, caseWords, severityWords, verdictWords } from '../../copy/words';
import { call } from '../../lib/call';
import { showTime } from '../../lib/show';
import { useAnswer } from '../../lib/use-call';
import { useCampaign } from '../../ui/campaign';
import { ExportButton, type ExportColumn } from '../../ui/export-button';
import { Loaded } from '../../ui/loaded';
import { Page } from '../../ui/page';
import { CaseList } from './case-list';
import { CaseView } from './case-view';
import { Days } from './days';
import { type Place, usePlace } from './use-place';

type Answer = ApiReply<'GET /v1/officer/campaigns/:campaignId/cases'>;

const route = 'GET /v1/officer/campaigns/:campaignId/cases';
const questionOf = (campaignId: string, { state, kind, merchantId, day, page }: Place) => ({
  params: { campaignId },
  query: {
    state: state === 'closed' ? ('closed' as const) : ('open' as const),
    ...(kind ? { kind } : {}),
    ...(merchantId ? { merchantId } : {}),
    ...(day ? { day } : {}),
    page,
  },
});

function Filters({ counts, place }: { counts: Answer['counts']; place: Place }) {
  const { campaign } = useCampaign();
  const { data } = useAnswer('GET /v1/officer/campaigns/:campaignId/merchants', {
    params: { campaignId: campaign.campaignId },
    query: {},
  });
  const { state, kind, merchantId, day } = place;
  return (
    <Flex gap={8} wrap className="no-print">
      <Select
        allowClear
        aria-label="预警种类"
        placeholder="全部种类"
        style={{ width: 240 }}
        value={kind ?? null}
        onChange={(next) => place.go({ kind: next ?? '', page: '', case: '' })}
        options={counts.map(({ kind: value, open, closed }) => ({
          value,
          label: `${caseWords[value]} ${state === 'open' ? open : closed}`,
        }))}
      />
      <Select
        allowClear
        aria-label="企业"
        placeholder="全部企业"
        style={{ width: 260 }}
        showSearch={{ optionFilterProp: 'label' }}
        value={merchantId ?? null}
        onChange={(next) => place.go({ merchant: next ?? '', page: '', case: '' })}
        options={(data?.merchants ?? []).map(({ merchantId: value, name }) => ({
          value,
          label: name,
        }))}
      />
      <DatePicker
        aria-label="预警日期"
        placeholder="全部日期"
        value={day ? dayjs(day) : null}
        onChange={(next) =>
          place.go({ day: next ? next.format('YYYY-MM-DD') : '', page: '', case: '' })
        }
      />
    </Flex>
  );
}

const exported: readonly ExportColumn<CaseRow>[] = [
  { title: '预警编号', text: ({ caseId }) => caseId },
  { title: '种类', text: ({ kind }) => caseWords[kind] },
  { title: '级别', text: ({ severity }) => severityWords[severity] ?? '' },
  { title: '企业', text: ({ merchantName }) => merchantName },
  { title: '消费单号', text: ({ outTradeNo }) => outTradeNo ?? '' },
  { title: '预警时间', text: ({ openedAt }) => showTime(openedAt) },
  { title: '办理岗位', text: ({ owner }) => caseOwnerWords[owner] },
  { title: '结论', text: ({ verdict }) => (verdict ? verdictWords[verdict] : '') },
  { title: '理由', text: ({ remark }) => remark ?? '' },
  { title: '办理人', text: ({ closedBy }) => closedBy ?? '' },
  { title: '办结时间', text: ({ closedAt }) => (closedAt ? showTime(closedAt) : '') },
];

/** The list at the left, the case that is looked at beside it; without a choice it is the first. */
function Desk({ answer: { cases, total, pageSize }, place }: { answer: Answer; place: Place }) {
  const caseId = place.caseId ?? cases[0]?.caseId;
  const index = cases.findIndex((one) => one.caseId === caseId);
  const next = cases[index + 1] ?? cases.find((one) => one.caseId !== caseId);
  return (
    <Row gutter={[16, 16]}>
      <Col xs={24} lg={9}>
        <CaseList {...{ cases, total, pageSize, place, caseId }} />
      </Col>
      <Col xs={24} lg={15}>
        {caseId && (
          <CaseView caseId={caseId} onClosed={() => place.go({ case: next?.caseId ?? '' })} />
        )}
      </Col>
    </Row>
  );
}

/** What the system puts before people: to be closed one by one, and signed for day by day. */
export function Cases() {
  const { campaign } = useCampaign();
  const place = usePlace();
  const question = questionOf(campaign.campaignId, place);
  const answer = useAnswer(route, question, { everyMs: 15_000 });
  const countOf = (state: 'open' | 'closed') =>
    answer.data?.counts.reduce((sum, one) => sum + one[state], 0) ?? 0;
  const allCases = async () => {
    const rows: CaseRow[] = [];
    for (let page = 1; ; page += 1) {
      const { cases, total } = await call(route, {
        ...question,
        query: { ...question.query, page },
      });
      rows.push(...cases);
      if (cases.length === 0 || rows.length >= total) {
        return rows;
      }
    }
  };
  return (
    <Page
      title="监控筛查"
      hint="系统发现的异常逐条核实、逐条办结；当天全部办结后由嘉联风控签字"
      extra={
        place.state !== 'days' && (
          <ExportButton<CaseRow>
            name="监控筛查"
            filter={[
              place.state === 'open' ? '待办结' : '已办结',
              place.kind && caseWords[place.kind],
              place.day,
            ]
              .filter(Boolean)
              .join('，')}
            rows={allCases}
            columns={exported}
          />
        )
      }
    >
      <Tabs
        activeKey={place.state}
        onChange={(state) => place.go({ state, page: '', case: '' })}
        items={[
          { key: 'open', label: `待办结 ${countOf('open')}` },
          { key: 'closed', label: `已办结 ${countOf('closed')}` },
          { key: 'days', label: '逐日签字' },
        ]}
      />
      {place.state === 'days' ? (
        <Days />
      ) : (
        <Loaded answer={answer}>
          {(all) => (
            <Flex vertical gap={16}>
              <Filters counts={all.counts} place={place} />
              <Desk answer={all} place={place} />
            </Flex>
          )}
        </Loaded>
      )}
    </Page>
  );
}
