import { describeWithChromium } from '../test/with-chromium';
import { graveFindings } from './axe';
import { useWorld } from './world';

describeWithChromium('the pages around the mini-program', (chromium) => {
  const world = useWorld(chromium);

  it('the cashier page, from the goods to the receipt', async () => {
    const till = await world().newTill('T0000001');
    expect(await graveFindings(till.page)).toEqual([]);
    await till.press('练习 F8');
    await till.addItem({ category: '电视', price: '2599', serial: 'SN-1' });
    await till.press('练习用 200 元券');
    await till.sees('用在这件，减 200.00 元');
    expect(await graveFindings(till.page)).toEqual([]);
    await till.press(/^锁券，去收款/);
    await till.sees('券没有真的锁定');
    expect(await graveFindings(till.page)).toEqual([]);
    await till.press(/微信支付/);
    await till.sees('练习小票 · 无效');
    expect(await graveFindings(till.page)).toEqual([]);
    expect(till.troubles).toEqual([]);
  });

  const read = async (path: string) => {
    const reader = await world().newPhone({ viewport: { width: 1280, height: 900 } });
    await reader.page.goto(world().stack.origins.bff + path);
    await reader.page.waitForLoadState('networkidle');
    return reader;
  };

  it('the docs of the interface', async () => {
    const reader = await read('/docs');
    // Swagger UI puts a link into each of its fold buttons; the rest of the page is ours to keep readable.
    const findings = await graveFindings(reader.page);
    expect(findings.filter((one) => !one.startsWith('serious nested-interactive'))).toEqual([]);
    expect(reader.troubles).toEqual([]);
  });

  it('the rehearsal frame with its clock', async () => {
    const reader = await read('/rehearsal');
    expect(await graveFindings(reader.page)).toEqual([]);
    expect(reader.troubles).toEqual([]);
  });

  it('WeChat’s question for consent', async () => {
    const phone = await world().newPhone();
    await phone.open('/pages/me/index', '我的');
    await phone.button('登录').click();
    await phone.at('登录');
    await phone.button('微信手机号快捷登录').click();
    await phone.sees('申请获取你的微信身份');
    expect(await graveFindings(phone.page)).toEqual([]);
    expect(phone.troubles).toEqual([]);
  });
});
