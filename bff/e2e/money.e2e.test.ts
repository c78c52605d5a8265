import JSZip from 'jszip';
import { waitUntil } from '../ops/wait';
import { readXlsx } from '../src/platform/documents/xlsx';
import { readPdf } from '../test/pdf-text';
import { describeWithChromium } from '../test/with-chromium';
import { graveFindings } from './axe';
import { type MoneyScene, openMoneyScene } from './money-scene';
import { type Officer, officerAt } from './officer';
import { useWorld } from './world';

/*
 * The district's part of two sales, from the invoices to the money that comes back to 嘉联: each step in a browser of the
 * officer whose step it is.
 */
describeWithChromium('invoices and settlements on the officers’ desks', (chromium) => {
  const world = useWorld(chromium);
  const week = '每周补贴 · 2023-04-17 至 2023-04-23';
  let scene: MoneyScene;
  let clockMs = 0;
  let operator: Officer;
  let settler: Officer;
  let approver: Officer;
  let good = '';
  let wrong = '';

  const setClock = async (districtTime: string) => {
    await world().setClock(districtTime);
    clockMs = Date.parse(`${districtTime.replace(' ', 'T')}+08:00`) - Date.now();
  };
  const soon = (what: string, isReady: () => Promise<boolean>) =>
    waitUntil(what, isReady, { limitMs: 30_000 });
  const everybody: Officer[] = [];
  const signIn = async (account: string): Promise<Officer> => {
    const officer = await world().newOfficer(account);
    everybody.push(officer);
    return officer;
  };
  /** From the workbench, as whoever works off what waits does. */
  const openWeek = async (officer: Officer) => {
    await officer.go('结算');
    await officer.page.getByRole('link', { name: week }).click();
    await officer.at(week);
  };
  const lookAgain = async (officer: Officer) => {
    await officer.page.reload();
    await officer.at(week);
  };
  /** The same page in another window, with the question open before anything has changed. */
  const openWeekBehind = async (behind: Officer) => {
    await behind.open(new URL(settler.page.url()).pathname.replace('/console', ''), week);
    await behind.button('复核通过').click();
    await behind.sees('本次 170.00 元');
  };

  /** Takes a step, with the words that it asks for, and looks the question over. */
  const step = async (officer: Officer, word: string, note?: { label: string; text: string }) => {
    await officer.button(word).click();
    await officer.sees('本次 170.00 元，人民币壹佰柒拾元整。');
    if (note) {
      const ok = officer.page.getByRole('dialog').getByRole('button', { name: word, exact: true });
      expect(await ok.isDisabled()).toBe(true);
      await officer.page.getByLabel(note.label).fill(note.text);
    }
    expect(await graveFindings(officer.page)).toEqual([]);
    await officer.confirm(word);
  };
  const statusOf = async (kind: string) =>
    (
      await world().sql<{ status: string }>('SELECT status FROM settlement WHERE kind = $1', [kind])
    )[0]?.status;

  afterAll(() => scene?.close());

  it('shows a sale’s invoice beside its picture, what is the same and what is not', async () => {
    await setClock('2023-04-22 10:05:00');
    scene = openMoneyScene(world().stack, () => new Date(Date.now() + clockMs));
    good = await scene.handIn(await scene.sell('王样例'), {
      buyerName: '王样例',
      issuedTo: '王样例',
    });
    wrong = await scene.handIn(await scene.sell('李样例'), {
      buyerName: '李样例',
      issuedTo: '赵样例',
    });
    await setClock('2023-04-26 17:45:00');
    const reviewing = `SELECT id FROM invoice WHERE status = 'reviewing'`;
    await soon('Both answers', async () => (await world().sql(reviewing)).length === 2);
    operator = await signIn('嘉联运营一');
    await operator.page.getByRole('link', { name: /待审核发票\s*2/ }).click();
    await operator.at('发票核验');
    await operator.row(good).getByText('2,399.00').waitFor();
    expect(await graveFindings(operator.page)).toEqual([]);
    await operator.page.getByRole('link', { name: good }).click();
    await operator.sees('税务查验与所填一致');
    expect(await operator.page.getByText('一致', { exact: true }).count()).toBe(2);
    await operator.sees('付款当天');
    const picture = operator.page.getByRole('img', { name: `发票 ${good}` });
    await soon('The picture', () =>
      picture.evaluate((one) => one instanceof HTMLImageElement && one.naturalWidth > 0),
    );
    const before = (await picture.boundingBox())?.width ?? 0;
    await operator.page.getByText('放大 2 倍').click();
    expect((await picture.boundingBox())?.width).toBeCloseTo(2 * before, -1);
    const kept = await operator.download(() =>
      operator.page.getByRole('link', { name: '下载' }).click(),
    );
    expect(kept.name).toMatch(new RegExp(`^发票-${good}\\.jpe?g$`));
    expect(await graveFindings(operator.page)).toEqual([]);
  });

  it('accepts one by a letter, and returns the other with a ready-made reason', async () => {
    const { page } = operator;
    await page.keyboard.press('y');
    await operator.sees('通过后不能撤回');
    expect(await graveFindings(page)).toEqual([]);
    await page.keyboard.press('Enter');
    // The next one that waits is shown by itself.
    await operator.sees('税务登记的抬头是“赵样例”');
    await page.keyboard.press('n');
    await page.locator('textarea:focus').waitFor();
    await operator.button(/^抬头不是持券人/).click();
    expect(await graveFindings(page)).toEqual([]);
    await operator.confirm('退回');
    await operator.sees('没有待审核的发票');
    expect(await graveFindings(page)).toEqual([]);
    await page.getByRole('tab', { name: '已通过 1' }).waitFor();
    await page.getByRole('tab', { name: '已退回 1' }).click();
    await page.getByRole('link', { name: wrong }).click();
    await operator.sees(/嘉联运营一 · 2023-04-26 17:\d\d/);
    await operator.sees('抬头不是持券人，请按持券人本人姓名重开。');
    expect(await operator.button('通过').count()).toBe(0);
  });

  it('is drawn, and checked by one; a window that is behind is told so', async () => {
    await setClock('2023-04-26 18:00:05');
    await soon('The settlements', async () => (await statusOf('subsidy_payout')) === 'drawn');
    settler = await signIn('嘉联结算一');
    const behind = officerAt(await settler.page.context().newPage(), world().stack.origins.bff);
    everybody.push(behind);
    await settler.page.getByRole('link', { name: /待办结算\s*2/ }).click();
    await settler.at('结算');
    await settler.row(week).getByText('轮到您办理').waitFor();
    expect(await graveFindings(settler.page)).toEqual([]);
    await openWeek(settler);
    await openWeekBehind(behind);
    await step(settler, '复核通过');
    await settler.sees('嘉联另一位同事付款');
    expect(await settler.button('确认已支付').count()).toBe(0);
    await behind.page.getByRole('dialog').getByRole('button', { name: '复核通过' }).click();
    await behind.sees('这个结算批次刚刚有了变化，请查看最新情况后再办理。');
    await behind.button('知道了').click();
    await behind.sees('嘉联另一位同事付款');
  });

  it('is paid by another, with the bank’s number', async () => {
    await openWeek(operator);
    expect(await graveFindings(operator.page)).toEqual([]);
    await step(operator, '确认已支付', { label: '银行批次号', text: 'ICBC20230426001' });
    await operator.sees('ICBC20230426001');
    expect(await statusOf('subsidy_payout')).toBe('paid');
  });

  it('gives the lines as a workbook, the application as a document, the letter as a PDF', async () => {
    const press = (name: string) => settler.page.getByRole('link', { name }).click();
    const lines = await settler.download(() => press('明细 Excel'));
    expect(lines.name).toMatch(/^结算明细 .*\.xlsx$/);
    const cells = (await readXlsx(lines.bytes)).flatMap((row) => row.cells);
    expect(cells).toEqual(expect.arrayContaining([good, '170.00']));
    const application = await settler.download(() => press('资金申请 Word'));
    const xml = await (await JSZip.loadAsync(application.bytes))
      .file('word/document.xml')
      ?.async('string');
    expect(xml).toContain('人民币壹佰柒拾元整');
    const letter = await settler.download(() => press('下载 PDF'));
    expect(letter.name).toMatch(/^结算确认函 .*\.pdf$/);
    expect((await readPdf(letter.bytes)).pages.join('')).toContain('170.00');
  });

  it('is applied for, and returned once by the bureau', async () => {
    await step(settler, '提交资金申请');
    approver = await signIn('商务局审批一');
    await approver.page.getByRole('link', { name: /待办结算\s*1/ }).click();
    await openWeek(approver);
    await step(approver, '退回', { label: '退回理由', text: '请补付款凭证' });
    await approver.sees('请补付款凭证');
  });

  it('is applied for again, approved by the bureau and granted by finance', async () => {
    await lookAgain(settler);
    await step(settler, '提交资金申请');
    await lookAgain(approver);
    await step(approver, '商务局审核通过');
    const finance = await signIn('财政局一');
    await openWeek(finance);
    await step(finance, '财政审批通过');
    await finance.sees('嘉联确认收款');
  });

  it('is received: nothing that was advanced is open any more', async () => {
    await lookAgain(settler);
    await step(settler, '确认收到归还款', { label: '银行回单号', text: 'HD20230426' });
    await settler.sees('已办结');
    expect(await graveFindings(settler.page)).toEqual([]);
    await settler.go('结算');
    const figure = (label: string) =>
      settler.page.locator('.ant-card').filter({ hasText: label }).locator('.figure').textContent();
    expect(await figure('嘉联垫付未归还')).toBe('0.00');
    expect(await figure('已归还')).toBe('170.00');
    expect(await figure('缺发票')).toBe('1');
  });

  it('adds up to the campaign’s report, on the page and in Word', async () => {
    await approver.go('活动报告');
    await approver.page.locator('.figure').filter({ hasText: '5,198.00' }).waitFor();
    await approver.sees('核销率 100.0%，2 人；退回 0 张');
    await approver.row('2023-04-22').getByText('5,198.00').waitFor();
    for (const [tab, row, words] of [
      ['发放', '第 1 批', '尚未领完'],
      ['企业', '样例', '340.00'],
      ['镇办与品类', '电视', '2'],
      ['绩效指标', '财政资金拉动倍数', '15.29 倍'],
    ] as const) {
      await approver.page.getByRole('tab', { name: tab }).click();
      await approver.row(row).filter({ hasText: words }).first().waitFor();
      expect(await graveFindings(approver.page)).toEqual([]);
    }
    const report = await approver.download(() =>
      approver.page.getByRole('link', { name: '报告 Word' }).click(),
    );
    expect(report.name).toMatch(/活动报告 2023-04-26\.docx$/);
    const xml = await (await JSZip.loadAsync(report.bytes))
      .file('word/document.xml')
      ?.async('string');
    const digest = /SHA-256：\s*([0-9a-f]{64})/.exec(
      (await approver.page.locator('main, [role=main]').first().textContent()) ?? '',
    )?.[1];
    expect(xml).toContain('带动销售 5,198.00 元');
    expect(xml).toContain(digest);
  });

  it('only shows a reader what there is', async () => {
    const auditor = await signIn('审计一');
    await openWeek(auditor);
    for (const word of ['复核通过', '商务局审核通过', '退回']) {
      expect(await auditor.button(word).count()).toBe(0);
    }
    await auditor.go('审计日志');
    await auditor.row('结算：确认已支付').waitFor();
    await auditor.row('退回发票').waitFor();
    expect(await auditor.page.locator('tbody').textContent()).not.toMatch(/[{}]|undefined|null/);
    expect(everybody.flatMap(({ troubles }) => troubles)).toEqual([]);
  });
});
