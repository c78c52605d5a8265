import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import automator from 'miniprogram-automator';
import { WebSocket } from 'ws';
import { type Fixture, openFixture } from './fixture.test-kit';

/*
 * Every method of the client's classes is called once against the host, and what it answers is looked at. The classes are
 * enumerated, so that a method of a later client without a case here fails by its name.
 */

/** In the logic layer, where `evaluate` runs. */
declare const wx: {
  [name in 'showModal' | 'setStorageSync' | 'authorize' | 'requestPayment']: (
    ...args: unknown[]
  ) => Promise<never>;
};

jest.setTimeout(240_000);

type Client = Fixture['client'];
type Case = (client: Client, fixture: Fixture) => Promise<void>;

let fixture: Fixture;
beforeAll(async () => {
  fixture = await openFixture({ privacy: 'agreed' });
});
afterAll(() => fixture?.close());

const page = async (url?: string) => {
  const { client } = fixture;
  if (url) {
    await client.callWxMethod('reLaunch', { url });
  }
  const found = await client.currentPage();
  if (!found) {
    throw new Error('no page');
  }
  return found;
};
const at = async (url: string, selector: string) => {
  const found = await (await page(url)).$(selector);
  if (!found) {
    throw new Error(`${selector} is not there`);
  }
  // biome-ignore lint/suspicious/noExplicitAny: the client declares its element classes as one.
  return found as any;
};
const index = '/pages/index/index';
const controls = '/pages/controls/index';
const media = '/pages/media/index';
/** The types of the events that the page on top has heard. */
const heard = async () => {
  const events = ((await (await page()).data('events')) ?? []) as { type: string }[];
  return events.map(({ type }) => type);
};

const miniProgram: Record<string, Case> = {
  pageStack: async (client) => {
    await page(index);
    await client.callWxMethod('navigateTo', { url: '/pages/form/index' });
    expect((await client.pageStack()).map((one) => one.path)).toEqual([
      'pages/index/index',
      'pages/form/index',
    ]);
  },
  navigateTo: async (client) => {
    await page(index);
    expect((await client.navigateTo('/pages/form/index?a=1'))?.query).toEqual({ a: '1' });
  },
  redirectTo: async (client) => {
    expect((await client.redirectTo('/pages/scroll/index'))?.path).toBe('pages/scroll/index');
  },
  navigateBack: async (client) => {
    expect((await client.navigateBack())?.path).toBe('pages/index/index');
  },
  reLaunch: async (client) => {
    expect((await client.reLaunch('/pages/form/index'))?.path).toBe('pages/form/index');
  },
  switchTab: async (client) => {
    expect((await client.switchTab('/pages/second/index'))?.path).toBe('pages/second/index');
  },
  currentPage: async (client) => {
    await page(index);
    expect(await client.currentPage()).toBe(await client.currentPage());
  },
  systemInfo: async (client) => {
    expect(await client.systemInfo()).toMatchObject({ windowWidth: 375, theme: 'light' });
  },
  callWxMethod: async (client) => {
    await client.callWxMethod('setStorageSync', 'key', { a: [1] });
    expect(await client.callWxMethod('getStorageSync', 'key')).toEqual({ a: [1] });
    await expect(client.callWxMethod('getStorage', { key: 'none' })).rejects.toThrow(
      'getStorage:fail data not found',
    );
    await expect(client.callWxMethod('noSuchThing')).rejects.toThrow('wx.noSuchThing');
  },
  mockWxMethod: async (client) => {
    await client.mockWxMethod('showModal', { confirm: true, cancel: false });
    expect(await client.callWxMethod('showModal', { title: 'x' })).toMatchObject({ confirm: true });
    await client.mockWxMethod(
      'getStorageSync',
      (key: string, extra: string) => `${key} ${extra}`,
      'more',
    );
    expect(await client.callWxMethod('getStorageSync', 'key')).toBe('key more');
    await client.mockWxMethod('getNetworkType', { errMsg: 'getNetworkType:fail no idea' });
    await expect(client.callWxMethod('getNetworkType')).rejects.toThrow(
      'getNetworkType:fail no idea',
    );
  },
  restoreWxMethod: async (client) => {
    for (const method of ['showModal', 'getStorageSync', 'getNetworkType']) {
      await client.restoreWxMethod(method);
    }
    expect(await client.callWxMethod('getNetworkType')).toMatchObject({ networkType: 'wifi' });
  },
  callPluginWxMethod: async (client) => {
    await expect(client.callPluginWxMethod('wx1', 'login')).rejects.toThrow(
      'the plugin wx1 is not part of this host',
    );
  },
  mockPluginWxMethod: async (client) => {
    await expect(client.mockPluginWxMethod('wx1', 'login', {})).rejects.toThrow('plugin wx1');
  },
  restorePluginWxMethod: async (client) => {
    await expect(client.restorePluginWxMethod('wx1', 'login')).rejects.toThrow('plugin wx1');
  },
  evaluate: async (client) => {
    expect(
      await client.evaluate(
        (a: number, b: { c: number }) => [a, b.c, typeof window, typeof fetch],
        1,
        { c: 2 },
      ),
    ).toEqual([1, 2, 'undefined', 'undefined']);
    expect(await client.evaluate('function () { return Promise.resolve(4) }')).toBe(4);
    await expect(
      client.evaluate(() => {
        throw new Error('inside');
      }),
    ).rejects.toThrow('inside');
  },
  pageScrollTo: async (client) => {
    const scrolled = await page('/pages/scroll/index');
    await client.pageScrollTo(300);
    expect(await scrolled.scrollTop()).toBe(300);
  },
  exposeFunction: async (client) => {
    const called: unknown[] = [];
    await client.exposeFunction('tellTest', (...args: unknown[]) => called.push(args));
    await client.evaluate(() =>
      (globalThis as unknown as { tellTest: (...args: unknown[]) => void }).tellTest(1, 'two'),
    );
    expect(called).toEqual([[1, 'two']]);
    await expect(client.exposeFunction('tellTest', () => undefined)).rejects.toThrow(
      'already exists',
    );
  },
  checkVersion: async (client) => {
    await expect(client.checkVersion()).resolves.toBeUndefined();
  },
  screenshot: async (client) => {
    const data = String(await client.screenshot());
    expect(Buffer.from(data, 'base64').subarray(1, 4).toString()).toBe('PNG');
    const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'mini-host-shot-')), 'shot.png');
    await client.screenshot({ path: file });
    expect(fs.statSync(file).size).toBeGreaterThan(1000);
  },
  testAccounts: async (client) => {
    expect(await client.testAccounts()).toHaveLength(1);
  },
  stopAudits: async (client) => {
    expect(Array.isArray((await client.stopAudits()).setData)).toBe(true);
  },
  getTicket: async (client) => {
    expect(await client.getTicket()).toMatchObject({ ticket: expect.any(String) });
  },
  setTicket: async (client) => {
    await client.setTicket('mine');
    expect(await client.getTicket()).toEqual({ ticket: 'mine' });
  },
  refreshTicket: async (client) => {
    await client.refreshTicket();
    expect(await client.getTicket()).not.toEqual({ ticket: 'mine' });
  },
  native: async (client) => {
    expect(client.native()).toBe(client.native());
  },
  on: async (client) => {
    const logs: unknown[] = [];
    const exceptions: { message: string }[] = [];
    client.on('console', (log) => logs.push(log));
    client.on('exception', (one) => exceptions.push(one));
    await client.evaluate(() => {
      // biome-ignore lint/suspicious/noConsole: the mini-program's own, whose word is awaited.
      console.warn('told', { a: 1 });
      setTimeout(() => {
        throw new Error('later');
      });
    });
    await fixture.control.settle();
    expect(logs).toContainEqual({ type: 'warn', args: ['told', { a: 1 }] });
    expect(exceptions[0]?.message).toContain('later');
  },
  remote: async (client) => {
    await expect(client.remote(true)).resolves.toBeUndefined();
  },
};

const nativeCases: Record<string, Case> = {
  goHome: async (client) => {
    await page('/pages/form/index');
    await client.native().goHome();
    expect((await page()).path).toBe('pages/index/index');
  },
  navigateLeft: async (client) => {
    await page(index);
    await client.callWxMethod('navigateTo', { url: '/pages/form/index' });
    await client.native().navigateLeft();
    expect((await page()).path).toBe('pages/index/index');
  },
  confirmModal: async (client) => {
    const answer = client.evaluate(
      () => new Promise((resolve) => wx.showModal({ title: 'sure?', success: resolve })),
    );
    await fixture.until(() => fixture.control.modal());
    await fixture.second.native().confirmModal();
    expect(await answer).toMatchObject({ confirm: true });
  },
  cancelModal: async (client) => {
    await client.evaluate(
      () =>
        void wx
          .showModal({ title: 'sure?' })
          .then((one: { cancel: boolean }) => wx.setStorageSync('cancelled', one.cancel)),
    );
    await client.native().cancelModal();
    expect(await client.callWxMethod('getStorageSync', 'cancelled')).toBe(true);
    await expect(client.native().cancelModal()).rejects.toThrow('no modal is open');
  },
  switchTab: async (client) => {
    await client.native().switchTab({ url: 'pages/second/index' });
    expect((await page()).path).toBe('pages/second/index');
  },
  authorizeCancel: async (client) => {
    await client.evaluate(
      () =>
        void wx
          .authorize({ scope: 'scope.camera' })
          .catch((one: { errMsg: string }) => wx.setStorageSync('camera', one.errMsg)),
    );
    await client.native().authorizeCancel();
    expect(await client.callWxMethod('getStorageSync', 'camera')).toBe('authorize:fail auth deny');
  },
  authorizeAllow: async (client) => {
    await client.evaluate(() => void wx.authorize({ scope: 'scope.record' }));
    await client.native().authorizeAllow();
    expect(await client.callWxMethod('getSetting')).toMatchObject({
      authSetting: { 'scope.record': true, 'scope.camera': false },
    });
  },
  closePaymentDialog: async (client) => {
    await client.evaluate(
      () =>
        void wx
          .requestPayment({
            timeStamp: '1',
            nonceStr: 'n',
            package: 'prepay_id=1',
            paySign: 's',
            signType: 'RSA',
          })
          .catch((one: { errMsg: string }) => wx.setStorageSync('paid', one.errMsg)),
    );
    await client.native().closePaymentDialog();
    expect(await client.callWxMethod('getStorageSync', 'paid')).toBe('requestPayment:fail cancel');
  },
  shareCancel: async (client) => {
    await (await at('/pages/share/index', '#share')).tap();
    await client.native().shareCancel();
    expect(fixture.control.shares()).toEqual([]);
  },
  shareConfirm: async (client) => {
    await (await at('/pages/share/index', '#share')).tap();
    await client.native().shareConfirm();
    expect(fixture.control.shares()).toMatchObject([
      { title: 'from button', path: '/pages/share/index?by=share' },
    ]);
  },
};

const pageCases: Record<string, Case> = {
  waitFor: async () => {
    const found = await page(index);
    await found.waitFor(5);
    await found.waitFor('#count');
    await found.waitFor(async () => (await found.$('#add')) !== null);
  },
  $: async () => {
    const found = await page(index);
    expect((await found.$('#count'))?.tagName).toBe('text');
    expect(await found.$('#none')).toBeNull();
  },
  $$: async () => {
    expect(await (await page(index)).$$('.item')).toHaveLength(2);
  },
  getElementByXpath: async () => {
    const found = await (await page(index)).getElementByXpath('//text[@id="count"]');
    expect(await found?.text()).toBe('0');
  },
  getElementsByXpath: async () => {
    expect(
      await (await page(index)).getElementsByXpath('//view[contains(@class, "item")]'),
    ).toHaveLength(2);
  },
  xpath: async () => {
    expect(await (await page(index)).xpath('//none')).toBeNull();
  },
  data: async () => {
    const found = await page(index);
    expect(await found.data('list[1].text')).toBe('two');
    expect(await found.data()).toMatchObject({ count: 0 });
  },
  setData: async () => {
    const found = await page(index);
    await found.setData({ count: 41 });
    expect(await (await found.$('#count'))?.text()).toBe('41');
  },
  size: async () => {
    expect(await (await page('/pages/scroll/index')).size()).toMatchObject({ width: 375 });
  },
  callMethod: async () => {
    const found = await page(index);
    expect(await found.callMethod('sum', 1, 2)).toEqual({ total: 3, count: 0 });
    await expect(found.callMethod('none')).rejects.toThrow(
      'pages/index/index has no method "none"',
    );
  },
  scrollTop: async () => {
    expect(await (await page('/pages/scroll/index')).scrollTop()).toBe(0);
  },
};

const elementCases: Record<string, Case> = {
  $: async () => {
    expect(await (await (await at(index, '.count')).$('text')).text()).toBe('0');
  },
  $$: async () => {
    expect(await (await at(index, '#outer')).$$('view')).toHaveLength(2);
  },
  size: async () => {
    expect((await (await at(index, '#wide')).size()).width).toBeCloseTo(188, -1);
  },
  offset: async () => {
    expect(await (await at(index, '#wide')).offset()).toMatchObject({ left: 0 });
  },
  text: async () => {
    expect(await (await at(index, '#wxs')).text()).toBe('WXS');
  },
  attribute: async () => {
    expect(await (await at(index, '#add')).attribute('data-by')).toBe(2);
    expect(await (await at(index, '.count')).attribute('class')).toBe('count row');
  },
  value: async () => {
    expect(await (await at(index, '#name')).value()).toBe('');
  },
  property: async () => {
    const input = await at(index, '#name');
    expect(await input.property('placeholder')).toBe('your name');
    await expect(input.property('nothing')).rejects.toThrow('input.nothing not exists');
  },
  wxml: async () => {
    expect(await (await at(index, '.count')).wxml()).toBe('<text id="count">0</text>');
  },
  outerWxml: async () => {
    expect(await (await at(index, '#count')).outerWxml()).toBe('<text id="count">0</text>');
  },
  style: async () => {
    expect(await (await at(index, '#count')).style('color')).toBe('rgb(10, 20, 30)');
  },
  tap: async () => {
    await (await at(index, '#add')).tap();
    expect(await (await page()).data('count')).toBe(2);
  },
  longpress: async () => {
    await (await at(media, '#canvas')).longpress();
    expect(await heard()).toEqual(expect.arrayContaining(['touchstart', 'longpress', 'touchend']));
  },
  trigger: async () => {
    await (await at(index, '#name')).trigger('input', { value: 'you' });
    expect(await (await page()).data('greeting')).toBe('hello you');
  },
  touchstart: async () => {
    await (await at(media, '#canvas')).touchstart({ touches: [{ x: 1, y: 2 }] });
    expect(await (await page()).data('events')).toContainEqual(
      expect.objectContaining({ type: 'touchstart', touch: { x: 1, y: 2 } }),
    );
  },
  touchmove: async () => {
    await (await at(media, '#canvas')).touchmove();
    expect(await heard()).toContain('touchmove');
  },
  touchend: async () => {
    await (await at(media, '#canvas')).touchend();
    expect(await heard()).toContain('touchend');
  },
  dispatchEvent: async () => {
    await (await at(index, '#inner')).dispatchEvent({ eventName: 'click', eventInit: {} });
    expect(await (await page()).data('said')).toContain('tap inner inner outer');
  },
  callFunction: async () => {
    await expect((await at(index, '#inner')).callFunction('input.input', 'x')).rejects.toThrow(
      '<view> has no input.input',
    );
  },
};

const classCases: Record<string, Record<string, Case>> = {
  CustomElement: {
    setData: async () => {
      const counter = await at('/pages/component/index', 'counter');
      await counter.setData({ value: 9 });
      expect(await (await counter.$('.value')).text()).toBe('9/14/yes');
    },
    data: async () => {
      expect(await (await at('/pages/component/index', '#mine')).data('start')).toBe(5);
    },
    callMethod: async () => {
      expect(await (await at('/pages/component/index', '#mine')).callMethod('double')).toBe(10);
    },
  },
  InputElement: {
    input: async () => {
      const input = await at(index, '#name');
      await input.input('abcdefgh');
      expect(await input.value()).toBe('abcde');
      expect(await (await page()).data('greeting')).toBe('hello abcde');
    },
  },
  TextareaElement: {
    input: async () => {
      const text = await at(controls, '#text');
      await text.input('one\ntwo');
      expect(await text.value()).toBe('one\ntwo');
    },
  },
  ScrollViewElement: {
    scrollTo: async () => {
      const scroller = await at(controls, '#scroller');
      await scroller.scrollTo(0, 50);
      expect(await scroller.property('scrollTop')).toBe(50);
    },
    property: async () => {
      expect(await (await at(controls, '#scroller')).property('scrollLeft')).toBe(0);
    },
    scrollWidth: async () => {
      expect(await (await at(controls, '#scroller')).scrollWidth()).toBe(375);
    },
    scrollHeight: async () => {
      expect(await (await at(controls, '#scroller')).scrollHeight()).toBe(400);
    },
  },
  SwiperElement: {
    swipeTo: async () => {
      const swiper = await at(controls, '#swiper');
      await swiper.swipeTo(2);
      expect(await swiper.property('current')).toBe(2);
    },
  },
  MovableViewElement: {
    moveTo: async () => {
      const movable = await at(controls, '#movable');
      await movable.moveTo(30, 10);
      expect([await movable.property('x'), await movable.property('y')]).toEqual([30, 10]);
    },
    property: async () => {
      expect(await (await at(controls, '#movable')).property('direction')).toBe('all');
    },
  },
  SwitchElement: {
    tap: async () => {
      await (await at(controls, '#switch')).tap();
      expect(await (await page()).data('events')).toContainEqual({
        type: 'change',
        id: 'switch',
        detail: { value: true },
      });
    },
  },
  SliderElement: {
    slideTo: async () => {
      const slider = await at(controls, '#slider');
      await slider.slideTo(8);
      expect(await slider.value()).toBe(8);
    },
  },
  ContextElement: {
    callContextMethod: async () => {
      const video = await at(media, '#video');
      await expect(video.callContextMethod('pause')).resolves.toBeNull();
      await expect(video.callContextMethod('fly')).rejects.toThrow(
        'VideoContext.fly is not part of this host',
      );
    },
  },
};

/** Of the class itself: what it inherits is another class's matter. */
const methodsOf = (type: { prototype: object }, privates: readonly string[]) =>
  Object.getOwnPropertyNames(type.prototype).filter(
    (name) => name !== 'constructor' && !privates.includes(name),
  );
const clientFolder = path.dirname(require.resolve('miniprogram-automator'));
const load = (name: string): Record<string, { prototype: object }> =>
  jest.requireActual(path.join(clientFolder, name));

/** Ways inside the client, reached by the cases of its public methods. */
const privates = [
  'send',
  'changeRoute',
  'windowProperty',
  'domProperty',
  '_property',
  'getter',
  'sendNative',
];
/** They end the connection: each has a test of its own. */
const ending = ['close', 'disconnect'];

const suites: [string, { prototype: object }, Record<string, Case>][] = [
  ['MiniProgram', load('MiniProgram').default as { prototype: object }, miniProgram],
  ['Native', load('Native').default as { prototype: object }, nativeCases],
  ['Page', load('Page').default as { prototype: object }, pageCases],
  ['Element', load('Element').default as { prototype: object }, elementCases],
  ...Object.entries(load('Element'))
    .filter(([name]) => name !== 'default')
    .map(([name, one]): [string, { prototype: object }, Record<string, Case>] => [
      name,
      one,
      classCases[name] ?? {},
    ]),
];

/** They lead to a connection, which every case here stands on; `launch` starts WeChat's own DevTools. */
const waysIn = ['Automator', 'Launcher', 'Connection', 'Transport'];
const filesOfClient = fs.readdirSync(clientFolder).filter((name) => name.endsWith('.js'));

test('no class of the client is unknown here', () => {
  const isClass = (one: unknown) =>
    typeof one === 'function' && /^class\b/.test(Function.prototype.toString.call(one));
  const classes = filesOfClient
    .map((name) => path.basename(name, '.js'))
    .filter((name) => name !== 'index')
    .flatMap((file) =>
      Object.entries(load(file))
        .filter(([, one]) => isClass(one))
        .map(([name]) => (name === 'default' ? file : name)),
    );
  expect(classes.sort()).toEqual([...suites.map(([name]) => name), ...waysIn].sort());
});

test('no case is about a method that the client does not have', () => {
  const unknown = suites.flatMap(([name, type, cases]) =>
    Object.keys(cases)
      .filter((method) => !methodsOf(type, []).includes(method))
      .map((method) => `${name}.${method}`),
  );
  expect(unknown).toEqual([]);
});

describe.each(suites)('%s', (_name, type, cases) => {
  test.each(methodsOf(type, [...privates, ...ending]))('%s', async (method) => {
    const run = cases[method];
    if (!run) {
      throw new Error(`the client's method ${method} has no case in this test`);
    }
    await run(fixture.client, fixture);
  });
});

/** Told by the host, not asked by the client. */
const events = [
  'App.bindingCalled',
  'App.exceptionThrown',
  'App.logAdded',
  'Tool.onRemoteDebugConnected',
];

test('every method of the protocol that stands in the client is answered', async () => {
  const sources = filesOfClient
    .map((name) => fs.readFileSync(path.join(clientFolder, name), 'utf8'))
    .join('\n');
  const named = [...sources.matchAll(/["'`]((?:Tool|App|Page|Element)\.[a-z]\w+)["'`]/gi)]
    .map(([, method]) => String(method))
    .filter((method) => !events.includes(method) && method !== 'Tool.close');
  expect(named.length).toBeGreaterThan(30);
  const speaker = new WebSocket(fixture.wsEndpoint);
  await new Promise((resolve) => speaker.once('open', resolve));
  const answers: { id: string; error?: { message: string } }[] = [];
  speaker.on('message', (raw) => answers.push(JSON.parse(String(raw))));
  const asked = [...new Set(named), 'App.flyAway'];
  for (const method of asked) {
    speaker.send(JSON.stringify({ id: method, method, params: {} }));
  }
  const given = () => answers.filter(({ id }) => id !== undefined);
  await fixture.until(() => given().length === asked.length);
  speaker.close();
  const unknown = given().filter(({ error }) =>
    error?.message.includes('is no method of this host'),
  );
  expect(unknown.map(({ id }) => id)).toEqual(['App.flyAway']);
  // `App.exit` was among them.
  await fixture.control.show();
});

test('disconnect ends one client; the other goes on', async () => {
  const third = await automator.connect({ wsEndpoint: fixture.wsEndpoint });
  third.disconnect();
  expect((await fixture.client.currentPage())?.path).toEqual(expect.any(String));
});

test('close ends the host', async () => {
  const own = await openFixture({});
  await own.client.close();
  const refusal = await own.until(() =>
    automator.connect({ wsEndpoint: own.wsEndpoint }).then(
      () => undefined,
      (error: Error) => (error.message.includes('Failed connecting') ? error : undefined),
    ),
  );
  expect(refusal.message).toContain(own.wsEndpoint);
  await own.close();
});
