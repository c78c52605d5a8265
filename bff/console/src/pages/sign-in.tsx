import { useLogin } from '@refinedev/core';
import { Alert, Button, Card, Divider, Flex, Form, Input, Typography } from 'antd';
import { useEffect, useState } from 'react';
import { roleWords } from '../copy/words';
import { call } from '../lib/call';
import { useAnswer } from '../lib/use-call';
import { LockIcon, SafetyIcon, UserIcon } from '../ui/icons';

type Credentials = { account: string; password: string; code: string };

/** In a rehearsal everybody may look at everybody's second factor; production has no such route. */
function DemoAccounts({ onChoose }: { onChoose: (account: string, code: string) => void }) {
  const { data } = useAnswer('GET /rehearsal/officers', {});
  if (!data || data.officers.length === 0) {
    return null;
  }
  const choose = async (account: string) => {
    const { officers } = await call('GET /rehearsal/officers');
    onChoose(account, officers.find((one) => one.account === account)?.code ?? '');
  };
  return (
    <>
      <Divider plain>演练账号</Divider>
      <Typography.Paragraph type="secondary">
        仅演练环境可见。点一个岗位会填好账号和动态验证码，密码见启动说明。
      </Typography.Paragraph>
      <Flex gap={8} wrap>
        {data.officers.map(({ account, name, role }) => (
          <Button
            key={account}
            size="small"
            title={roleWords[role]}
            onClick={() => void choose(account)}
          >
            {name}
          </Button>
        ))}
      </Flex>
    </>
  );
}

export function SignIn() {
  const [form] = Form.useForm<Credentials>();
  const { mutateAsync: logIn, isPending } = useLogin<Credentials>();
  const [refusal, setRefusal] = useState<string>();
  useEffect(() => {
    document.title = '登录 · 惠民券工作台';
  }, []);
  const submit = async (credentials: Credentials) => {
    setRefusal(undefined);
    const { success, error } = await logIn(credentials);
    if (!success) {
      setRefusal(error?.message);
      form.resetFields(['code']);
    }
  };
  return (
    <main className="sign-in">
      <Card className="sign-in-card">
        <Typography.Title level={1} className="page-title">
          惠民券工作台
        </Typography.Title>
        <Typography.Paragraph type="secondary">
          区商务局、镇办、财政局与运营单位工作人员使用
        </Typography.Paragraph>
        {refusal && <Alert type="error" showIcon title={refusal} role="alert" />}
        <Form form={form} layout="vertical" requiredMark={false} onFinish={submit}>
          <Form.Item
            name="account"
            label="账号"
            rules={[{ required: true, message: '请填写账号' }]}
          >
            <Input prefix={<UserIcon />} autoComplete="username" autoFocus />
          </Form.Item>
          <Form.Item
            name="password"
            label="密码"
            rules={[{ required: true, message: '请填写密码' }]}
          >
            <Input.Password prefix={<LockIcon />} autoComplete="current-password" />
          </Form.Item>
          <Form.Item
            name="code"
            label="动态验证码"
            extra="打开手机上的验证器，填写 6 位数字"
            rules={[{ required: true, pattern: /^\d{6}$/, message: '请填写 6 位数字' }]}
          >
            <Input
              prefix={<SafetyIcon />}
              autoComplete="one-time-code"
              inputMode="numeric"
              maxLength={6}
            />
          </Form.Item>
          <Button type="primary" htmlType="submit" block size="large" loading={isPending}>
            登录
          </Button>
        </Form>
        <DemoAccounts
          onChoose={(account, code) => {
            form.setFieldsValue({ account, code });
            form.getFieldInstance('password')?.focus();
          }}
        />
      </Card>
    </main>
  );
}
