import type { Till } from '../../bff/e2e/till';
import { waitUntil } from '../../bff/ops/wait';
import { type Phone, readCode } from './phone';
import { itOnHost } from './target';
import { describeWeapp, people } from './world';

/** A page, and all that can be waited for on it, on a machine that has other things to do. */
jest.setTimeout(120_000);

/** In the logic layer. */
declare const answerNow: () => void;

/** In the place of `wx.request`: questions of this path wait until the test calls `answerNow`. */
function holdBack(
  this: { origin: (options: object) => unknown },
  options: { url: string },
  path: string,
): Promise<unknown> {
  const ask = () =>
    new Promise((success, fail) => {
      this.origin({ ...options, success, fail });
    });
  if (!options.url.endsWith(path)) {
    return ask();
  }
  return new Promise<void>((resolve) => {
    Object.assign(globalThis, { answerNow: resolve });
  }).then(ask);
}

const heardSince = (phone: Phone, path: string, fromMs: number) =>
  phone.host
    .figures()
    .requests.some(
      ({ url, at, status }) => at >= fromMs && url.endsWith(path) && status !== undefined,
    );

/*
 * What people do with the mini-program, in the very files that WeChat gets. The scenes follow one another: one house, one
 * campaign, first the morning of the first batch, then the days after it.
 */
describeWeapp('the mini-program', (world) => {
  let phone: Phone;
  let campaign: string;

  beforeAll(async () => {
    // Of the second batch, one voucher of 200 yuan: somebody else will take it.
    await world().sql(
      `UPDATE stock s SET quota = 1 FROM batch b, voucher_type t, campaign c
        WHERE b.id = s.batch_id AND t.id = s.voucher_type_id AND c.id = b.campaign_id
          AND c.slug = 'zhangdian-2023' AND b.number = 2 AND t.face_fen = 20000`,
    );
    const [row] = await world().sql<{ id: string }>(
      `SELECT id FROM campaign WHERE slug = 'zhangdian-2023'`,
    );
    campaign = `/pages/campaign/index?id=${row?.id}`;
    await world().setClock('2023-04-22 09:30:00');
    phone = await world().newPhone();
  }, 60_000);

  describe('from the first visit to the redeemed voucher', () => {
    let till: Till;

    it('shows the campaign and its countdown to whoever comes', async () => {
      await phone.open('/pages/home/index');
      await phone.sees('张店 2023 促消费惠民生系列活动 › 嘉惠多多 › 城市消费券');
      await phone.sees('第 1 批 · 4月22日 周六 10:00 开始');
      await phone.sees('共 500 张');
      await phone.sees('共 1,500 张');
      await phone.sees(/\d\d ?时 ?\d\d ?分 ?\d\d ?秒/);
    });

    itOnHost('asks for the privacy terms')(
      'asks for privacy when a phone number is first needed, and a no leaves all else usable',
      async () => {
        await world().becomes(phone, people.one);
        await phone.press('未开始 · 去设提醒');
        await phone.at('pages/campaign/index');
        await phone.press('提前登录，到点更快');
        await phone.at('pages/sign-in/index');
        await phone.givePhoneNumber(await phone.pressable('微信手机号快捷登录'), 'never-sent');
        await phone.sees('用户隐私保护提示');
        await phone.press('不同意，先看看');
        await phone.misses('用户隐私保护提示');
        await phone.press('先不登录，随便看看');
        await phone.at('pages/campaign/index');
        await phone.sees('活动时间');
      },
    );

    it('signs a person in ahead of time by WeChat’s own button', async () => {
      await world().becomes(phone, people.one);
      await phone.open(campaign);
      await phone.press('提前登录，到点更快');
      await world().signIn(phone, people.one);
      await phone.at('pages/campaign/index');
      await phone.misses('提前登录');
    });

    it('turns by itself when the batch opens, and gives the voucher', async () => {
      await world().setClock('2023-04-22 09:59:50');
      await phone.restart();
      await phone.sees('马上开始，请稍候');
      await phone.press('立即领取 200 元券');
      await phone.sees('领取成功');
      const [claim] = await world().sql<{ after: number }>(
        `SELECT extract(epoch FROM v.claimed_at - b.opens_at)::float AS after FROM voucher v JOIN batch b ON b.id = v.batch_id`,
      );
      expect(claim?.after).toBeGreaterThanOrEqual(0);
    });

    it('keeps it in the wallet, and shows its code', async () => {
      await phone.press('打开券包');
      await phone.at('pages/wallet/index');
      await phone.sees('待使用 1');
      await phone.sees('待使用 · 还剩 31 天');
      await world().setClock('2023-04-22 10:05:24');
      await phone.restart();
      await phone.press('去使用');
      await phone.at('pages/code/index');
      await phone.sees('秒后自动更新');
      expect(await readCode(phone)).toMatch(/^(\d{4} ?){4}$/);
    });

    it('turns the code over every thirty seconds', async () => {
      const before = await readCode(phone);
      await waitUntil('The next code', async () => (await readCode(phone)) !== before, {
        limitMs: 31_000,
      });
      // The voucher's number stays; the digits that rotate are the last eight.
      expect((await readCode(phone)).slice(0, 9)).toBe(before.slice(0, 9));
    });

    itOnHost('reads the screen’s brightness')(
      'keeps the screen bright and awake, and warns after a screenshot',
      async () => {
        expect(phone.host.phone()).toMatchObject({ brightness: 1, keepScreenOn: true });
        await phone.host.captureScreen();
        await phone.sees('截图无法使用，码每 30 秒更新');
      },
    );

    it('tells the phone while the till holds the voucher', async () => {
      till = await world().newTill('T0000001');
      await till.addItem({ category: '电视', price: '2599', serial: 'SN-TV-0001' });
      await till.typeCode(await readCode(phone));
      await till.sees('用在这件，减 200.00 元');
      await till.press(/^锁券，去收款/);
      await phone.sees('收银台正在处理');
      await phone.sees('应付 ¥2,399.00');
    });

    it('shows the result on the page that is open', async () => {
      await till.press(/微信支付/);
      await till.sees('收款成功，券已核销');
      await phone.sees('使用成功');
      expect(await phone.fact('原价')).toBe('¥2,599.00');
      expect(await phone.fact('消费券')).toBe('-¥200.00');
      expect(await phone.fact('实付')).toBe('¥2,399.00');
      await phone.sees('请向门店索取实名发票，金额为您实际支付的金额。');
    });

    itOnHost('reads the screen’s brightness')('gives the screen back as it was', async () => {
      await phone.back();
      await phone.at('pages/wallet/index');
      expect(phone.host.phone()).toMatchObject({ brightness: 0.5, keepScreenOn: false });
      await phone.press('已使用 1');
      await phone.sees('已在门店使用');
    });

    it('had no error on the way', () => {
      expect(phone.troubles).toEqual([]);
      expect(till.troubles).toEqual([]);
    });
  });

  describe('with two batches open', () => {
    itOnHost('holds an answer back')(
      'an answer about the first that comes late says nothing about the second',
      async () => {
        await world().setClock('2023-05-01 10:00:10');
        await phone.open(campaign);
        await phone.restart();
        await phone.sees('第 2 批 · 领取中');
        const [first] = await world().sql<{ id: string }>(
          `SELECT b.id FROM batch b JOIN campaign c ON c.id = b.campaign_id WHERE c.slug = 'zhangdian-2023' AND b.number = 1`,
        );
        const question = `/v1/batches/${first?.id}/claim`;
        await phone.miniProgram.mockWxMethod('request', holdBack, question);
        await phone.press('第 1 批');
        await phone.press('第 2 批');
        await phone.pressable('立即领取 200 元券');
        const letGo = Date.now();
        await phone.miniProgram.evaluate(() => answerNow());
        await waitUntil('The late answer', async () => heardSince(phone, question, letGo), {
          limitMs: 15_000,
        });
        await phone.host.settle();
        await phone.pressable('立即领取 200 元券');
        await phone.miniProgram.restoreWxMethod('request');
      },
    );

    it('says that a kind is gone, and offers the other kind', async () => {
      await world().setClock('2023-05-01 10:00:10');
      await phone.open(campaign);
      await phone.sees('第 2 批 · 领取中');
      await phone.pressable('立即领取 200 元券');
      await world().claimElsewhere(people.three, 2, 20_000);
      await phone.press('立即领取 200 元券');
      await phone.sees('本批次 200 元券已领完，100 元券');
      await phone.press('200 元券已领完 · 换 100 元券');
      await phone.press('立即领取 100 元券');
      await phone.sees('领取成功');
      const kept = await world().sql<{ face: number }>(
        `SELECT t.face_fen AS face FROM voucher v JOIN batch b ON b.id = v.batch_id JOIN stock s ON s.id = v.stock_id
          JOIN voucher_type t ON t.id = s.voucher_type_id WHERE b.number = 2 ORDER BY 1`,
      );
      expect(kept.map(({ face }) => face)).toEqual([10_000, 20_000]);
    });
  });

  describe('on another day', () => {
    itOnHost('starts the app anew with what the phone has kept')(
      '再次打开: nobody has to sign in again',
      async () => {
        await phone.host.relaunch({ path: 'pages/home/index' });
        await phone.at('pages/home/index');
        await phone.sees('已领取 · 去使用');
        await phone.miniProgram.callWxMethod('switchTab', { url: '/pages/wallet/index' });
        await phone.sees('待使用 1');
      },
    );

    itOnHost('takes the network away')(
      'shows the stored code on a phone without a network',
      async () => {
        await phone.press('去使用');
        await phone.sees('秒后自动更新');
        const { query } = (await phone.miniProgram.currentPage()) ?? {};
        phone.host.network('none');
        await phone.host.relaunch({ path: 'pages/code/index', query });
        await phone.sees('没有网络。已领的券和核销码仍可使用。');
        await phone.sees('秒后自动更新');
        expect(await readCode(phone)).toMatch(/^(\d{4} ?){4}$/);
        phone.host.network('wifi');
        await phone.misses('没有网络');
      },
    );

    itOnHost('remembers over a new start')('大字版 is remembered on this phone', async () => {
      await phone.open('/pages/home/index');
      await phone.press('大字版');
      await phone.sees('标准版');
      await phone.host.relaunch({ path: 'pages/home/index' });
      await phone.sees('标准版');
      const shell = await (await phone.miniProgram.currentPage())?.$('.shell--large');
      expect(await shell?.style('font-size')).toBe('20px');
      await phone.press('大字版');
      await phone.sees('大字版');
    });

    itOnHost('refuses in the person’s place')(
      'lists stores by town when the location is refused',
      async () => {
        phone.host.location('refuse');
        await phone.open('/pages/stores/index');
        await phone.press('按距离排序');
        await phone.sees(
          '没有得到位置，可以按镇办查找。如需打开，请在手机或微信的设置里允许定位。',
        );
        await phone.sees('营业中');
      },
    );
  });

  describe('passed on to another person', () => {
    itOnHost('presses WeChat’s own menu')(
      'a share card opens the campaign, and is counted',
      async () => {
        await phone.open(campaign);
        await phone.sees('活动时间');
        const path = await world().sharedPath(phone);
        const friend = await world().newPhone();
        const [page, query] = path.split('?') as [string, string];
        await friend.host.relaunch({
          path: page.replace(/^\//, ''),
          query: Object.fromEntries(new URLSearchParams(query)),
          scene: 1007,
        });
        await friend.at('pages/campaign/index');
        await friend.press('立即领取 100 元券');
        await friend.at('pages/sign-in/index');
        expect(friend.troubles).toEqual([]);
      },
    );

    itOnHost('opens a page as the timeline does')(
      'from the timeline it says how to get in',
      async () => {
        const stranger = await world().newPhone();
        await stranger.host.relaunch({ path: 'pages/home/index', scene: 1154 });
        await stranger.sees('点右下角“前往小程序”，可领取和使用');
        await stranger.sees('第 2 批');
      },
    );
  });

  it('had no error on the way', () => {
    expect(phone.troubles).toEqual([]);
  });
});
