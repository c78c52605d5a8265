import type { Page } from 'playwright-core';
import { describeWithChromium } from '../test/with-chromium';
import { graveFindings } from './axe';
import type { Officer } from './officer';
import { useWorld } from './world';

/* A text from the desk of one officer over that of another to a phone; and the pages of those who make publicity. */
describeWithChromium('publicity in the console', (chromium) => {
  const world = useWorld(chromium);
  const atDesk = new Map<string, Officer>();
  /** Each officer signs in once: a code of the second factor opens no second session. */
  const enter = async (account: string, path: string, title: string): Promise<Page> => {
    const officer = atDesk.get(account) ?? (await world().newOfficer(account));
    atDesk.set(account, officer);
    await officer.open(path, title);
    return officer.page;
  };

  it('publishes a notice by two people, and the home page shows it', async () => {
    const writer = await enter('嘉联运营一', '/content?kind=notices', '内容发布');
    await writer.getByRole('button', { name: '增加通知' }).click();
    await writer.getByLabel('标题').fill('五一期间照常营业');
    await writer.getByLabel('正文').fill('有疑问请拨打 {hotline}。');
    await writer.getByText('有疑问请拨打 0533').first().waitFor();
    expect(await graveFindings(writer)).toEqual([]);
    await writer.getByRole('button', { name: '提交审定' }).click();
    await writer.getByText('已提交，等第二人审定').waitFor();
    const second = await enter('商务局审批一', '/content?kind=notices', '内容发布');
    await second.getByRole('button', { name: '发布', exact: true }).click();
    await second
      .getByRole('dialog')
      .getByRole('button', { name: /发\s*布/ })
      .click();
    await second.getByText('已办理').waitFor();
    const phone = await world().newPhone();
    await phone.open('/', '惠民券');
    await phone.sees('五一期间照常营业');
    await phone.sees('有疑问请拨打 0533-0000100。');
    expect(phone.troubles).toEqual([]);
  });

  it('makes a poster of a store with words of one’s own', async () => {
    const desk = await enter('嘉联运营一', '/posters', '宣传物料');
    await desk.getByRole('img', { name: '手机海报预览' }).waitFor();
    const before = await desk.getByRole('img', { name: '手机海报预览' }).getAttribute('src');
    await desk.getByLabel('大字').fill('五一家电节');
    const changed = desk.locator(`img[alt="手机海报预览"]:not([src="${before}"])`);
    await changed.waitFor();
    expect(await graveFindings(desk)).toEqual([]);
    await desk.getByLabel('大字').fill('𠮷祥家电节');
    await desk.getByText('有的字海报字体里没有').waitFor();
  });

  it('shows the funnel with its table, and gives out a link', async () => {
    const desk = await enter('商务局经办一', '/reach', '宣传效果');
    await desk.getByRole('img', { name: /浏览 \d+ 人/ }).waitFor();
    expect(await graveFindings(desk)).toEqual([]);
    await desk.getByRole('tab', { name: '短链接与渠道' }).click();
    await desk.getByRole('button', { name: '新建短链接' }).click();
    await desk.getByRole('dialog').getByLabel('位置').fill('人民公园大屏');
    await desk
      .getByRole('dialog')
      .getByRole('button', { name: /生\s*成/ })
      .click();
    await desk.getByRole('cell', { name: '人民公园大屏' }).waitFor();
    expect(await graveFindings(desk)).toEqual([]);
  });
});
