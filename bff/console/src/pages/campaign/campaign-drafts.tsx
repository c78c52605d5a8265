import { useGetIdentity } from '@refinedev/core';
import { Alert, App, Button, Card, Drawer, Flex, Table, Tag, Typography, Upload } from 'antd';
import { useState } from 'react';
import type { CampaignDraft, OfficerAccount } from '../../../../src/contract';
import { addressOf, call, upload } from '../../lib/call';
import { mayAsk } from '../../lib/may';
import { showTime } from '../../lib/show';
import { useAnswer, useChange } from '../../lib/use-call';
import { useCampaign } from '../../ui/campaign';
import { DownloadIcon, UploadIcon } from '../../ui/icons';
import { Loaded } from '../../ui/loaded';
import { CampaignBody } from './campaign-body';

const statusWords = { open: '待发布', published: '已发布', withdrawn: '已撤回' } as const;
const colours = { open: 'orange', published: 'green', withdrawn: 'default' } as const;

/** Reads a file into a proposal; what is wrong with it is listed, and nothing is kept. */
function Propose() {
  const send = useChange((file: File) => upload('POST /v1/officer/campaign-drafts', {}, file), {
    said: '已导入，请另一位同事核对后发布',
  });
  return (
    <Upload
      accept=".json"
      showUploadList={false}
      beforeUpload={(file) => {
        send.mutate(file);
        return false;
      }}
    >
      <Button type="primary" icon={<UploadIcon />} loading={send.isPending}>
        导入活动文件（JSON）
      </Button>
    </Upload>
  );
}

function Decide({ draft, officer }: { draft: CampaignDraft; officer: OfficerAccount }) {
  const { modal } = App.useApp();
  const params = { draftId: draft.draftId };
  const publish = useChange(
    () => call('POST /v1/officer/campaign-drafts/:draftId/publication', { params }),
    { said: '活动已发布' },
  );
  const withdraw = useChange(
    () => call('DELETE /v1/officer/campaign-drafts/:draftId', { params }),
    { said: '已撤回' },
  );
  if (draft.status !== 'open') {
    return null;
  }
  const mayPublish = mayAsk(officer.role, 'POST /v1/officer/campaign-drafts/:draftId/publication');
  const mayWithdraw = mayAsk(officer.role, 'DELETE /v1/officer/campaign-drafts/:draftId');
  return (
    <Flex gap={8} wrap align="center">
      {mayPublish && !draft.mine && (
        <Button
          size="small"
          type="primary"
          loading={publish.isPending}
          onClick={() =>
            modal.confirm({
              title: `发布：${draft.name}`,
              content: draft.replaces
                ? '将替换已发布的同名活动，市民立即看到新的内容。'
                : '发布后市民立即能看到这个活动，到点即可领券。',
              okText: '发布',
              cancelText: '再看看',
              onOk: () => publish.mutateAsync(undefined).catch(() => undefined),
            })
          }
        >
          发布
        </Button>
      )}
      {mayWithdraw && (
        <Button
          size="small"
          loading={withdraw.isPending}
          onClick={() =>
            modal.confirm({
              title: `撤回：${draft.name}`,
              content: '撤回后不能再发布，需要时可重新导入。',
              okText: '撤回',
              cancelText: '再看看',
              onOk: () => withdraw.mutateAsync(undefined).catch(() => undefined),
            })
          }
        >
          撤回
        </Button>
      )}
      {draft.mine && <Typography.Text type="secondary">由另一位同事发布</Typography.Text>}
    </Flex>
  );
}

function Preview({ draftId, onClose }: { draftId: string; onClose: () => void }) {
  const answer = useAnswer('GET /v1/officer/campaign-drafts/:draftId', { params: { draftId } });
  const title = '发布后市民看到的内容';
  return (
    <Drawer
      open
      title={title}
      size={960}
      onClose={onClose}
      styles={{ body: { padding: 0, overflow: 'hidden' } }}
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard as well */}
      <section className="drawer-page" aria-label={title} tabIndex={0}>
        <Loaded answer={answer}>
          {({ campaign, sha256 }) => (
            <Flex vertical gap={16}>
              <Alert type="info" showIcon title={`文件校验值 SHA-256：${sha256}`} />
              <CampaignBody campaign={campaign} />
            </Flex>
          )}
        </Loaded>
      </section>
    </Drawer>
  );
}

/** Campaigns as files: proposed by one person, published by another (R-1.*). */
export function CampaignDrafts() {
  const { campaign } = useCampaign();
  const { data: officer } = useGetIdentity<OfficerAccount>();
  const [shown, setShown] = useState<string>();
  const answer = useAnswer('GET /v1/officer/campaign-drafts', {}, { everyMs: 15_000 });
  return (
    <Card
      size="small"
      title="新建与发布（两人办理）"
      extra={
        <Flex gap={8} wrap>
          <Button
            icon={<DownloadIcon />}
            href={addressOf('GET /v1/officer/campaigns/:campaignId/file', {
              params: { campaignId: campaign.campaignId },
            })}
          >
            下载本活动文件作底稿
          </Button>
          {officer && mayAsk(officer.role, 'POST /v1/officer/campaign-drafts') && <Propose />}
        </Flex>
      }
    >
      <Loaded answer={answer}>
        {({ drafts }) => (
          <Table
            size="small"
            rowKey="draftId"
            dataSource={drafts}
            pagination={{ pageSize: 10, hideOnSinglePage: true }}
            locale={{ emptyText: '没有待发布的活动。先下载底稿，改好后导入。' }}
            columns={[
              {
                title: '活动',
                dataIndex: 'name',
                render: (name: string, { slug, replaces, status }: CampaignDraft) => (
                  <>
                    {name} {replaces && status === 'open' && <Tag color="orange">替换现有活动</Tag>}
                    <div>
                      <Typography.Text type="secondary">代号 {slug}</Typography.Text>
                    </div>
                  </>
                ),
              },
              {
                title: '导入',
                key: 'created',
                width: 190,
                render: (_: unknown, { createdBy, createdAt }: CampaignDraft) => (
                  <>
                    {createdBy}
                    <div className="number">{showTime(createdAt)}</div>
                  </>
                ),
              },
              {
                title: '状态',
                dataIndex: 'status',
                width: 190,
                render: (status: CampaignDraft['status'], { decidedBy, decidedAt }) => (
                  <>
                    <Tag color={colours[status]}>{statusWords[status]}</Tag>
                    {decidedBy && (
                      <div className="number">
                        {decidedBy} {showTime(decidedAt)}
                      </div>
                    )}
                  </>
                ),
              },
              {
                title: '办理',
                key: 'actions',
                width: 280,
                render: (_: unknown, draft: CampaignDraft) => (
                  <Flex gap={8} wrap align="center">
                    <Button size="small" onClick={() => setShown(draft.draftId)}>
                      核对内容
                    </Button>
                    {officer && <Decide draft={draft} officer={officer} />}
                  </Flex>
                ),
              },
            ]}
          />
        )}
      </Loaded>
      {shown && <Preview draftId={shown} onClose={() => setShown(undefined)} />}
    </Card>
  );
}
