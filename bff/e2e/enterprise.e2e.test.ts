import { creditCodeOf, photo } from '../test/enterprise';
import { describeWithChromium } from '../test/with-chromium';
import { type Phone, people } from './phone';
import { useWorld } from './world';

/*
 * An enterprise's owner from the empty form to the receipt number, on a phone. The rest of its way is walked without a
 * browser (`bff/src/onboarding/whole-way.live.test.ts`).
 */
describeWithChromium('an enterprise on its way to the map', (chromium) => {
  const world = useWorld(chromium);
  const name = '淄博龢𠮷电器有限公司';
  const storeName = '龢𠮷电器柳泉路店';
  let owner: Phone;
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
});
