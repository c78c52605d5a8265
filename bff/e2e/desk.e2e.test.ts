import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { readCodeOfPicture, renderPdf } from '../test/read-code';
import { describeWithChromium } from '../test/with-chromium';
import { graveFindings } from './axe';
import type { Till } from './till';
import { useWorld } from './world';

/* An elder without a smartphone: two officers, a paper, a till. The scenes follow one another. */
describeWithChromium('from the desk of a town office to the till, on paper', (chromium) => {
  const world = useWorld(chromium);
  const phone = '13900001234';
  let helper: Page;
  let second: Page;
  let till: Till;
  let digits = '';
  let picture: Buffer;

  const row = (page: Page) => page.getByRole('row').filter({ hasText: '139****1234' });
  const readText = async () => {
    const answer = await fetch(`${world().stack.origins.sms}/control/last?phone=${phone}`);
    return ((await answer.json()) as { values: [string] }).values[0];
  };

  it('registers a person by the code that was sent to their phone', async () => {
    await world().setClock('2023-04-22 10:05:00');
    helper = (await world().newOfficer('镇办经办一')).page;
    await helper.getByRole('link', { name: '窗口代领' }).click();
    await helper.getByRole('heading', { level: 1, name: '窗口代领' }).waitFor();
    await helper.getByLabel('市民本人的手机号').fill(phone);
    await helper.getByRole('button', { name: '发送验证码' }).click();
    await helper.getByText('已发到 139****1234').waitFor();
    await helper.getByLabel('短信验证码').fill(await readText());
    await helper.getByLabel('市民姓名').fill('王秀英');
    await helper.getByRole('radio', { name: /第 1 批 · 200 元/ }).check();
    expect(await graveFindings(helper)).toEqual([]);
    await helper.getByRole('button', { name: '登记，交给同事确认' }).click();
    await row(helper).getByText('需另一位同事确认').waitFor();
    expect(await row(helper).getByRole('button', { name: '确认领取' }).count()).toBe(0);
  });

  it('is confirmed by a second officer in a session of their own, and only then claimed', async () => {
    expect(await world().sql('SELECT id FROM voucher')).toEqual([]);
    second = (await world().newOfficer('镇办经办二')).page;
    await second.getByRole('link', { name: '窗口代领' }).click();
    await row(second).getByRole('button', { name: '确认领取' }).click();
    await second.getByText('请当面核对：王* 139****1234，第 1 批 · 200 元').waitFor();
    await second.getByRole('button', { name: '核对无误' }).click();
    await row(second).getByText('已领到').waitFor();
    expect(await world().sql('SELECT channel FROM voucher')).toEqual([{ channel: 'desk' }]);
  });

  it.each([
    ['A4 纸', 1],
    ['58 毫米小票', 1],
  ])('prints on %s: what it is worth, what to do, where, and a code that reads', async (sheet) => {
    if (digits === '') {
      await row(helper).getByRole('button', { name: '打印纸券' }).click();
    }
    await helper.getByText(sheet, { exact: true }).click();
    const paper = helper.getByRole('article', { name: '纸质消费券' });
    const words = (await paper.textContent()) ?? '';
    for (const part of [
      '200 元消费券',
      '单件满 2,000 元可用',
      '2023-05-22 24:00 前用',
      '马尚街道',
      '王* 139****1234',
    ]) {
      expect(words).toContain(part);
    }
    expect(words).not.toContain('秀英');
    digits = (/(\d{4} ){3}\d{4}/.exec(words)?.[0] ?? '').replaceAll(' ', '');
    expect(await graveFindings(helper)).toEqual([]);
    // One sheet: the printed page is the paper and nothing else, and its code reads off the print.
    const sheets = await renderPdf(await helper.pdf({ preferCSSPageSize: true }));
    expect(sheets).toHaveLength(1);
    picture = sheets[0]?.pixels ?? Buffer.alloc(0);
    expect(await readCodeOfPicture(picture)).toBe(`ZD1.${digits.slice(0, 8)}.${digits.slice(8)}`);
  });

  it('is taken by the till, typed or scanned from the paper, and redeemed', async () => {
    till = await world().newTill('T0000001');
    await till.addItem({ category: '电视', price: '2599', serial: 'SN-DESK-0001' });
    await till.typeCode(digits);
    await till.sees('用在这件，减 200.00 元');
    await till.press('删除第 1 张券');
    const file = join(world().stack.folder, 'paper.png');
    writeFileSync(file, picture);
    await till.page.locator('#picture-file').setInputFiles(file);
    await till.sees('用在这件，减 200.00 元');
    await till.press(/^锁券，去收款/);
    await till.press(/微信支付/);
    await till.sees('收款成功，券已核销');
    await helper.getByRole('button', { name: '返回列表' }).click();
    await row(helper).getByText('券已使用').waitFor();
    await row(helper).getByText('纸券已用').waitFor();
  });

  it('comes back with returned goods; the used paper is told what the voucher is worth now', async () => {
    await till.press('退货');
    await till.page.locator('#refund-line-1').check();
    await till.press('确认退货');
    await till.sees(/退货/);
    await till.press(/下一单|下一笔/);
    await till.addItem({ category: '电视', price: '2599', serial: 'SN-DESK-0002' });
    await till.typeCode(digits);
    await till.sees(/纸券上的码只能用一次.*仍可减 200.00 元.*到镇办窗口补打/);
    await row(helper).getByText('券可使用（退货退回）').waitFor();
  });
});
