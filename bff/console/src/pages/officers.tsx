import { useGetIdentity } from '@refinedev/core';
import {
  Alert,
  App,
  Button,
  Flex,
  Form,
  Input,
  Modal,
  QRCode,
  Select,
  Switch,
  Table,
  Tag,
  Typography,
} from 'antd';
import { useState } from 'react';
import type { ApiReply, OfficerAccount, OfficerRole } from '../../../src/contract';
import { roleWords } from '../copy/words';
import { call } from '../lib/call';
import { mayAsk } from '../lib/may';
import { useAnswer, useChange } from '../lib/use-call';
import { useCampaign } from '../ui/campaign';
import { ExportButton } from '../ui/export-button';
import { Loaded } from '../ui/loaded';
import { Page } from '../ui/page';

type Credentials = ApiReply<'POST /v1/officer/officers'>;
type Fields = { account: string; name: string; role: OfficerRole; town?: string; works: boolean };

const roleOptions = Object.entries(roleWords).map(([value, label]) => ({ value, label }));

function FieldsOfAccount({ isNew }: { isNew: boolean }) {
  const { campaign } = useCampaign();
  const { data: calendar } = useAnswer('GET /v1/campaigns/:campaignId/onboarding', {
    params: { campaignId: campaign.campaignId },
  });
  const role = Form.useWatch<OfficerRole>('role');
  return (
    <>
      <Form.Item
        name="account"
        label="账号"
        extra="小写字母开头，3 至 32 位字母、数字或连字符，建后不能改"
        rules={[{ required: true, pattern: /^[a-z][a-z0-9-]{2,31}$/, message: '格式不对' }]}
      >
        <Input disabled={!isNew} autoComplete="off" />
      </Form.Item>
      <Form.Item name="name" label="姓名" rules={[{ required: true, message: '请填写姓名' }]}>
        <Input maxLength={40} autoComplete="off" />
      </Form.Item>
      <Form.Item name="role" label="岗位" rules={[{ required: true, message: '请选择岗位' }]}>
        <Select options={roleOptions} />
      </Form.Item>
      {role === 'town' && (
        <Form.Item name="town" label="所属镇办" rules={[{ required: true, message: '请选择镇办' }]}>
          <Select options={(calendar?.towns ?? []).map((town) => ({ value: town, label: town }))} />
        </Form.Item>
      )}
      {!isNew && (
        <Form.Item
          name="works"
          label="账号可用"
          valuePropName="checked"
          extra="停用后，下一次操作即被拒绝"
        >
          <Switch checkedChildren="可用" unCheckedChildren="停用" />
        </Form.Item>
      )}
    </>
  );
}

/** A new account, or the change of one. */
function Edit({
  officer,
  onDone,
  onMade,
}: {
  officer: OfficerAccount | undefined;
  onDone: () => void;
  onMade: (credentials: Credentials) => void;
}) {
  const [form] = Form.useForm<Fields>();
  const add = useChange(
    ({ account, name, role, town }: Fields) =>
      call('POST /v1/officer/officers', {
        body: { account, name, role, town: role === 'town' ? (town ?? null) : null },
      }),
    {
      after: (made) => {
        onDone();
        onMade(made);
      },
    },
  );
  const change = useChange(
    ({ name, role, town, works }: Fields) =>
      call('PUT /v1/officer/officers/:officerId', {
        params: { officerId: officer?.officerId ?? '' },
        body: {
          name,
          role,
          town: role === 'town' ? (town ?? null) : null,
          disabled: !works,
          version: officer?.version ?? 1,
        },
      }),
    { said: '已修改，立即生效', after: onDone },
  );
  return (
    <Modal
      open
      title={officer ? `修改账号：${officer.name}` : '新建账号'}
      okText={officer ? '保存' : '新建'}
      cancelText="取消"
      confirmLoading={add.isPending || change.isPending}
      onOk={() => form.submit()}
      onCancel={onDone}
    >
      <Form<Fields>
        form={form}
        layout="vertical"
        initialValues={
          officer
            ? { ...officer, town: officer.town ?? undefined, works: !officer.disabled }
            : { works: true }
        }
        onFinish={(fields) => (officer ? change : add).mutate(fields)}
      >
        <FieldsOfAccount isNew={!officer} />
      </Form>
    </Modal>
  );
}

function ShownOnce({ made, onDone }: { made: Credentials; onDone: () => void }) {
  return (
    <Modal
      open
      title={`${made.officer.name}的初始密码`}
      onCancel={onDone}
      footer={
        <Button type="primary" onClick={onDone}>
          已交给本人
        </Button>
      }
    >
      <Alert type="warning" showIcon title="只显示这一次，请当面交给本人。初次登录须修改密码。" />
      <dl>
        <dt>账号</dt>
        <dd>
          <Typography.Text copyable>{made.officer.account}</Typography.Text>
        </dd>
        <dt>初始密码</dt>
        <dd>
          <Typography.Text copyable code>
            {made.password}
          </Typography.Text>
        </dd>
        <dt>验证器（用手机验证器扫码，或填写密钥）</dt>
        <dd>
          <QRCode
            type="svg"
            bgColor="#fff"
            color="#000"
            value={made.secondFactor}
            aria-label="验证器二维码"
          />
          <Typography.Text copyable code className="verdict-value">
            {made.secondFactor}
          </Typography.Text>
        </dd>
      </dl>
    </Modal>
  );
}

function Accounts({ officers }: { officers: readonly OfficerAccount[] }) {
  const { data: me } = useGetIdentity<OfficerAccount>();
  const { modal } = App.useApp();
  const [editing, setEditing] = useState<string>();
  const [made, setMade] = useState<Credentials>();
  const reset = useChange(
    (officerId: string) =>
      call('POST /v1/officer/officers/:officerId/credentials', { params: { officerId } }),
    { after: setMade },
  );
  const mayChange = me && mayAsk(me.role, 'POST /v1/officer/officers');
  const askReset = ({ officerId, name }: OfficerAccount) =>
    modal.confirm({
      title: `重置${name}的密码和验证器？`,
      content: '该账号所有登录立即退出，旧密码和旧验证器作废。',
      okText: '重置',
      cancelText: '取消',
      onOk: () => reset.mutateAsync(officerId).catch(() => undefined),
    });
  return (
    <Flex vertical gap={12}>
      {mayChange && (
        <Button type="primary" style={{ alignSelf: 'start' }} onClick={() => setEditing('new')}>
          新建账号
        </Button>
      )}
      <Table
        rowKey="officerId"
        dataSource={officers}
        pagination={{ pageSize: 20, showTotal: (sum) => `共 ${sum} 个账号` }}
        columns={[
          { title: '账号', dataIndex: 'account' },
          { title: '姓名', dataIndex: 'name' },
          {
            title: '岗位',
            dataIndex: 'role',
            render: (role: OfficerRole, { town }) => `${roleWords[role]}${town ? `·${town}` : ''}`,
          },
          {
            title: '状态',
            dataIndex: 'disabled',
            render: (disabled: boolean) =>
              disabled ? <Tag>停用</Tag> : <Tag color="green">可用</Tag>,
          },
          ...(mayChange
            ? [
                {
                  title: '办理',
                  key: 'actions',
                  render: (_: unknown, officer: OfficerAccount) =>
                    officer.officerId === me.officerId ? (
                      '本人账号请由另一位管理员修改'
                    ) : (
                      <Flex gap={8} wrap>
                        <Button size="small" onClick={() => setEditing(officer.officerId)}>
                          修改
                        </Button>
                        <Button size="small" onClick={() => askReset(officer)}>
                          重置密码
                        </Button>
                      </Flex>
                    ),
                },
              ]
            : []),
        ]}
      />
      {editing && (
        <Edit
          // As it stands now: what another administrator changed meanwhile is in its version.
          officer={officers.find(({ officerId }) => officerId === editing)}
          onDone={() => setEditing(undefined)}
          onMade={setMade}
        />
      )}
      {made && <ShownOnce made={made} onDone={() => setMade(undefined)} />}
    </Flex>
  );
}

export function Officers() {
  const answer = useAnswer('GET /v1/officer/officers', {});
  return (
    <Page
      title="账号与岗位"
      hint="岗位决定能看什么、办什么；修改在下一次操作时即生效"
      extra={
        <ExportButton<OfficerAccount>
          name="账号与岗位"
          filter=""
          rows={async () => answer.data?.officers ?? []}
          columns={[
            { title: '账号', text: ({ account }) => account },
            { title: '姓名', text: ({ name }) => name },
            { title: '岗位', text: ({ role }) => roleWords[role] },
            { title: '镇办', text: ({ town }) => town ?? '' },
            { title: '状态', text: ({ disabled }) => (disabled ? '停用' : '可用') },
          ]}
        />
      }
    >
      <Loaded answer={answer}>{({ officers }) => <Accounts officers={officers} />}</Loaded>
    </Page>
  );
}
