import { waitUntil } from '../../bff/ops/wait';
import { type Phone, readCode } from './phone';
import { hostOnly } from './target';
import { describeWeapp, people } from './world';

jest.setTimeout(120_000);

/** The remainder is paid by WeChat's own call, in the build for WeChat: what a browser replaces by a page. */
describeWeapp('a purchase that is paid in WeChat', (world) => {
  hostOnly('answers WeChat’s payment sheet', () => {
    let phone: Phone;

    beforeAll(async () => {
      await world().setClock('2023-04-22 10:00:30');
      phone = await world().newPhoneOf(people.one);
      await world().claimElsewhere(people.oneOnAnotherPhone, 1, 20_000);
      await phone.open('/pages/wallet/index');
      await phone.press('去使用');
      await phone.sees('秒后自动更新');
      const till = await world().newTill('T0000001');
      await till.addItem({ category: '电视', price: '2599', serial: 'SN-TV-0001' });
      await till.typeCode(await readCode(phone));
      await till.press(/^锁券，去收款/);
      await till.press(/顾客在自己的微信里付款/);
      await phone.press('在微信里付款');
      await phone.at('pages/order/index');
    }, 120_000);

    const sheets = () =>
      phone.host.left().filter(({ kind }: { kind: string }) => kind === 'requestPayment');

    it('goes on after a sheet that was closed', async () => {
      phone.host.answer('requestPayment', 'cancel');
      await phone.press('微信支付 ¥2,399.00');
      await phone.sees('微信付款还没有完成，可以接着付');
      expect(sheets()).toHaveLength(1);
    });

    it('redeems once WeChat has the money', async () => {
      phone.host.answer('requestPayment', undefined);
      await phone.press('微信支付 ¥2,399.00');
      await waitUntil('The sheet', async () => phone.host.modal()?.kind === 'payment', {
        limitMs: 30_000,
      });
      const { package: prepaid } = sheets().at(-1)?.detail ?? {};
      const paid = await fetch(`${world().stack.origins.wechatPay}/control/pay`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ prepay_id: String(prepaid).replace('prepay_id=', '') }),
      });
      expect(await paid.json()).toMatchObject({ paid: true });
      await phone.host.press('确认支付');
      await phone.sees('付款成功，券已使用');
      expect(await phone.fact('实付')).toBe('¥2,399.00');
      expect(phone.troubles).toEqual([]);
    });
  });
});
