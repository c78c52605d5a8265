import { waitUntil } from '../ops/wait';
import { describeWithChromium } from '../test/with-chromium';
import { graveFindings } from './axe';
import { type MoneyScene, openMoneyScene } from './money-scene';
import type { Officer } from './officer';
import { useWorld } from './world';

/*
 * Somebody buys twice within the hour: risk looks at it, closes it, puts a scalper on the list and signs for the day;
 * another one takes the scalper off. Each in a browser of their own.
 */
describeWithChromium('the watch over who cheats, on the officers’ desks', (chromium) => {
  const world = useWorld(chromium);
  let scene: MoneyScene;
  let clockMs = 0;
  let risk: Officer;
  let operator: Officer;

  const setClock = async (districtTime: string) => {
    await world().setClock(districtTime);
    clockMs = Date.parse(`${districtTime.replace(' ', 'T')}+08:00`) - Date.now();
  };
  const looksGood = async (officer: Officer) =>
    expect(await graveFindings(officer.page)).toEqual([]);

  afterAll(() => scene?.close());

  it('puts a second sale within the hour before risk, with both sales', async () => {
    await setClock('2023-05-02 11:00:00');
    scene = openMoneyScene(world().stack, () => new Date(Date.now() + clockMs));
    await scene.sellTwice('王样例');
    risk = await world().newOfficer('嘉联风控一');
    await risk.page.getByRole('link', { name: /待办结预警\s*1/ }).click();
    await risk.at('监控筛查');
    await risk.sees('这笔消费的财政补贴暂缓结算，办结后进入下一次');
    await risk.sees('涉及的消费 2 笔');
    await risk.sees('系统预警');
    await looksGood(risk);
  });

  it('is closed as a false alarm by a number and a ready-made reason', async () => {
    const { page } = risk;
    await page.keyboard.press('1');
    await page.locator('textarea:focus').waitFor();
    await looksGood(risk);
    await risk.button('家人同行分开购买，小票齐全。').click();
    await risk.confirm('误报');
    await risk.sees('没有待办结的预警');
    await page.getByRole('tab', { name: '已办结 1' }).click();
    await risk.sees('家人同行分开购买，小票齐全。');
    await risk.sees(/嘉联风控一 · 2023-05-02 11:\d\d/);
    await looksGood(risk);
  });

  it('puts a phone on the list, until the campaign ends; whoever did it cannot take it off', async () => {
    await risk.go('黄牛名单');
    await risk.button('列入名单').click();
    const dialog = risk.page.getByRole('dialog');
    const add = dialog.getByRole('button', { name: '列入名单', exact: true });
    await risk.button('收购他人消费券使用。').click();
    expect(await add.isDisabled()).toBe(true);
    await dialog.getByLabel('手机号').fill('13900009999');
    await looksGood(risk);
    await risk.confirm('列入名单');
    await risk.row('139****9999').getByText('2023-05-22 24:00').waitFor();
    await risk.row('139****9999').getByText('有效').waitFor();
    expect(await risk.button('移出139****9999').count()).toBe(0);
    await looksGood(risk);
  });

  it('is taken off by somebody else, with the reason', async () => {
    operator = await world().newOfficer('嘉联运营一');
    await operator.go('黄牛名单');
    await operator.button('移出139****9999').click();
    await operator.button('误列，已核对。').click();
    await operator.confirm('移出名单');
    await operator.sees('名单是空的');
    await operator.page.getByRole('tab', { name: '已移出、已到期 1' }).click();
    await operator
      .row('139****9999')
      .getByText(/嘉联运营一 2023-05-02 11:\d\d 移出/)
      .waitFor();
    await looksGood(operator);
  });

  it('signs for a day that is over, and waits with one of which something is open', async () => {
    // Before the day's bills are held against these sales, which 嘉联 does not know.
    await setClock('2023-05-03 09:30:00');
    await scene.sellTwice('李样例');
    await setClock('2023-05-04 09:00:00');
    await risk.open('/', '工作台');
    await risk.page.getByRole('link', { name: /待签字的筛查日\s*12/ }).click();
    await risk.at('监控筛查');
    await risk.row('2023-05-03').getByText('还有 1 条没有办结').waitFor();
    expect(await risk.row('2023-05-04').getByText('当天还没有结束').count()).toBe(1);
    await looksGood(risk);
    await risk.button('给2023-05-02签字').click();
    await risk.sees('当天预警 1 条，已全部办结。签字后不能更改。');
    await risk.confirm('签字');
    await risk
      .row('2023-05-02')
      .getByText(/嘉联风控一/)
      .waitFor();
    await risk.row('2023-05-03').getByText('还有 1 条没有办结').click();
    await risk.sees('同一人短时间再次用券');
    const signed = () =>
      world().sql<{ signed_name: string }>(
        `SELECT signed_name FROM screening_day WHERE day = '2023-05-02'`,
      );
    await waitUntil('The signature', async () => (await signed()).length === 1, {
      limitMs: 5_000,
    });
    expect([...risk.troubles, ...operator.troubles]).toEqual([]);
  });
});
