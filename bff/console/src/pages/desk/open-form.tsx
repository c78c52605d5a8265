import { Button, Card, Checkbox, Col, Form, Input, Radio, Row, Select, Typography } from 'antd';
import type { ApiCall, Batch } from '../../../../src/contract';
import { relationWords } from '../../copy/words';
import { call } from '../../lib/call';
import { showTime, showYuan } from '../../lib/show';
import { useChange } from '../../lib/use-call';
import { useCampaign } from '../../ui/campaign';
import { PhoneCode } from './phone-code';

type Wish = ApiCall<'POST /v1/officer/campaigns/:campaignId/desk-claims'>['body'];
type Fields = Omit<Wish, 'proxy'> & {
  isProxy: boolean;
  proxyName?: string;
  relation?: NonNullable<Wish['proxy']>['relation'];
};

const whole = (fen: number) => showYuan(fen).replace(/\.00$/, '');

/** The kinds of all batches, each with what is left of it for everybody. */
export const kindOptions = (batches: readonly Batch[]) =>
  batches.flatMap(({ number, opensAt, stocks }) =>
    stocks.map(({ stockId, faceFen, minItemFen, leftPercent }) => ({
      value: stockId,
      label: `第 ${number} 批 · ${whole(faceFen)} 元（单件满 ${whole(minItemFen)} 元）`,
      note: leftPercent === 0 ? '已领完' : `${showTime(opensAt)} 开始 · 还剩约 ${leftPercent}%`,
      disabled: leftPercent === 0,
    })),
  );

/** The first officer's half: who it is, known by the phone, and what they chose. */
export function OpenForm({ batches }: { batches: readonly Batch[] }) {
  const { campaign } = useCampaign();
  const [form] = Form.useForm<Fields>();
  const phone = Form.useWatch('phone', form) ?? '';
  const purpose = Form.useWatch('purpose', form) ?? 'claim';
  const isProxy = Form.useWatch('isProxy', form) ?? false;
  const open = useChange(
    ({ isProxy: fetched, proxyName, relation, ...fields }: Fields) =>
      call('POST /v1/officer/campaigns/:campaignId/desk-claims', {
        params: { campaignId: campaign.campaignId },
        body: {
          ...fields,
          ...(fetched && proxyName && relation ? { proxy: { name: proxyName, relation } } : {}),
        },
      }),
    {
      said: '已登记，请另一位同事在自己的账号里确认',
      after: () => form.resetFields(),
    },
  );
  return (
    <Card title="登记一位市民" size="small">
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ purpose: 'claim', isProxy: false }}
        onFinish={(fields) => open.mutate(fields)}
      >
        <Row gutter={24}>
          <Col xs={24} lg={12}>
            <Form.Item
              name="phone"
              label="市民本人的手机号"
              extra="老年机也可以，只要能收短信。一个手机号对应一位市民，以后在微信里用同一个号也能看到这张券。"
              rules={[{ required: true, pattern: /^1[3-9]\d{9}$/, message: '请填 11 位手机号' }]}
            >
              <Input inputMode="numeric" maxLength={11} autoComplete="off" />
            </Form.Item>
            <Form.Item
              name="code"
              label="短信验证码"
              rules={[{ required: true, pattern: /^\d{6}$/, message: '请填短信里的 6 位数字' }]}
            >
              <PhoneCode
                disabled={!/^1[3-9]\d{9}$/.test(phone)}
                send={() => call('POST /v1/officer/desk/phone-codes', { body: { phone } })}
              />
            </Form.Item>
            <Form.Item
              name="name"
              label="市民姓名"
              extra="发票抬头用这个名字，请照身份证填写。"
              rules={[{ required: true, min: 2, message: '请填姓名' }]}
            >
              <Input maxLength={40} autoComplete="off" />
            </Form.Item>
            <Typography.Paragraph type="secondary">
              完全没有手机的市民：每人每批限领一张只能靠手机号分清，窗口不能另立名册。请家人带自己的手机来，券领在家人名下。
            </Typography.Paragraph>
          </Col>
          <Col xs={24} lg={12}>
            <Form.Item name="purpose" label="办什么">
              <Radio.Group
                options={[
                  { value: 'claim', label: '领一张券并打印' },
                  { value: 'paper', label: '已在手机上领过，只打印纸券' },
                ]}
              />
            </Form.Item>
            <Form.Item
              name="stockId"
              label={purpose === 'claim' ? '选 200 元还是 100 元' : '哪一批领的'}
              rules={[{ required: true, message: '请选一种' }]}
            >
              <Radio.Group className="kinds">
                {kindOptions(batches).map(({ value, label, note, disabled }) => (
                  <Radio key={value} value={value} disabled={disabled && purpose === 'claim'}>
                    {label}
                    <Typography.Text type="secondary"> {note}</Typography.Text>
                  </Radio>
                ))}
              </Radio.Group>
            </Form.Item>
            <Form.Item name="isProxy" valuePropName="checked">
              <Checkbox>本人没有到场，由家人代领（如实登记，会标记出来供核查）</Checkbox>
            </Form.Item>
            {isProxy && (
              <Row gutter={12}>
                <Col span={12}>
                  <Form.Item
                    name="proxyName"
                    label="代领人姓名"
                    rules={[{ required: true, min: 2, message: '请填代领人姓名' }]}
                  >
                    <Input maxLength={40} autoComplete="off" />
                  </Form.Item>
                </Col>
                <Col span={12}>
                  <Form.Item
                    name="relation"
                    label="与市民的关系"
                    rules={[{ required: true, message: '请选关系' }]}
                  >
                    <Select
                      options={Object.entries(relationWords).map(([value, label]) => ({
                        value,
                        label,
                      }))}
                    />
                  </Form.Item>
                </Col>
              </Row>
            )}
            <Button type="primary" htmlType="submit" loading={open.isPending}>
              登记，交给同事确认
            </Button>
          </Col>
        </Row>
      </Form>
    </Card>
  );
}
