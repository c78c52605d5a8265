import { Alert, Button, Card, Form, Input, Typography } from 'antd';
import { useEffect } from 'react';
import { Link, useNavigate } from 'react-router';
import { changePassword } from '../lib/session';
import { useChange } from '../lib/use-call';

type Passwords = { current: string; next: string; again: string };

/** The own password; a first password must be replaced here before anything else. */
export function Password() {
  const navigate = useNavigate();
  const change = useChange(changePassword, {
    said: '密码已修改，其他设备上的登录已退出',
    after: () => void navigate('/'),
  });
  useEffect(() => {
    document.title = '修改密码 · 惠民券工作台';
  }, []);
  return (
    <main className="sign-in">
      <Card className="sign-in-card">
        <Typography.Title level={1} className="page-title">
          修改密码
        </Typography.Title>
        <Alert
          type="info"
          showIcon
          title="初次登录请先修改密码。至少 12 位，不要包含账号名，越长越好。"
        />
        <Form<Passwords>
          layout="vertical"
          requiredMark={false}
          onFinish={({ current, next }) => change.mutate({ current, next })}
        >
          <Form.Item
            name="current"
            label="现在的密码"
            rules={[{ required: true, message: '请填写' }]}
          >
            <Input.Password autoComplete="current-password" autoFocus />
          </Form.Item>
          <Form.Item
            name="next"
            label="新密码"
            rules={[{ required: true, min: 12, max: 128, message: '请填写至少 12 位' }]}
          >
            <Input.Password autoComplete="new-password" />
          </Form.Item>
          <Form.Item
            name="again"
            label="再填一次新密码"
            dependencies={['next']}
            rules={[
              ({ getFieldValue }) => ({
                validator: (_, value) =>
                  value === getFieldValue('next')
                    ? Promise.resolve()
                    : Promise.reject(new Error('两次填写不一样')),
              }),
            ]}
          >
            <Input.Password autoComplete="new-password" />
          </Form.Item>
          <Button type="primary" htmlType="submit" block size="large" loading={change.isPending}>
            修改密码
          </Button>
          <Link to="/">返回工作台</Link>
        </Form>
      </Card>
    </main>
  );
}
