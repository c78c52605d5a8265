import { describeWithChromium } from '../test/with-chromium';
import { type Phone, people, readCode } from './phone';
import type { Till } from './till';
import { useWorld } from './world';

/* The main job from end to end. The scenes follow one another: one phone, one counter, one morning. */
describeWithChromium('from the claim at ten o’clock to the public books', (chromium) => {
  const world = useWorld(chromium);
  let phone: Phone;
  let till: Till;

  it('shows the campaign and its countdown on the home page', async () => {
    await world().setClock('2023-04-22 09:59:20');
    phone = await world().newPhone();
    await phone.open('/', '惠民券');
    await phone.sees('张店 2023 促消费惠民生系列活动 › 嘉惠多多 › 城市消费券');
    await phone.sees('第 1 批 · 4月22日 周六 10:00 开始');
    await phone.page.getByRole('img', { name: '还有0小时0分钟' }).waitFor();
    await phone.sees('共 500 张');
    await phone.sees('共 1,500 张');
  });

  it('lets a person sign in ahead of time, by WeChat, and comes back to the campaign', async () => {
    await phone.button('未开始 · 去设提醒').click();
    await phone.at('领取消费券');
    await phone.link('提前登录，到点更快').click();
    await phone.signInAs(people.one, '领取消费券');
    expect(phone.page.url()).not.toContain('code=');
  });

  it('gives the voucher the second the batch opens', async () => {
    await world().setClock('2023-04-22 09:59:57');
    await phone.reload('领取消费券');
    await phone.button('马上开始，请稍候').waitFor();
    await phone.button('立即领取 200 元券').click();
    await phone.sees('领取成功');
    const [claim] = await world().sql<{ after: number }>(
      `SELECT extract(epoch FROM v.claimed_at - b.opens_at)::float AS after FROM voucher v JOIN batch b ON b.id = v.batch_id`,
    );
    expect(claim?.after).toBeGreaterThanOrEqual(0);
    expect(claim?.after).toBeLessThan(5);
  });

  it('keeps it in the wallet, and shows its code', async () => {
    await phone.link('打开券包').click();
    await phone.at('券包');
    await phone.page.getByRole('tab', { name: '待使用 1' }).waitFor();
    await phone.sees('待使用 · 还剩 31 天');
    await phone.button('去使用').click();
    await phone.at('核销码');
    await phone.sees('秒后自动更新');
    expect(await readCode(phone)).toMatch(/^(\d{4} ?){4}$/);
  });

  it('tells the phone while the till holds the voucher', async () => {
    till = await world().newTill('T0000001');
    await till.addItem({ category: '电视', price: '2599', serial: 'SN-TV-0001' });
    await till.typeCode(await readCode(phone));
    await till.sees('用在这件，减 200.00 元');
    await till.press(/^锁券，去收款/);
    await till.sees('2,399.00');
    await phone.sees('收银台正在处理');
    await phone.sees('应付 ¥2,399.00');
  });

  it('takes the payment, prints the receipt, and shows the result on the phone', async () => {
    await till.press(/微信支付/);
    await till.sees('收款成功，券已核销');
    const receipt = till.page.getByRole('article', { name: '顾客联' });
    await receipt.waitFor();
    expect(await receipt.textContent()).toMatch(
      /合计\s*2,599.00\s*消费券优惠\s*-200.00\s*实付\s*2,399.00/,
    );
    // Who bears the voucher is the merchant's business, not the customer's.
    expect(await receipt.textContent()).not.toContain('政府承担');

    await phone.sees('使用成功');
    expect(await phone.fact('原价')).toBe('¥2,599.00');
    expect(await phone.fact('消费券')).toBe('-¥200.00');
    expect(await phone.fact('实付')).toBe('¥2,399.00');
    await phone.sees('请向门店索取实名发票，金额为您实际支付的金额。');
  });

  it('publishes who paid: 85 and 15 in a hundred, and books that balance', async () => {
    await phone.open('/', '惠民券');
    await phone.link(/^资金公示/).click();
    await phone.at('资金公示');
    await phone.sees('1 张 ¥200.00');
    expect(await phone.fact('已核销 · 区财政承担 85%')).toBe('¥170.00');
    expect(await phone.fact('已核销 · 参与企业承担 15%')).toBe('¥30.00');
    expect(await phone.fact('试算平衡（全部账目之和）')).toBe('¥0.00');
    await phone.sees('账目平衡');
  });

  it('keeps the used voucher in the history, with its purchase', async () => {
    await phone.open('/pages/wallet/index', '券包');
    await phone.page.getByRole('tab', { name: '已使用 1' }).click();
    await phone.sees('已在门店使用');
    await phone.link(/200 元消费券/).click();
    await phone.at('券详情');
    expect(await phone.fact('实付')).toBe('¥2,399.00');
    await phone.sees('这张券的经过');
  });

  it('had no error on the way', () => {
    expect(phone.troubles).toEqual([]);
    expect(till.troubles).toEqual([]);
  });
});
