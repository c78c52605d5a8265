import { photo } from '../test/enterprise';
import { describeWithChromium } from '../test/with-chromium';
import { byNight, graveFindings } from './axe';
import { giveMerchant } from './money-scene';
import { type Phone, people, readCode } from './phone';
import { useWorld } from './world';

/* An enterprise on its phone, from the sale at its till to the invoice that waits for 嘉联. */
describeWithChromium('an enterprise and its takings', (chromium) => {
  const world = useWorld(chromium);
  let buyer: Phone;
  let owner: Phone;
  let number: string;

  const field = (phone: Phone, label: string) =>
    phone.page.locator(`[aria-label="${label}"] input`).filter({ visible: true }).last();
  const choose = async (press: RegExp, name: string, buffer: Buffer) => {
    const [chooser] = await Promise.all([
      owner.page.waitForEvent('filechooser'),
      owner.button(press).click(),
    ]);
    await chooser.setFiles({ name, mimeType: 'image/jpeg', buffer });
  };
  const handIn = () => owner.button('提交发票').click();
  const openForm = async () => {
    await owner.button(/^交发票：电视，¥2,399\.00/).click();
    await owner.at('交发票');
  };

  it('has a sale of a store of its own', async () => {
    await world().setClock('2023-04-22 10:00:30');
    buyer = await world().newPhone();
    await buyer.open('/pages/wallet/index', '券包');
    await buyer.button('去登录').click();
    await buyer.signInAs(people.one, '券包');
    await buyer.open('/', '惠民券');
    await buyer.button('立即领取').click();
    await buyer.at('领取消费券');
    await buyer.button('立即领取 200 元券').click();
    await buyer.sees('领取成功');
    await buyer.open('/pages/wallet/index', '券包');
    await buyer.button('去使用').click();
    await buyer.at('核销码');
    await buyer.sees('秒后自动更新');
    const till = await world().newTill('T0000001');
    await till.addItem({ category: '电视', price: '2599', serial: 'SN-TV-0001' });
    await till.typeCode(await readCode(buyer));
    await till.press(/^锁券，去收款/);
    await till.press(/微信支付/);
    await till.sees('收款成功，券已核销');
  });

  it('finds the way in as soon as it is live, and not before', async () => {
    owner = await world().newPhone();
    await owner.open('/merchant/pages/takings/index', '收款与发票');
    await owner.button('去登录').click();
    await owner.signInAs(people.three, '收款与发票');
    await owner.sees('还没有用券的销售');
    await owner.open('/pages/me/index', '我的');
    await owner.page.waitForLoadState('networkidle');
    expect(await owner.link(/^收款与发票/).count()).toBe(0);
    await giveMerchant(world().sql);
    await owner.reload('我的');
    await owner.link(/^收款与发票/).click();
    await owner.at('收款与发票');
    await owner.sees('用券销售 1 笔');
    await owner.sees('另有财政补贴 ¥170.00');
    await owner.sees('缺发票 1 笔');
  });

  it('says at each field what is missing, to everyone, by day and by night', async () => {
    await openForm();
    await handIn();
    await owner.sees('请先拍下发票，或选一个文件。');
    await owner.sees('没有发票代码的全电发票，号码是 20 位数字。');
    await owner.sees('请选择开票日期。');
    expect(await field(owner, '金额（元）').inputValue()).toBe('2399.00');
    expect(await graveFindings(owner.page)).toEqual([]);
    await owner.page.emulateMedia({ colorScheme: 'dark' });
    expect(await graveFindings(owner.page, byNight)).toEqual([]);
    await owner.page.emulateMedia({ colorScheme: 'light' });
  });

  it('loses nothing of it when the phone is put away, nor when it is refused', async () => {
    const answer = await fetch(`${world().stack.origins.tax}/control/invoices`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        seller_name: '样例商户',
        seller_tax_code: '91370303MA3C000000',
        buyer_name: '张三',
        amount_fee: 239_900,
        issued_on: '2023-04-22',
      }),
    });
    number = ((await answer.json()) as { number: string }).number;
    await choose(/选 PDF/, '坏的.pdf', Buffer.from('no PDF'));
    await owner.sees('这种文件不能上传');
    await choose(/拍照或选图/, '发票.jpg', await photo());
    await owner.button('查看 发票.jpg').waitFor();
    await field(owner, '发票号码').fill(number);
    await field(owner, '抬头姓名').fill('李四');
    await owner.button(/^开票日期/).click();
    await owner.page.getByRole('radio', { name: '2023年4月22日' }).click();
    await owner.reload('交发票');
    await owner.sees('“发票.jpg”上次已传好。');
    await handIn();
    await owner.sees('持券人还没有登记实名');
    await buyer.open('/pages/account/real-name/index', '发票姓名');
    await field(buyer, '真实姓名').fill('张三');
    await buyer.button('保存').click();
    await buyer.sees('已保存');
    await handIn();
    await owner.sees('发票抬头和持券人的实名不一样');
    expect(await field(owner, '发票号码').inputValue()).toBe(number);
  });

  it('hands it in, and sees that it is being looked at', async () => {
    await field(owner, '抬头姓名').fill('张三');
    await handIn();
    await owner.at('收款与发票');
    await owner.sees('发票已提交');
    await owner.sees(number);
    expect(await owner.button(/^交发票/).count()).toBe(0);
    await owner.reload('收款与发票');
    await owner.sees(/核验中|待审核/);
  });
});
