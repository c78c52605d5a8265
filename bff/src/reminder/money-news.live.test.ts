import { live } from '../../test/live';
import { type MoneyWorld, openMoneyWorld } from '../../test/money-world';
import type { ReminderKind } from '../contract/reminder.contract';
import { sendReminders } from './send-reminders.flow';

/* What an enterprise is told of its invoices and its money: one consent, one message. */
const here = live();
let money: MoneyWorld;

beforeAll(async () => {
  money = await openMoneyWorld(here);
});
afterAll(() => money.close());

type Message = { touser: string; template_id: string; page: string; data: object };
const send = async (): Promise<Message[]> => {
  await sendReminders(money.world.app.deps.reminders);
  const { origin } = money.world.wechat;
  const { messages } = (await (await fetch(`${origin}/control/messages`)).json()) as {
    messages: Message[];
  };
  return messages.filter(({ touser }) => touser === money.owner.openid);
};
const sayYes = async (kind: ReminderKind) => {
  await fetch(`${money.world.wechat.origin}/control/consents`, {
    method: 'POST',
    body: JSON.stringify({
      openid: money.owner.openid,
      template: `template-demo-${kind}`,
      count: 1,
    }),
  });
  const said = await money.askAs(money.owner, 'POST /v1/me/reminders', '/v1/me/reminders', {
    accepted: [{ kind }],
  });
  expect(said.status).toBe(201);
};
const returnOne = async () => {
  const sale = await money.sell();
  await money.handIn(sale);
  await money.check();
  const { id } = await here.db.invoice.findFirstOrThrow({ where: { tradeId: sale.tradeId } });
  await money.decide(id, 'return', '照片看不清');
};

it('says that an invoice came back, once for one consent', async () => {
  await money.set('2023-04-22T12:00:00');
  await returnOne();
  expect(await send()).toEqual([]);
  await sayYes('invoice');
  await returnOne();
  const sent = await send();
  expect(sent).toHaveLength(1);
  expect(sent[0]).toMatchObject({
    template_id: 'template-demo-invoice',
    page: 'merchant/pages/takings/index',
    data: {
      thing1: { value: '样例门店 · 柳泉路家电城' },
      amount2: { value: '2,399.00元' },
      thing4: { value: '请按退回原因改好后重新提交' },
    },
  });
  await returnOne();
  expect(await send()).toHaveLength(1);
});

it('says that money was paid', async () => {
  await sayYes('settlement');
  await money.sellWithInvoice();
  await money.set('2023-04-26T18:00:01');
  await money.draw();
  const { id } = await here.db.settlement.findFirstOrThrow({ where: { kind: 'subsidy_payout' } });
  const step = (account: string, event: string, version: number) =>
    money.askAt(
      account,
      'POST /v1/officer/settlements/:settlementId/steps',
      `/v1/officer/settlements/${id}/steps`,
      { event, version, note: '银行批次 0001' },
    );
  await step('settlement', 'check', 1);
  expect(await send()).toHaveLength(1);
  expect((await step('operator', 'pay', 2)).status).toBe(201);
  const sent = await send();
  expect(sent.find((one) => one.template_id === 'template-demo-settlement')).toMatchObject({
    page: 'merchant/pages/takings/index',
    data: { amount2: { value: '170.00元' }, time3: { value: '2023-04-26 18:00' } },
  });
  expect(await send()).toHaveLength(2);
});
