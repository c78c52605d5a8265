import { describeWithChromium } from '../test/with-chromium';
import { people } from './phone';
import { useWorld } from './world';

/* A short link, opened in the three programs that people open links with; then who came, as the figures see it. */
describeWithChromium('a short link', (chromium) => {
  const world = useWorld(chromium);
  let code: string;

  const campaign = '张店区 2023 家电消费惠民活动';
  const wechat = 'Mozilla/5.0 (iPhone; CPU iPhone OS 16_0 like Mac OS X) MicroMessenger/8.0.33';
  const android =
    'Mozilla/5.0 (Linux; Android 13; MIX) AppleWebKit/537.36 Chrome/112.0 Mobile Safari/537.36';
  const windows = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/112.0';

  beforeAll(async () => {
    await world().setClock('2023-04-22 10:30:00');
    const { bff } = world().stack.origins;
    const listed = await (await fetch(`${bff}/v1/campaigns`)).json();
    const [{ campaignId }] = listed.campaigns;
    code = (await (await fetch(`${bff}/v1/campaigns/${campaignId}/share`)).json()).friend;
  });

  it('goes straight to the campaign inside WeChat', async () => {
    const phone = await world().newPhone({ userAgent: wechat });
    await phone.open(`/s/${code}`, '领取消费券');
    await phone.sees(campaign);
    expect(phone.page.url()).toContain(`s=${code}`);
    expect(phone.troubles).toEqual([]);
  });

  it('lets a person with a phone’s browser choose, and counts who signs in and claims', async () => {
    const phone = await world().newPhone({ userAgent: android });
    await phone.page.goto(`${world().stack.origins.bff}/s/${code}`);
    await phone.page.getByRole('heading', { name: campaign }).waitFor();
    await phone.link('打开微信小程序').waitFor();
    await phone.link('不用微信，在浏览器里打开').click();
    await phone.sees('正在领取');
    await phone.button('登录后领取').click();
    for (const question of ['申请获取你的微信身份', '申请获取你的手机号']) {
      await phone.page.getByText(question).waitFor();
      await phone.link(people.two).first().click();
    }
    await phone.page.getByRole('radio', { name: /100 元/ }).check();
    await phone.button('立即领取 100 元券').click();
    await phone.sees('领取成功');
    expect(phone.page.url()).not.toContain('code=');
    const arrived = () =>
      world()
        .sql('SELECT 1 FROM link_person WHERE code = $1', [code])
        .then((rows) => rows.length);
    while ((await arrived()) === 0) {
      await phone.page.waitForTimeout(100);
    }
    await phone.link('打开券包，出示核销码').click();
    await phone.at('券包');
    expect(phone.troubles).toEqual([]);
  });

  it('shows a computer the code to scan', async () => {
    const computer = await world().newPhone({
      userAgent: windows,
      viewport: { width: 1280, height: 800 },
      deviceScaleFactor: 1,
      isMobile: false,
      hasTouch: false,
    });
    await computer.page.goto(`${world().stack.origins.bff}/s/${code}`);
    await computer.page.getByRole('img', { name: /活动二维码/ }).waitFor();
    await computer.sees('对准左边的码');
    expect(computer.troubles).toEqual([]);
  });

  it('takes the scene of a poster’s code to the campaign, and says so when it is wrong', async () => {
    const phone = await world().newPhone();
    await phone.open(`/pages/open/index?scene=${code}`, '领取消费券');
    const altered = code.slice(0, -1) + (code.endsWith('0') ? '1' : '0');
    await phone.open(`/pages/open/index?scene=${altered}`, '正在打开');
    await phone.sees('这个链接或码无效');
    await phone.button('回首页').last().click();
    await phone.at('惠民券');
  });
});
