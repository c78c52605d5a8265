import { waitUntil } from '../ops/wait';
import { readCodeOfPicture } from '../test/read-code';
import { describeWithChromium } from '../test/with-chromium';
import { graveFindings } from './axe';
import { type Phone, people, readCode } from './phone';
import type { Till } from './till';
import { useWorld } from './world';

/*
 * Paying in one's own WeChat, at the cashier page and on two phones of one person. The scenes follow one another: one
 * voucher that comes back each time nothing was paid, until it is used.
 */
describeWithChromium('a purchase that is paid in WeChat', (chromium) => {
  const world = useWorld(chromium);
  let phone: Phone;
  let other: Phone;
  let till: Till;
  let address: string;
  let serial = 0;
  let lockedBy = '';

  const disturb = async (faults: object) => {
    const answer = await fetch(`${world().stack.origins.wechatPay}/control/faults`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(faults),
    });
    expect(answer.status).toBe(200);
  };
  /** What WeChat's own sheet is in WeChat. */
  const sheet = (on: Phone, press: '立即支付' | '暂不支付') =>
    on.page.getByRole('button', { name: press }).click();
  const statusOf = async (tradeId: string) =>
    (await world().sql<{ status: string }>('SELECT status FROM trade WHERE id = $1', [tradeId]))[0]
      ?.status;
  const tradeOf = (link: string) => new URL(link).searchParams.get('id') ?? '';
  const abandon = async (): Promise<void> => {
    await till.press(/^取消这笔单，释放券/);
    await till.press('取消这笔单');
    await till.press(/^下一笔/);
  };
  /** WeChat answers again, and nothing is left on the till, whatever became of the scene before. */
  const clearTheWay = async (): Promise<void> => {
    await disturb({ neverNotify: 0, fail: 0 });
    if (await till.page.locator('#abandon-sale').isVisible()) {
      await abandon();
    } else if (await till.page.locator('#next-sale').isVisible()) {
      await till.press(/^下一笔/);
    }
  };
  /** The cashier locks the voucher that the phone shows, and opens the code for the customer's WeChat. */
  const lockOnTill = async (): Promise<void> => {
    await clearTheWay();
    serial += 1;
    await phone.open('/pages/wallet/index', '券包');
    await phone.button('去使用').click();
    await phone.at('核销码');
    await till.addItem({ category: '电视', price: '2599', serial: `SN-PAY-${serial}` });
    // A code locks once; the next one is there within thirty seconds.
    await waitUntil('A new code', async () => (await readCode(phone)) !== lockedBy, {
      limitMs: 40_000,
    });
    lockedBy = await readCode(phone);
    await till.typeCode(lockedBy);
    await till.sees('用在这件，减 200.00 元');
    await till.press(/^锁券，去收款/);
    await till.sees('2,399.00');
    await till.press(/顾客在自己的微信里付款/);
    await till.sees('正在等顾客付款');
  };
  /** What the code on the till's screen says, read from its pixels. */
  const scan = async (): Promise<string> =>
    readCodeOfPicture(await till.page.locator('#wechat-code').screenshot());

  it('begins with a voucher in the wallet, on two phones of one person', async () => {
    await world().setClock('2023-04-22 10:00:05');
    const openSignedIn = async (person: RegExp): Promise<Phone> => {
      const opened = await world().newPhone();
      await opened.open('/pages/me/index', '我的');
      await opened.button('登录').click();
      await opened.signInAs(person, '我的');
      return opened;
    };
    phone = await openSignedIn(people.one);
    await phone.open('/', '惠民券');
    await phone.button(/领取/).first().click();
    await phone.at('领取消费券');
    await phone.button('立即领取 200 元券').click();
    await phone.sees('领取成功');
    other = await openSignedIn(people.oneOnAnotherPhone);
    till = await world().newTill('T0000001');
    await till.page.evaluate(() => {
      const bell = window as unknown as { rung: number; AudioContext: typeof AudioContext };
      const Real = bell.AudioContext;
      bell.rung = 0;
      bell.AudioContext = class extends Real {
        constructor() {
          super();
          bell.rung += 1;
        }
      };
    });
  }, 180_000);

  it('shows the order on the phone while the code page is open: what it costs, the voucher, the time', async () => {
    await lockOnTill();
    await phone.button('在微信里付款').click();
    await phone.at('订单付款');
    await phone.sees('等您付款');
    await phone.sees(/还剩 1[45] 分 \d+ 秒，10:1\d:\d\d 前有效/);
    expect(await phone.fact('合计')).toBe('¥2,599.00');
    expect(await phone.fact('消费券')).toBe('-¥200.00');
    expect(await phone.fact('应付')).toBe('¥2,399.00');
    expect(await graveFindings(phone.page)).toEqual([]);
    expect(await graveFindings(till.page)).toEqual([]);
  });

  it('lets the customer close the sheet, and says how to go on', async () => {
    await phone.button('微信支付 ¥2,399.00').click();
    await sheet(phone, '暂不支付');
    await phone.at('订单付款');
    await phone.sees('微信付款还没有完成，可以接着付');
    await phone.button('微信支付 ¥2,399.00').waitFor();
  });

  it('closes the order on the phone when the cashier calls it off', async () => {
    await abandon();
    await phone.sees('没有收您的钱，券已回到券包', 20_000);
    expect(await graveFindings(phone.page)).toEqual([]);
  });

  it('opens the order by the code on the till’s screen, for its holder alone', async () => {
    await lockOnTill();
    address = await scan();
    expect(address).toMatch(/\/pages\/order\/index\?id=trd_/);
    const stranger = await world().newPhone();
    const path = address.replace(world().stack.origins.bff, '');
    await stranger.open(path, '订单付款');
    await stranger.sees('登录后查看订单，只有券的持有人能付款。');
    await stranger
      .link(/去登录/)
      .or(stranger.button(/去登录/))
      .first()
      .click();
    await stranger.signInAs(people.two, '订单付款');
    await stranger.sees(/没有找到/);
    expect(await stranger.button(/微信支付/).count()).toBe(0);
    await other.open(path, '订单付款');
    await other.button('微信支付 ¥2,399.00').waitFor();
  });

  it('opens one payment when both phones tap at once, and the other may take over', async () => {
    await phone.open(address.replace(world().stack.origins.bff, ''), '订单付款');
    const buttons = [phone, other].map((one) => one.button('微信支付 ¥2,399.00'));
    await Promise.all(buttons.map((one) => one.waitFor()));
    await Promise.all(buttons.map((one) => one.click()));
    const sheetOf = (one: Phone) => one.page.getByRole('button', { name: '立即支付' });
    await Promise.race([phone, other].map((one) => sheetOf(one).waitFor()));
    const [first, second] = (await sheetOf(phone).isVisible()) ? [phone, other] : [other, phone];
    await second.sees('您的另一部手机正在付这一笔');
    expect(await graveFindings(second.page)).toEqual([]);
    await second.button('改用这部手机付款').click();
    await sheetOf(second).waitFor();
    // The sheet that stayed open on the first phone takes no money any more.
    await sheet(first, '立即支付');
    await first.sees('这一笔已经不能付款了');
    await sheet(second, '暂不支付');
    await second.at('订单付款');
    [phone, other] = [second, first];
  });

  it('gives the money back when it came while the cashier called it off', async () => {
    await disturb({ neverNotify: 1, fail: 1 });
    await disturb({ fail: 0 });
    await phone.button('微信支付 ¥2,399.00').click();
    await phone.page.getByRole('button', { name: '立即支付' }).waitFor();
    await Promise.all([sheet(phone, '立即支付'), abandon()]);
    await phone.at('订单付款');
    await phone.sees(/已退款|没有收您的钱/, 30_000);
    const [row] = await world().sql<{ paid: number; back: number }>(
      `SELECT coalesce(sum(o.amount_fen) FILTER (WHERE o.status = 'paid'), 0)::int AS paid,
        coalesce((SELECT sum(r.amount_fen) FROM pay_refund r WHERE r.status = 'success'), 0)::int AS back FROM pay_order o`,
    );
    expect(row?.back).toBe(row?.paid);
    await disturb({ neverNotify: 0 });
  });

  it('is over on both sides when the lock ends', async () => {
    await lockOnTill();
    await phone.button('在微信里付款').click();
    await phone.sees('等您付款');
    await world().setClock('2023-04-22 10:20:30');
    await phone.sees('没有收您的钱，券已回到券包', 30_000);
    await till.sees('锁定时间已到');
    await abandon();
  });

  it('says that it asks WeChat while nobody can tell, and then what became of it', async () => {
    await lockOnTill();
    address = await scan();
    await phone.button('在微信里付款').click();
    await phone.button('微信支付 ¥2,399.00').click();
    await phone.page.getByRole('button', { name: '立即支付' }).waitFor();
    await disturb({ neverNotify: 1, fail: 1 });
    await sheet(phone, '立即支付');
    await phone.at('订单付款');
    await phone.sees('正在向微信核对');
    await phone.sees('请不要重复付款');
    expect(await phone.button(/微信支付/).count()).toBe(0);
    expect(await graveFindings(phone.page)).toEqual([]);
    expect(await statusOf(tradeOf(address))).toBe('locked');
    await disturb({ neverNotify: 0, fail: 0 });
    await phone.sees('付款成功，券已使用', 30_000);
  });

  it('rings at the till, redeems the voucher, and prints the receipt', async () => {
    await till.sees('收款成功，券已核销', 20_000);
    expect(
      await till.page.evaluate(() => (window as unknown as { rung: number }).rung),
    ).toBeGreaterThan(0);
    const receipt = till.page.getByRole('article', { name: '顾客联' });
    await receipt.waitFor();
    expect(await receipt.textContent()).toMatch(/实付\s*2,399.00/);
    expect(await statusOf(tradeOf(address))).toBe('paid');
    const [voucher] = await world().sql<{ status: string }>(
      `SELECT v.status FROM voucher v JOIN redemption r ON r.voucher_id = v.id WHERE r.trade_id = $1`,
      [tradeOf(address)],
    );
    expect(voucher?.status).toBe('redeemed');
    expect(await phone.fact('实付')).toBe('¥2,399.00');
    expect(await graveFindings(phone.page)).toEqual([]);
  });

  it('goes back to WeChat when the goods come back', async () => {
    await till.press(/^退货/);
    await till.page.getByRole('checkbox').first().check();
    await till.press('确认退货');
    await till.sees(/已退 2,399.00 元/);
    await phone.reload('订单付款');
    await phone.sees('已退款', 20_000);
    expect(await phone.fact('已退回微信')).toBe('¥2,399.00');
    expect(await graveFindings(phone.page)).toEqual([]);
  });

  it('had no error on the way', () => {
    // What WeChat refused on purpose is an answer, not a script's fault.
    const scripts = [phone, other].flatMap(({ troubles }) =>
      troubles.filter((one) => one.startsWith('script:')),
    );
    expect(scripts).toEqual([]);
    expect(till.troubles).toEqual([]);
  });
});
