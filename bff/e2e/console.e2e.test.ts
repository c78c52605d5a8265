import { readFileSync } from 'node:fs';
import { otherFile } from '../../prisma/seed';
import { describeWithChromium } from '../test/with-chromium';
import { graveFindings } from './axe';
import { type Officer, officerAt } from './officer';
import { useWorld } from './world';

/* The console beside the enterprise's way: every page, campaigns by two people, accounts whose change is felt at once. */
describeWithChromium('the officers’ console', (chromium) => {
  const world = useWorld(chromium);
  let handler: Officer;
  let admin: Officer;

  /** Walks the whole menu and looks every page over. */
  const walkMenu = async (officer: Officer): Promise<string[]> => {
    const links = officer.page.getByRole('navigation', { name: '主菜单' }).getByRole('link');
    await links.first().waitFor();
    const menu = await links.allTextContents();
    for (const place of menu) {
      await officer.go(place);
      expect([place, ...(await graveFindings(officer.page))]).toEqual([place]);
    }
    return menu;
  };

  it('shows a role its own pages, each without a grave finding', async () => {
    handler = await world().newOfficer('商务局经办一');
    expect(await walkMenu(handler)).toEqual([
      '工作台',
      '企业审核',
      '公示名单',
      '公示异议',
      '企业与门店',
      '发票核验',
      '结算',
      '对账',
      '监控筛查',
      '黄牛名单',
      '巡检',
      '门店反馈',
      '活动',
      '内容发布',
      '宣传物料',
      '宣传效果',
      '活动报告',
    ]);
    await handler.open('/audit', /这一页由其他岗位办理/);
    admin = await world().newOfficer('系统管理员一');
    expect(await walkMenu(admin)).toEqual(['工作台', '活动', '账号与岗位', '审计日志']);
    expect([...handler.troubles, ...admin.troubles]).toEqual([]);
  });

  it('proposes a campaign by one person and publishes it by another', async () => {
    const file = { ...JSON.parse(readFileSync(otherFile, 'utf8')), slug: 'boshan-next' };
    const give = async (json: object) => {
      const [chooser] = await Promise.all([
        handler.page.waitForEvent('filechooser'),
        handler.button('导入活动文件（JSON）').click(),
      ]);
      const buffer = Buffer.from(JSON.stringify(json));
      await chooser.setFiles({ name: '活动.json', mimeType: 'application/json', buffer });
    };
    await handler.open('/campaign', '活动');
    await give({ ...file, budgetFen: 1, bonus: 1 });
    await handler.sees('各批库存的面额合计不等于 budgetFen');
    await handler.confirm('知道了');
    await give(file);
    const row = handler.row('代号 boshan-next');
    await row.getByText('待发布').waitFor();
    await row.getByText('由另一位同事发布').waitFor();
    expect(await row.getByRole('button', { name: '发布', exact: true }).count()).toBe(0);

    const approver = await world().newOfficer('商务局审批一');
    await approver.go('活动');
    const theirs = approver.row('代号 boshan-next');
    await theirs.getByRole('button', { name: '核对内容' }).click();
    const preview = approver.page.getByRole('dialog', { name: '发布后市民看到的内容' });
    await preview.getByText('具名参数').waitFor();
    expect(await graveFindings(approver.page)).toEqual([]);
    // What scrolls is reached and moved by keyboard.
    await preview.getByRole('region', { name: '发布后市民看到的内容' }).focus();
    await approver.page.keyboard.press('Escape');
    await preview.waitFor({ state: 'hidden' });
    await theirs.getByRole('button', { name: '发布', exact: true }).click();
    await approver.confirm('发布');
    await theirs.getByText('已发布').waitFor();
    expect(approver.troubles).toEqual([]);
  });

  it('exports a list as it stands, with who, when and a digest', async () => {
    await handler.go('企业与门店');
    const { name, bytes } = await handler.download(() => handler.button('导出表格').click());
    expect(name).toMatch(/^企业与门店-\d{4}-\d\d-\d\d\.csv$/);
    const text = bytes.toString('utf8');
    expect(text).toMatch(/^\uFEFF"企业","商户号","镇办","状态","门店"/);
    expect(text).toMatch(
      /操作人 商务局经办一，条件：全部，共 \d+ 条，以上内容 SHA-256：[0-9a-f]{64}/,
    );
  });

  it('adds an account, and takes a role away: the very next question is refused', async () => {
    await admin.go('账号与岗位');
    await admin.button('新建账号').click();
    await admin.page.getByLabel('账号', { exact: true }).fill('new-inspector');
    await admin.page.getByLabel('姓名').fill('巡检样例');
    await admin.page.getByLabel('岗位').click();
    await admin.page.getByTitle('巡检员').click();
    await admin.button('新建').click();
    await admin.page.getByLabel('验证器二维码').waitFor();
    expect(await graveFindings(admin.page)).toEqual([]);
    await admin.confirm('已交给本人');
    await admin.row('商务局经办一').getByRole('button', { name: '修改' }).click();
    await admin.page.getByLabel('岗位').click();
    await admin.page.getByTitle('区财政局').click();
    await admin.button('保存').click();
    await admin.row('商务局经办一').getByText('区财政局').waitFor();
    await handler.page.reload();
    await handler.sees('这一页由其他岗位办理');
    expect([...handler.troubles, ...admin.troubles]).toEqual([]);
  });

  it('tells a window that is behind what changed, and keeps what was typed there', async () => {
    const behind = officerAt(await admin.page.context().newPage(), world().stack.origins.bff);
    await behind.open('/officers', '账号与岗位');
    await behind.row('巡检样例').getByRole('button', { name: '修改' }).click();
    await behind.page.getByLabel('姓名').fill('巡检样例（东片）');
    await admin.row('巡检样例').getByRole('button', { name: '修改' }).click();
    await admin.page.getByLabel('岗位').click();
    await admin.page.getByTitle('审计（只读）').click();
    await admin.button('保存').click();
    await admin.row('巡检样例').getByText('审计（只读）').waitFor();

    await behind.button('保存').click();
    await behind.sees('这个账号刚被别人改过');
    await behind.sees('现在的岗位：审计（只读）。');
    expect(await graveFindings(behind.page)).toEqual([]);
    await behind.button('知道了').click();
    expect(await behind.page.getByLabel('姓名').inputValue()).toBe('巡检样例（东片）');
    // Saved again it is saved knowingly, on what stands now.
    await behind.button('保存').click();
    await behind.row('巡检样例（东片）').getByText('巡检员').waitFor();
    expect(behind.troubles).toEqual([]);
    await behind.page.close();
  });

  it('keeps all of it in the audit log, in words', async () => {
    await admin.go('审计日志');
    await admin.row('修改账号').filter({ hasText: '商务局经办一' }).waitFor();
    await admin.sees('发布活动');
    expect(await admin.page.locator('tbody').textContent()).not.toMatch(/[{}]|undefined|null/);
  });

  it('asks whether anybody is there, and leaves when nobody answers', async () => {
    const { page } = admin;
    await page.clock.install();
    await page.reload();
    await admin.at('审计日志');
    await page.clock.fastForward('25:30');
    await admin.sees('您还在吗？');
    expect(await graveFindings(page)).toEqual([]);
    await admin.button('继续办理').click();
    await page.getByText('您还在吗？').waitFor({ state: 'hidden' });
    await page.clock.fastForward('31:00');
    await admin.button('登录').waitFor();
    expect(await graveFindings(page)).toEqual([]);
  });
});
