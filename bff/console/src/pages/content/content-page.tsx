import { useGetIdentity } from '@refinedev/core';
import {
  Alert,
  App,
  Button,
  Card,
  Col,
  Flex,
  Form,
  Input,
  Row,
  Select,
  Table,
  Tabs,
  Tag,
  Typography,
} from 'antd';
import { useEffect, useState } from 'react';
import { useSearchParams } from 'react-router';
import type {
  ApiReply,
  ContentBody,
  ContentKind,
  ContentVersion,
  OfficerAccount,
} from '../../../../src/contract';
import { contentStateColours, contentStateWords, contentWords } from '../../copy/words';
import { call } from '../../lib/call';
import { mayAsk } from '../../lib/may';
import { showTime } from '../../lib/show';
import { useAnswer, useChange } from '../../lib/use-call';
import { AskReason } from '../../ui/ask-reason';
import { useCampaign } from '../../ui/campaign';
import { Loaded } from '../../ui/loaded';
import { Page } from '../../ui/page';
import { ContentFields } from './content-form';
import { ContentPreview } from './content-preview';

type Board = ApiReply<'GET /v1/officer/campaigns/:campaignId/content'>;
type Given = { board: Board; campaignId: string; kind: ContentKind; storeId: string | undefined };

const empty: Partial<Record<ContentKind, (storeId: string) => ContentBody>> = {
  notices: () => ({ kind: 'notices', notices: [] }),
  offer: (storeId) => ({ kind: 'offer', storeId, text: '' }),
};
const isOpen = (one: ContentVersion | undefined) =>
  one?.state === 'draft' || one?.state === 'submitted';
/** What was typed and not saved stays on this computer, also when the page is left. */
const keyOf = ({ campaignId, kind, storeId = '' }: Omit<Given, 'board'>) =>
  `huimin.console.content.${campaignId}.${kind}.${storeId}`;

function useClauses(campaignId: string): Map<string, string> {
  const { data } = useAnswer('GET /v1/campaigns/:campaignId', { params: { campaignId } });
  return new Map(data?.clauses.map(({ clause, text }) => [clause, text]));
}

/** A second person's part: publish it, or send it back with a reason. */
function Decide({ version }: { version: ContentVersion }) {
  const [asking, setAsking] = useState<'publish' | 'return'>();
  const { modal } = App.useApp();
  const decide = useChange(
    ({ decision, reason }: { decision: 'publish' | 'return'; reason: string }) =>
      call('POST /v1/officer/content/:contentId/decision', {
        params: { contentId: version.contentId },
        body: { seen: version.tag, decision, reason },
      }),
    { said: '已办理', after: () => setAsking(undefined) },
  );
  const askPublish = () =>
    version.checked === 'review'
      ? setAsking('publish')
      : modal.confirm({
          title: `发布${contentWords[version.kind]}第 ${version.number} 版？`,
          content: '发布后约半分钟内，所有人都能看到。',
          okText: '发布',
          cancelText: '再看看',
          onOk: () =>
            decide.mutateAsync({ decision: 'publish', reason: '' }).catch(() => undefined),
        });
  return (
    <Flex gap={8}>
      <Button type="primary" disabled={version.state !== 'submitted'} onClick={askPublish}>
        发布
      </Button>
      <Button danger onClick={() => setAsking('return')}>
        退回
      </Button>
      {asking && (
        <AskReason
          title={asking === 'publish' ? '微信建议人工核对，仍要发布？' : '退回这一版'}
          consequence={
            asking === 'publish'
              ? '微信内容安全检查拿不准这段文字，请核对后写明依据。'
              : '作者会看到理由，线上内容不变。'
          }
          okText={asking === 'publish' ? '发布' : '退回'}
          danger={asking === 'return'}
          most={200}
          onOk={(reason) => decide.mutateAsync({ decision: asking, reason })}
          onCancel={() => setAsking(undefined)}
        />
      )}
    </Flex>
  );
}

/** Saves what is typed, and hands it on. */
function useDraft(
  { board, ...name }: Given,
  typed: ContentBody,
  note: string,
  onSaved: () => void,
) {
  const { campaignId } = name;
  const save = () =>
    call('POST /v1/officer/campaigns/:campaignId/content', {
      params: { campaignId },
      body: { seen: board.versions[0]?.tag ?? '0.0', note, body: typed },
    });
  const saved = useChange(save, { said: '草稿已保存', after: onSaved });
  const submitted = useChange(
    async () => {
      const draft = await save();
      return call('POST /v1/officer/content/:contentId/submission', {
        params: { contentId: draft.contentId },
        body: { seen: draft.tag },
      });
    },
    { said: '已提交，等第二人审定', after: onSaved },
  );
  return { saved, submitted };
}

/** What an earlier visit, or one that a colleague was faster than, has left on this computer. */
function readKept(key: string): ContentBody | undefined {
  const kept = localStorage.getItem(key);
  return kept ? (JSON.parse(kept) as ContentBody) : undefined;
}

/** A text that was written here and may not be saved for now, because a colleague's stands first. */
function Unsaved({ board, ...given }: Given) {
  const key = keyOf(given);
  const clauses = useClauses(given.campaignId);
  const [kept, setKept] = useState(() => readKept(key));
  return (
    kept && (
      <Card
        size="small"
        title="您写了还没有保存的稿子（只在这台电脑上）"
        extra={
          <Button
            size="small"
            onClick={() => {
              localStorage.removeItem(key);
              setKept(undefined);
            }}
          >
            不再保留
          </Button>
        }
      >
        <ContentPreview body={kept} slots={board.slots} clauses={clauses} />
      </Card>
    )
  );
}

function Editor({ start, ...given }: Given & { start: ContentBody }) {
  const { board, campaignId } = given;
  const key = keyOf(given);
  const clauses = useClauses(campaignId);
  const [form] = Form.useForm();
  const [typed, setTyped] = useState<ContentBody>(() => readKept(key) ?? start);
  const [note, setNote] = useState('');
  const forget = () => localStorage.removeItem(key);
  const { saved, submitted } = useDraft(given, typed, note, forget);
  const onType = () => {
    // The form knows the fields; what names the text stays as it was.
    const next = { ...start, ...form.getFieldsValue(true), kind: start.kind } as ContentBody;
    setTyped(next);
    localStorage.setItem(key, JSON.stringify(next));
  };
  return (
    <Row gutter={[16, 16]}>
      <Col xs={24} xl={14}>
        <Form form={form} layout="vertical" initialValues={typed} onValuesChange={onType}>
          <ContentFields body={typed} clauses={clauses} />
        </Form>
        <div className="decide-bar">
          <Flex gap={8} wrap align="center">
            <Input
              aria-label="改了什么"
              placeholder="改了什么（给审定人看）"
              maxLength={60}
              value={note}
              onChange={({ target }) => setNote(target.value)}
              style={{ width: 260 }}
            />
            <Button
              loading={saved.isPending}
              onClick={() =>
                form.validateFields().then(
                  () => saved.mutate(undefined),
                  () => undefined,
                )
              }
            >
              保存草稿
            </Button>
            <Button
              type="primary"
              loading={submitted.isPending}
              onClick={() =>
                form.validateFields().then(
                  () => submitted.mutate(undefined),
                  () => undefined,
                )
              }
            >
              提交审定
            </Button>
            <Typography.Text type="secondary">
              提交时由微信检查文字，再由另一位同事发布
            </Typography.Text>
          </Flex>
        </div>
      </Col>
      <Col xs={24} xl={10}>
        <ContentPreview body={typed} slots={board.slots} clauses={clauses} />
      </Col>
    </Row>
  );
}

function Versions({
  board,
  onRestore,
}: {
  board: Board;
  onRestore: ((body: ContentBody) => void) | undefined;
}) {
  return (
    <Card size="small" title="历次版本">
      <Table
        size="small"
        rowKey="contentId"
        dataSource={board.versions}
        pagination={{ pageSize: 8, hideOnSinglePage: true }}
        columns={[
          {
            title: '版本',
            dataIndex: 'number',
            render: (number: number) => (
              <>
                第 {number} 版 {number === board.shown && <Tag color="green">线上</Tag>}
              </>
            ),
          },
          {
            title: '状态',
            dataIndex: 'state',
            render: (state: ContentVersion['state'], { checked }) => (
              <>
                <Tag color={contentStateColours[state]}>{contentStateWords[state]}</Tag>
                {checked === 'review' && <Tag color="orange">微信建议人工核对</Tag>}
              </>
            ),
          },
          {
            title: '作者',
            key: 'author',
            render: (_: unknown, one) => one.author?.name ?? '随活动方案',
          },
          { title: '审定', key: 'decider', render: (_: unknown, one) => one.decider?.name ?? '—' },
          {
            title: '时间',
            key: 'at',
            render: (_: unknown, one) =>
              showTime(one.decidedAt ?? one.submittedAt ?? one.createdAt),
          },
          {
            title: '说明',
            key: 'note',
            render: (_: unknown, one) => one.reason || one.note || '—',
          },
          ...(onRestore
            ? [
                {
                  title: '办理',
                  key: 'restore',
                  render: (_: unknown, one: ContentVersion) =>
                    one.state === 'published' && one.number !== board.shown ? (
                      <Button size="small" onClick={() => onRestore(one.body)}>
                        恢复这一版
                      </Button>
                    ) : null,
                },
              ]
            : []),
        ]}
      />
    </Card>
  );
}

/** One kind of text: what is open on top, the editor for whoever may write, every version below. */
function Desk({ officer, ...given }: Given & { officer: OfficerAccount }) {
  const { board, kind, storeId = '', campaignId } = given;
  const clauses = useClauses(campaignId);
  const [newest] = board.versions;
  const open = isOpen(newest) ? newest : undefined;
  const isMine = open?.author?.id === officer.officerId;
  const mayWrite =
    mayAsk(officer.role, 'POST /v1/officer/campaigns/:campaignId/content') && (!open || isMine);
  const mayDecide =
    mayAsk(officer.role, 'POST /v1/officer/content/:contentId/decision') && open && !isMine;
  const start = newest?.body ?? empty[kind]?.(storeId);
  const [restored, setRestored] = useState<{ body: ContentBody; count: number }>();
  const restore = (body: ContentBody) => {
    localStorage.setItem(keyOf(given), JSON.stringify(body));
    setRestored({ body, count: (restored?.count ?? 0) + 1 });
  };
  return (
    <Flex vertical gap={16}>
      {open && (
        <Card
          size="small"
          title={`第 ${open.number} 版：${contentStateWords[open.state]}`}
          extra={mayDecide && <Decide version={open} />}
        >
          {open.author?.name} · {showTime(open.submittedAt ?? open.createdAt)}{' '}
          {open.note && `· ${open.note}`}
          {isMine && open.state === 'submitted' && (
            <Typography.Text type="secondary">　再次保存会撤回提交，重新进入草稿。</Typography.Text>
          )}
        </Card>
      )}
      {mayWrite && start ? (
        <Editor
          key={`${keyOf(given)} ${newest?.tag} ${restored?.count}`}
          start={start}
          {...given}
        />
      ) : (
        <>
          {newest && <ContentPreview body={newest.body} slots={board.slots} clauses={clauses} />}
          <Unsaved key={keyOf(given)} {...given} />
        </>
      )}
      <Alert
        type="info"
        title={`可用占位：${board.slots.map(({ name, value }) => `{${name}} = ${value}`).join('　')}`}
      />
      <Versions board={board} onRestore={mayWrite ? restore : undefined} />
    </Flex>
  );
}

function Waiting({
  waiting,
  onOpen,
}: {
  waiting: Board['waiting'];
  onOpen: (one: ContentVersion) => void;
}) {
  return waiting.length === 0 ? null : (
    <Alert
      type="warning"
      showIcon
      title={`有 ${waiting.length} 项等待审定`}
      description={
        <Flex gap={8} wrap>
          {waiting.map((one) => (
            <Button key={one.contentId} size="small" onClick={() => onOpen(one)}>
              {contentWords[one.kind]}
              {one.storeName && `·${one.storeName}`} 第 {one.number} 版（{one.author?.name}）
            </Button>
          ))}
        </Flex>
      }
    />
  );
}

function ChooseStore({
  campaignId,
  value,
  onChange,
}: {
  campaignId: string;
  value: string | undefined;
  onChange: (storeId: string) => void;
}) {
  const stores = useAnswer('GET /v1/campaigns/:campaignId/stores', { params: { campaignId } });
  const all = stores.data?.stores ?? [];
  useEffect(() => {
    if (!value && all[0]) {
      onChange(all[0].storeId);
    }
  }, [value, all, onChange]);
  return (
    <Select
      aria-label="门店"
      style={{ minWidth: 320, alignSelf: 'start' }}
      showSearch={{ optionFilterProp: 'label' }}
      value={value ?? null}
      onChange={onChange}
      options={all.map((one) => ({ value: one.storeId, label: one.name }))}
    />
  );
}

/** Texts that people read: written by one officer, published by another. */
export function ContentPage() {
  const { campaign } = useCampaign();
  const { campaignId } = campaign;
  const { data: officer } = useGetIdentity<OfficerAccount>();
  const [search, setSearch] = useSearchParams();
  const kind = (search.get('kind') ?? 'notices') as ContentKind;
  const storeId = search.get('store') ?? undefined;
  const show = (next: ContentKind, store?: string | null) =>
    setSearch({ kind: next, ...(store ? { store } : {}) });
  const answer = useAnswer(
    'GET /v1/officer/campaigns/:campaignId/content',
    { params: { campaignId }, query: { kind, storeId } },
    { everyMs: 20_000 },
  );
  return (
    <Page title="内容发布" hint="一人写稿，另一人发布；每一版都保留，可以恢复">
      <Tabs
        activeKey={kind}
        onChange={(next) => show(next as ContentKind)}
        items={(Object.keys(contentWords) as ContentKind[]).map((one) => ({
          key: one,
          label: contentWords[one],
        }))}
      />
      {kind === 'offer' && (
        <ChooseStore
          campaignId={campaignId}
          value={storeId}
          onChange={(store) => show('offer', store)}
        />
      )}
      <Loaded answer={answer}>
        {(board) => (
          <Flex vertical gap={16}>
            <Waiting waiting={board.waiting} onOpen={(one) => show(one.kind, one.storeId)} />
            {officer && (kind !== 'offer' || storeId) && !answer.isPlaceholderData && (
              <Desk
                key={`${kind} ${storeId}`}
                officer={officer}
                board={board}
                campaignId={campaignId}
                kind={kind}
                storeId={storeId}
              />
            )}
          </Flex>
        )}
      </Loaded>
    </Page>
  );
}
