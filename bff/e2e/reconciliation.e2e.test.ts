import { readXlsx } from '../src/platform/documents/xlsx';
import { describeWithChromium } from '../test/with-chromium';
import { graveFindings } from './axe';
import { type MoneyScene, openMoneyScene } from './money-scene';
import type { Officer } from './officer';
import { useWorld } from './world';

/* A sale that our till knows and 嘉联 does not: settlement sees it on the next day, and the operator closes its case. */
describeWithChromium('three books of one day, on the officers’ desks', (chromium) => {
  const world = useWorld(chromium);
  let scene: MoneyScene;
  let clockMs = 0;
  let settler: Officer;

  const setClock = async (districtTime: string) => {
    await world().setClock(districtTime);
    clockMs = Date.parse(`${districtTime.replace(' ', 'T')}+08:00`) - Date.now();
  };
  afterAll(() => scene?.close());

  it('waits for the bill until 10:00 of the next day', async () => {
    await setClock('2023-04-22 11:00:00');
    scene = openMoneyScene(world().stack, () => new Date(Date.now() + clockMs));
    await scene.sell('王样例');
    await setClock('2023-04-23 09:00:00');
    settler = await world().newOfficer('嘉联结算一');
    await settler.go('对账');
    await settler.row('2023-04-22').getByText('等待账单').waitFor();
    expect(await graveFindings(settler.page)).toEqual([]);
  });

  it('shows what differs, with both sides’ amounts, and the bill as it came', async () => {
    await setClock('2023-04-23 10:00:05');
    const { page } = settler;
    // The job comes by every minute.
    await settler.row('2023-04-22').getByText('有差异 1 笔').waitFor({ timeout: 100_000 });
    await settler.sees('仅本平台有');
    expect(await graveFindings(page)).toEqual([]);
    const bill = await settler.download(() =>
      page
        .getByRole('link', { name: /的原始账单/ })
        .first()
        .click(),
    );
    expect(bill.bytes.toString()).toMatch(/\nSUM,0,0,0,0\n$/);
    const table = await settler.download(() =>
      page.getByRole('link', { name: '对账表 Excel' }).click(),
    );
    const text = (await readXlsx(table.bytes)).map(({ cells }) => cells.join('|')).join('\n');
    expect(text).toContain('仅本平台有');
    expect(settler.troubles).toEqual([]);
  }, 120_000);

  it('leads the operator to its case', async () => {
    const operator = await world().newOfficer('嘉联运营一');
    await operator.go('对账');
    await operator.page.getByRole('link', { name: '待办结', exact: true }).click();
    await operator.at('监控筛查');
    await operator.sees('嘉联账单与账面不符');
    await operator.sees('账面金额（元）');
    expect(operator.troubles).toEqual([]);
  });
});
