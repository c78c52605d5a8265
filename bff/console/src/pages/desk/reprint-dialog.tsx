import { Form, Input, Modal } from 'antd';
import type { DeskClaim } from '../../../../src/contract';
import { call } from '../../lib/call';
import { useChange } from '../../lib/use-call';
import { PhoneCode } from './phone-code';

type Fields = { reason: string; code: string };

/** Asks for a new paper: why, and a code from the holder's phone. */
export function ReprintDialog({ claim, onDone }: { claim: DeskClaim; onDone: () => void }) {
  const [form] = Form.useForm<Fields>();
  const params = { deskClaimId: claim.deskClaimId };
  const ask = useChange(
    (fields: Fields) =>
      call('POST /v1/officer/desk-claims/:deskClaimId/asks', {
        params,
        body: { kind: 'reprint', ...fields },
      }),
    { said: '已申请，请另一位同事确认', after: onDone },
  );
  return (
    <Modal
      open
      title={`补打纸券：${claim.holder.name} ${claim.holder.phone}`}
      okText="申请补打"
      cancelText="取消"
      confirmLoading={ask.isPending}
      onOk={() => form.submit()}
      onCancel={onDone}
    >
      <p>另一位同事确认后打印新的一张，原来的纸券立即作废。</p>
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        onFinish={(fields) => ask.mutate(fields)}
      >
        <Form.Item
          name="reason"
          label="原因"
          rules={[{ required: true, min: 2, message: '请写明原因' }]}
        >
          <Input maxLength={200} placeholder="如：纸券丢失、打印不清、退货后券已退回" />
        </Form.Item>
        <Form.Item
          name="code"
          label="短信验证码"
          rules={[{ required: true, pattern: /^\d{6}$/, message: '请填短信里的 6 位数字' }]}
        >
          <PhoneCode
            id="reprint-code"
            send={() => call('POST /v1/officer/desk-claims/:deskClaimId/phone-codes', { params })}
          />
        </Form.Item>
      </Form>
    </Modal>
  );
}
