import JSZip from 'jszip';
import { waitUntil } from '../ops/wait';
import { creditCodeOf, photo } from '../test/enterprise';
import { readCodeOfPicture } from '../test/read-code';
import { describeWithChromium } from '../test/with-chromium';
import { graveFindings } from './axe';
import type { Officer } from './officer';
import { type Phone, people, readCode } from './phone';
import type { Till } from './till';
import { useWorld } from './world';

/*
 * An enterprise from the empty form to the first voucher at its till, each step by the person whose step it is: the owner,
 * the town office, two people of the bureau, a passer-by who objects, 嘉联's operator, a cashier, a citizen.
 */
describeWithChromium('an enterprise on its way to the map', (chromium) => {
  const world = useWorld(chromium);
  const name = '淄博龢𠮷电器有限公司';
  const storeName = '龢𠮷电器柳泉路店';
  let owner: Phone;
  let town: Officer;
  let colleague: Officer;
  let handler: Officer;
  let approver: Officer;
  let operator: Officer;
  let till: Till;
  let number: string;

  /** The field itself: Taro's own element around it carries the same label. */
  const field = (phone: Phone, label: string) =>
    phone.page
      .locator(['input', 'textarea'].map((tag) => `[aria-label="${label}"] ${tag}`).join(', '))
      .filter({ visible: true })
      .last();
  const type = (phone: Phone, label: string, value: string) => field(phone, label).fill(value);
  const choose = async (phone: Phone, press: string, file: { name: string; bytes: Buffer }) => {
    const [chooser] = await Promise.all([
      phone.page.waitForEvent('filechooser'),
      phone.button(press).click(),
    ]);
    await chooser.setFiles({ name: file.name, mimeType: 'image/jpeg', buffer: file.bytes });
  };
  const signSheet = async (phone: Phone) => {
    await type(phone, '签署人姓名', '张样例');
    const pad = phone.page.locator('.signature canvas');
    await pad.scrollIntoViewIfNeeded();
    const box = await pad.boundingBox();
    if (!box) {
      throw new Error('There is nothing to sign on.');
    }
    const { mouse } = phone.page;
    await mouse.move(box.x + 40, box.y + 30);
    await mouse.down();
    await mouse.move(box.x + 120, box.y + 80, { steps: 6 });
    await mouse.move(box.x + 200, box.y + 30, { steps: 6 });
    await mouse.up();
    await phone.button('确认签署').click();
  };
  const step = (word: string) => owner.page.getByRole('tab', { name: word, exact: true }).click();
  const saved = () => owner.sees('已自动保存');
  const openReview = async (officer: Officer) => {
    await officer.go('企业审核');
    await officer.page.getByRole('link', { name }).click();
    await officer.at(name);
  };
  const take = async (officer: Officer) => {
    await officer.button('领取审核').click();
    await officer.sees('您正在审核');
  };

  it('applies on a phone: the licence is read, every field is kept', async () => {
    await world().setClock('2023-04-15 10:00:00');
    owner = await world().newPhone();
    await owner.open('/merchant/pages/apply/index', '企业报名');
    await owner.button('登录后报名').click();
    await owner.signInAs(people.three, '企业报名');
    await owner.button('开始填写').click();
    const licence = new URLSearchParams({
      name,
      code: creditCodeOf(88_001),
      address: '张店区柳泉路 88 号',
    });
    const sample = await fetch(`${world().stack.origins.wechat}/control/licence.jpg?${licence}`);
    await choose(owner, '上传营业执照并识别', {
      name: '执照.jpg',
      bytes: Buffer.from(await sample.arrayBuffer()),
    });
    await owner.button('核对无误，填入').click();
    await saved();
    await owner.page.getByRole('button', { name: /^所属镇办/ }).click();
    await owner.page.getByRole('radio', { name: '马尚街道', exact: true }).click();
    await owner.page.getByRole('switch', { name: '电视' }).click();
    await owner.page.getByRole('switch', { name: '手机' }).click();
    await type(owner, '配套活动内容', '满 3000 元送延保一年');
    await type(owner, '联系人', '张样例');
    await type(owner, '联系方式', '0533-2280088');
    await saved();
    // A phone that is closed in the middle loses nothing.
    await owner.reload('企业报名');
    await saved();
    expect(await field(owner, '企业名称').inputValue()).toBe(name);
    expect(await field(owner, '联系方式').inputValue()).toBe('0533-2280088');
  });

  it('puts its store on the map, uploads its papers, signs and submits', async () => {
    await step('门店');
    await owner.button(/^添加一家/).click();
    await type(owner, '门店名称', storeName);
    await type(owner, '详细地址', '张店区柳泉路 88 号');
    await type(owner, '门店电话', '0533-2280088');
    const map = owner.page.getByRole('region', { name: '选择门店位置的地图' });
    await map.locator('.leaflet-container').click({ position: { x: 150, y: 110 } });
    await saved();
    await step('材料');
    for (const paper of ['2022 年完税证明', '对公账户证明', '门头照片']) {
      await choose(owner, `上传${paper}照片`, { name: `${paper}.jpg`, bytes: await photo() });
      await owner.page.getByRole('button', { name: `查看 ${paper}.jpg` }).waitFor();
    }
    await step('承诺');
    await type(owner, '开户银行', '样例银行淄博张店支行');
    await type(owner, '对公账号', '6222000000000880');
    for (const statement of await owner.page.getByRole('switch').filter({ visible: true }).all()) {
      await statement.click();
    }
    await owner.button('在线签署承诺书').click();
    await signSheet(owner);
    await owner.sees('承诺书已签好');
    await step('提交');
    await owner.sees('内容都填好了');
    await owner.button('提交申请').click();
    await owner.sees('已提交，待镇办推荐');
    number = await owner.fact('受理号');
    expect(number).toMatch(/^ZD2023\d{4}$/);
  });

  it('is returned by the town office with two fields, by keyboard', async () => {
    town = await world().newOfficer('镇办经办一');
    expect(await graveFindings(town.page)).toEqual([]);
    await town.page.getByRole('link', { name: /待镇办推荐/ }).click();
    await town.at('企业审核');
    expect(town.page.url()).toContain('status=submitted');
    expect(await graveFindings(town.page)).toEqual([]);
    await openReview(town);
    await take(town);
    expect(await graveFindings(town.page)).toEqual([]);
    await town.page.locator('h1').click();
    // Y passes and goes on, J skips, K goes back, N returns.
    for (const key of ['y', 'y', 'y', 'y', 'j', 'k', 'y', 'n']) {
      await town.page.keyboard.press(key);
    }
    const address = town.page.getByRole('region', { name: '企业地址' });
    await address.getByRole('combobox').fill('地址与营业执照不一致，请核对。');
    await town.page.locator('h1').click();
    for (const key of ['j', 'y', 'n']) {
      await town.page.keyboard.press(key);
    }
    const phone = town.page.getByRole('region', { name: '联系电话' });
    await phone.getByRole('combobox').click();
    await town.page.getByTitle('联系电话打不通，请更换。').click();
    await town.button('退回补正').click();
    await town.confirm('退回补正');
    await town.at('企业审核');
    expect(town.troubles).toEqual([]);
  });

  it('corrects only these two and sends them again under the same number', async () => {
    await owner.reload('企业报名');
    await owner.sees('退回了 2 项，只需改这些');
    expect(await field(owner, '企业名称').isDisabled()).toBe(true);
    await type(owner, '企业地址', '张店区柳泉路 88 号 1 层');
    await type(owner, '联系方式', '13805330088');
    await saved();
    await step('提交');
    await owner.button('补正完成，重新提交').click();
    await owner.sees('已提交，待镇办推荐');
    expect(await owner.fact('受理号')).toBe(number);
  });

  it('is looked at by a colleague of the town office, who writes something and is called away', async () => {
    colleague = await world().newOfficer('镇办经办二');
    await openReview(colleague);
    await colleague.button('企业名称退回').click();
    const ofName = colleague.page.getByRole('region', { name: '企业名称' });
    await ofName.getByRole('combobox').fill('请补充营业执照上的全称。');
    await colleague.page.getByLabel('办理意见').fill('已电话联系企业。');
  });

  it('is recommended by its town, which sees what changed and prints Annex 1', async () => {
    await town.go('企业审核');
    await town.row(name).getByText('补正后重交').waitFor();
    await openReview(town);
    await town.sees('原：0533-2280088');
    await town.sees('上次退回：联系电话打不通，请更换。');
    await take(town);
    await town.button('全部标为通过').click();
    await town.button('推荐上报').click();
    await town.confirm('推荐上报');
    await town.at('企业审核');
    await town.button(/打印附件1/).click();
    const annex = await town.download(() =>
      town.page.getByRole('menuitem', { name: 'Word' }).getByRole('link').click(),
    );
    const xml = await (await JSZip.loadAsync(annex.bytes))
      .file('word/document.xml')
      ?.async('string');
    expect(xml).toContain(name);
    expect(xml).toContain('13805330088');
  });

  it('tells the colleague, whose page is behind, what changed, and loses nothing that was written', async () => {
    await colleague.button('退回补正').click();
    await colleague.page.getByRole('dialog').getByRole('button', { name: '退回补正' }).click();
    await colleague.sees('这份申请刚刚有了变化，请查看最新内容后再操作。');
    await colleague.sees('镇办经办一刚刚办理了“镇办推荐”。');
    await colleague.sees('现在的状态：待商务局受理。');
    expect(await graveFindings(colleague.page)).toEqual([]);
    await colleague.confirm('知道了');
    const kept = colleague.page.getByRole('alert').filter({ hasText: '您写下的意见没有提交' });
    expect(await kept.textContent()).toMatch(
      /企业名称：请补充营业执照上的全称。\s*办理意见：已电话联系企业。/,
    );
    expect(await graveFindings(colleague.page)).toEqual([]);
    // Also tomorrow, when the page is opened anew.
    await colleague.page.reload();
    await colleague.at(name);
    await kept.waitFor();
    await kept.getByRole('button', { name: '不再保留' }).click();
    await kept.waitFor({ state: 'detached' });
    expect(colleague.troubles).toEqual([]);
  });

  it('is checked by one person of the bureau and approved by another', async () => {
    handler = await world().newOfficer('商务局经办一');
    await openReview(handler);
    await take(handler);
    await handler.button('全部标为通过').click();
    await handler.button('初审通过').click();
    await handler.confirm('初审通过');
    await openReview(handler);
    expect(await handler.button('复审通过').count()).toBe(0);

    approver = await world().newOfficer('商务局审批一');
    await openReview(approver);
    await take(approver);
    await approver.button('全部标为通过').click();
    await approver.button('复审通过').click();
    await approver.confirm('复审通过');
    await owner.reload('企业报名');
    await owner.sees('审核通过，待公示');
    expect(owner.troubles).toEqual([]);
  });

  it('is published as a list that anybody can read and save', async () => {
    // Five days later everybody signs in anew.
    await world().setClock('2023-04-20 09:00:00');
    approver = await world().newOfficer('商务局审批一');
    await approver.go('公示名单');
    expect(await graveFindings(approver.page)).toEqual([]);
    await approver.page.getByRole('checkbox', { name: `选择${name}` }).check();
    await approver.button(/^公布所选/).click();
    await approver.confirm('公布');
    await approver.sees('现行名单：第 1 版');
    expect(await graveFindings(approver.page)).toEqual([]);
    for (const [format, begins] of [
      ['Word', 'PK'],
      ['Excel', 'PK'],
      ['PDF', '%PDF'],
    ] as const) {
      const { bytes } = await approver.download(() =>
        approver.page.getByRole('link', { name: format, exact: true }).first().click(),
      );
      expect(bytes.subarray(0, begins.length).toString('latin1')).toBe(begins);
    }
  });

  it('is objected to by a passer-by, and cleared with a reason', async () => {
    const passerBy = await world().newPhone();
    await passerBy.open('/pages/info/publicity/index', '参与企业公示');
    await passerBy.sees(name);
    await passerBy.button('提出异议').click();
    await type(passerBy, '请说明情况', '该店似乎不在区内，请核实。');
    await passerBy.button('提交异议').click();
    await passerBy.sees(/已收到，编号 YY/);
    expect(passerBy.troubles).toEqual([]);

    await approver.go('公示异议');
    await approver.sees('该店似乎不在区内，请核实。');
    expect(await graveFindings(approver.page)).toEqual([]);
    await approver.row(name).getByRole('button', { name: '不成立' }).click();
    await approver.page.getByLabel('理由').fill('已实地核查，门店在区内。');
    await approver.confirm('异议不成立');
    await approver.row(name).getByText('已实地核查，门店在区内。').waitFor();
  });

  it('signs the agreement, proves its account and invites a cashier once publicity is over', async () => {
    await world().setClock('2023-04-22 00:00:01');
    await waitUntil(
      'The end of publicity',
      async () => {
        await owner.reload('企业报名');
        await owner.sees('办理记录');
        return (await owner.button('在线签署协议').count()) > 0;
      },
      { limitMs: 30_000 },
    );
    await owner.button('在线签署协议').click();
    await signSheet(owner);
    await owner.button('在线签署协议').waitFor({ state: 'detached' });

    await owner.button('向对公账户打一笔小额款').click();
    await owner.sees('到账金额（元）');
    const [check] = await world().sql<{ no: string }>(
      'SELECT account_check_no AS no FROM application WHERE account_check_no IS NOT NULL',
    );
    const told = await fetch(
      `${world().stack.origins.cashier}/control/account-checks/${check?.no}`,
    );
    const { amount_fee: fen } = (await told.json()) as { amount_fee: number };
    await type(owner, '到账金额（元）', (fen / 100).toFixed(2));
    await owner.button('核对金额').click();
    await owner.button('核对金额').waitFor({ state: 'detached' });

    await type(owner, '收银员姓名', '李收银');
    await owner.button('邀请收银员').click();
    const code = owner.page.getByRole('img', { name: '李收银的培训二维码' }).first();
    await code.waitFor();
    const invite = new URL(await readCodeOfPicture(await code.screenshot()));

    const cashier = await world().newPhone();
    await cashier.open(invite.pathname + invite.search, '收银员培训');
    await cashier.button('登录后答题').click();
    await cashier.signInAs(people.four, '收银员培训');
    const questions = cashier.page.getByRole('radiogroup');
    await questions.first().waitFor();
    for (const question of await questions.all()) {
      await question.getByRole('radio').nth(1).click();
    }
    await cashier.button('提交答案').click();
    await cashier.sees('培训合格，可以上岗受理消费券了。');
    expect(cashier.troubles).toEqual([]);
  });

  it('gets its terminal from 嘉联, makes its training sale and goes live', async () => {
    operator = await world().newOfficer('嘉联运营一');
    await operator.page.getByRole('link', { name: /签约中/ }).click();
    await operator.at('企业与门店');
    expect(operator.page.url()).toContain('status=preparing');
    await operator.row(name).getByRole('button', { name: '展开行' }).click();
    expect(await graveFindings(operator.page)).toEqual([]);
    await operator.button(`给${storeName}绑定终端`).click();
    const tag = operator.page.getByText(/^T\d{7} 启用$/);
    await tag.waitFor();
    const termNo = ((await tag.textContent()) ?? '').split(' ')[0] ?? '';
    const training = operator.page.getByText(/试核销码 XL1\./);
    await training.waitFor();
    const code = /XL1\.\S+/.exec((await training.textContent()) ?? '')?.[0] ?? '';
    await operator.button('开通核销').click();
    await operator.sees('还不能开通');
    await operator.confirm('知道了');

    till = await world().newTill(termNo);
    await till.addItem({ category: '电视', price: '2599', serial: 'SN-TRAIN-1' });
    await till.typeCode(code);
    await till.press(/^锁券，去收款/);
    await till.press(/微信支付/);
    await till.sees('收款成功');

    await operator.page.reload();
    await operator.at('企业与门店');
    await operator.row(name).getByRole('button', { name: '展开行' }).click();
    await operator.sees(/已完成 2023-04-22/);
    await operator.button('开通核销').click();
    await operator.confirm('开通');
    await operator.page.locator('.ant-segmented').getByText('已开通').click();
    await operator.row(name).getByText('已开通').waitFor();
    expect(operator.troubles).toEqual([]);
  });

  it('stands on the map, and takes a voucher at its own till', async () => {
    await world().setClock('2023-04-22 10:00:05');
    const citizen = await world().newPhone();
    await citizen.open('/pages/stores/index', '活动门店');
    await type(citizen, '搜索门店名称或地址', storeName);
    await citizen.page.getByRole('tab', { name: '地图' }).click();
    await citizen.page.getByRole('button', { name: storeName }).click();
    await citizen.link(new RegExp(storeName)).waitFor();
    await citizen.link(new RegExp(storeName)).click();
    await citizen.at('门店详情');
    await citizen.sees('第 1 版名单');

    await citizen.open('/pages/wallet/index', '券包');
    await citizen.button('去登录').click();
    await citizen.signInAs(people.two, '券包');
    await citizen.open('/pages/campaign/index', '领取消费券');
    await citizen.button('立即领取 200 元券').click();
    await citizen.link('打开券包').click();
    await citizen.at('券包');
    await citizen.button('去使用').click();
    await citizen.at('核销码');
    await citizen.sees('秒后自动更新');
    await till.page.reload();
    await till.addItem({ category: '电视', price: '2599', serial: 'SN-REAL-1' });
    await till.typeCode(await readCode(citizen));
    await till.press(/^锁券，去收款/);
    await till.press(/微信支付/);
    await till.sees('收款成功，券已核销');
    await citizen.sees('使用成功');
    expect([...citizen.troubles, ...till.troubles]).toEqual([]);
  });
});
