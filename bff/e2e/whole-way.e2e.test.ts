import { describeWithChromium } from '../test/with-chromium';
import { type Phone, people } from './phone';
import { useWorld } from './world';

/* The main job on the phone. The scenes follow one another: one phone, one counter, one morning. */
describeWithChromium('from the home page to the voucher at ten o’clock', (chromium) => {
  const world = useWorld(chromium);
  let phone: Phone;

  it('shows the campaign and its countdown on the home page', async () => {
    await world().setClock('2023-04-22 09:59:20');
    phone = await world().newPhone();
    await phone.open('/', '惠民券');
    await phone.sees('张店 2023 促消费惠民生系列活动 › 嘉惠多多 › 城市消费券');
    await phone.sees('第 1 批 · 4月22日 周六 10:00 开始');
    await phone.page.getByRole('img', { name: '还有0小时0分钟' }).waitFor();
    await phone.sees('共 500 张');
    await phone.sees('共 1500 张');
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

  it('had no error on the way', () => {
    expect(phone.troubles).toEqual([]);
  });
});
