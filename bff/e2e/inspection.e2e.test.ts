import { photo } from '../test/enterprise';
import { describeWithChromium } from '../test/with-chromium';
import { byNight, graveFindings } from './axe';
import { giveMerchant } from './money-scene';
import type { Officer } from './officer';
import { type Phone, people } from './phone';
import { useWorld } from './world';

/* A visit from the inspector's phone in the shop, by the enterprise's phone, to the operator's desk. */
describeWithChromium('a visit to a store', (chromium) => {
  const world = useWorld(chromium);
  const store = '样例门店 · 柳泉路家电城';
  let inspector: Officer;
  let owner: Phone;
  let operator: Officer;

  const sidewaysPx = ({ page }: Officer) =>
    page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return scrollWidth - clientWidth;
    });
  const answer = (title: string, verdict: string) =>
    inspector.page.getByRole('group', { name: title }).getByText(verdict, { exact: true }).click();
  const words = (title: string) =>
    inspector.page.getByRole('group', { name: title }).getByRole('textbox');
  const save = () => inspector.button('保存巡检').click();

  it('begins at the stores that nobody has seen, on a phone’s browser', async () => {
    await world().setClock('2023-04-22 15:30:00');
    inspector = await world().newOfficer('巡检员一');
    const { page } = inspector;
    await page.setViewportSize({ width: 375, height: 812 });
    await page.getByRole('link', { name: /门店未巡检/ }).click();
    await inspector.at('巡检');
    expect(await sidewaysPx(inspector)).toBe(0);
    expect(await graveFindings(page)).toEqual([]);
    await inspector.button('打开菜单').click();
    await inspector.go('巡检');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.getByLabel('查找门店').fill('柳泉路');
    await page.getByRole('link', { name: store }).click();
    await inspector.at(store);
    expect(await sidewaysPx(inspector)).toBe(0);
    await inspector.sees('T0000001');
    await inspector.button('开始巡检').click();
    await inspector.at('现场巡检');
  });

  it('says what is missing, and does without the place where the phone does not tell it', async () => {
    await save();
    await inspector.sees('请选一项。');
    await inspector.sees('请至少拍一张现场照片。');
    await inspector.button('记录位置').click();
    await inspector.sees('没有取到位置');
    expect(await sidewaysPx(inspector)).toBe(0);
    expect(await graveFindings(inspector.page)).toEqual([]);
    await inspector.page.context().grantPermissions(['geolocation']);
    // In WGS-84, as a device says it: some thirty metres from the store.
    await inspector.page.context().setGeolocation({ latitude: 36.8015, longitude: 118.0411 });
    await inspector.button('记录位置').click();
    await inspector.sees('位置已记录');
  });

  it('loses nothing when the page is loaded again in the middle', async () => {
    const { page } = inspector;
    for (const title of [
      '单页和价签卡可取',
      '明码标价，没有先涨价再用券',
      '收银员会用券',
      '按实付金额开实名发票',
    ]) {
      await answer(title, '合格');
    }
    await answer('条幅已悬挂', '不适用');
    await answer('本店优惠与公布的一致', '不适用');
    await answer('终端到位、能用', '有问题');
    await answer('海报在显著位置', '有问题');
    await words('海报在显著位置').fill('海报还没有张贴');
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      inspector.button('拍照').click(),
    ]);
    await chooser.setFiles({ name: '现场.jpg', mimeType: 'image/jpeg', buffer: await photo() });
    await page.getByRole('img', { name: '现场照片 1' }).waitFor();
    await page.reload();
    await inspector.at('现场巡检');
    await page.getByRole('img', { name: '现场照片 1' }).waitFor();
    expect(await words('海报在显著位置').inputValue()).toBe('海报还没有张贴');
    await inspector.sees('还有 1 项');
    await save();
    await inspector.sees('请写明是什么问题。');
    await words('终端到位、能用').fill('2 号收银台的终端没有开机');
    expect(await page.getByLabel(/^整改期限/).inputValue()).toBe('2023-04-25');
    expect(await graveFindings(page)).toEqual([]);
    await save();
    await inspector.at(store);
    await inspector.sees('整改中');
    await inspector.sees('2023-04-25 24:00');
    await inspector.sees('2 号收银台的终端没有开机');
    await inspector.sees(/离门店 \d+ 米/);
    expect(await inspector.button('开始巡检').isDisabled()).toBe(true);
    expect(await sidewaysPx(inspector)).toBe(0);
    expect(await graveFindings(page)).toEqual([]);
  });

  it('waits for the enterprise, which hands in what it corrected on its phone', async () => {
    owner = await world().newPhone();
    await owner.open('/merchant/pages/inspections/index', '巡检整改');
    await owner.button('去登录').click();
    await owner.signInAs(people.three, '巡检整改');
    await owner.sees('巡检没有发现要整改的问题');
    await giveMerchant(world().sql);
    await owner.open('/pages/me/index', '我的');
    await owner.link(/^巡检整改/).click();
    await owner.at('巡检整改');
    await owner.sees('有 1 次巡检等您整改。');
    await owner.sees('海报还没有张贴');
    await owner.sees('4月25日 24:00 前');
    await owner.button(/^提交整改/).click();
    await owner.at('提交整改');
    await owner.button('提交整改').last().click();
    await owner.sees('请写明做了哪些整改。');
    await owner.sees('请至少拍一张整改后的照片。');
    expect(await graveFindings(owner.page)).toEqual([]);
    await owner.page.emulateMedia({ colorScheme: 'dark' });
    expect(await graveFindings(owner.page, byNight)).toEqual([]);
    await owner.page.emulateMedia({ colorScheme: 'light' });

    const text = owner.page.locator('[aria-label="整改说明"] textarea').filter({ visible: true });
    await text.fill('终端已开机联网，海报贴在进门处');
    const [chooser] = await Promise.all([
      owner.page.waitForEvent('filechooser'),
      owner.button(/拍照或选图/).click(),
    ]);
    await chooser.setFiles({ name: '整改.jpg', mimeType: 'image/jpeg', buffer: await photo() });
    await owner.button('查看 整改照片 1').waitFor();
    await owner.reload('提交整改');
    await owner.sees('已传好');
    expect(await text.inputValue()).toBe('终端已开机联网，海报贴在进门处');
    await owner.button('提交整改').last().click();
    await owner.at('巡检整改');
    await owner.sees('待复核');
    expect(await owner.button(/^提交整改/).count()).toBe(0);
    expect(await graveFindings(owner.page)).toEqual([]);
  });

  it('is closed by whoever looks at the correction', async () => {
    operator = await world().newOfficer('嘉联运营一');
    await operator.page.getByRole('link', { name: /门店待复核\s*1/ }).click();
    await operator.at('巡检');
    await operator.page.getByRole('link', { name: store }).click();
    await operator.at(store);
    await operator.sees('终端已开机联网，海报贴在进门处');
    expect(await graveFindings(operator.page)).toEqual([]);
    await operator.button('退回整改').click();
    expect(await operator.page.getByLabel(/^整改期限/).inputValue()).toBe('2023-04-25');
    expect(await graveFindings(operator.page)).toEqual([]);
    await operator.button('取消').click();
    await operator.button('复核通过').click();
    await operator.confirm('复核通过');
    await operator.sees('已办结');
    await owner.reload('巡检整改');
    await owner.sees('整改已通过复核。');
    expect([...inspector.troubles, ...owner.troubles, ...operator.troubles]).toEqual([]);
  });
});
