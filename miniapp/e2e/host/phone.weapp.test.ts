import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { type Fixture, fixturePath, openFixture } from './fixture.test-kit';

/* Life cycle, page stack, wx.* and what a person answers. */

jest.setTimeout(240_000);
/** In the logic layer. */
// biome-ignore lint/suspicious/noExplicitAny: wx has no types here; what comes back is looked at by the tests.
declare const wx: any;
declare const getApp: () => { lives: string[]; lastError?: string };
declare const getCurrentPages: () => { route: string }[];

let fixture: Fixture;
let server: http.Server;
let origin: string;
const bodies: string[] = [];
/** Answers that wait for a word of the test. */
const held: (() => void)[] = [];

beforeAll(async () => {
  server = http.createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      bodies.push(Buffer.concat(parts).toString('latin1'));
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://x');
      const answer = () => {
        response.setHeader('cache-control', searchParams.has('kept') ? 'max-age=60' : 'no-cache');
        if (pathname === '/dot.png') {
          response.setHeader('content-type', 'image/png');
          response.end(fs.readFileSync(path.join(fixturePath, 'assets/dot.png')));
          return;
        }
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ method: request.method, url: request.url }));
      };
      if (searchParams.has('held')) {
        held.push(answer);
      } else {
        setTimeout(answer, Number(searchParams.get('wait') ?? 0));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  fixture = await openFixture({ allowedOrigins: [origin], query: { from: 'launch' }, scene: 1047 });
});
afterAll(async () => {
  await fixture?.close();
  server.close();
});

const lives = (): Promise<string[]> => fixture.client.evaluate(() => getApp().lives.splice(0));
const go = (method: string, url?: string) => fixture.client.callWxMethod(method, { url });

describe('life', () => {
  test('of the app and its first page', async () => {
    expect(await lives()).toEqual([
      'app launch 1047',
      'app show 1047',
      'first load {"from":"launch"}',
      'first show',
      'first ready',
    ]);
  });

  test('of pages that are opened, left, come back to and closed', async () => {
    await go('navigateTo', '/package/pages/inner/index?a=%E4%BD%A0');
    await go('navigateBack');
    expect(await lives()).toEqual([
      'first hide',
      'inner load {"a":"%E4%BD%A0"}',
      'inner show',
      'inner ready',
      'inner unload',
      'first show',
    ]);
  });

  test('tabs stay alive, the pages above them do not', async () => {
    await go('navigateTo', '/package/pages/inner/index');
    await lives();
    await go('switchTab', '/pages/second/index');
    await fixture.control.tapTab(0);
    expect(await lives()).toEqual([
      'inner unload',
      'second load {}',
      'second show',
      'second ready',
      'second hide',
      'first show',
      'first tab First',
    ]);
  });

  test('the app is hidden and shown again', async () => {
    await fixture.control.hide();
    await fixture.control.show({ scene: 1011 });
    expect(await lives()).toEqual(['first hide', 'app hide', 'app show 1011', 'first show']);
  });

  test('an opened page speaks to its opener', async () => {
    const heard = await fixture.client.evaluate(
      () =>
        new Promise((resolve) => {
          wx.navigateTo({ url: '/package/pages/inner/index', events: { ready: resolve } });
        }),
    );
    expect(heard).toBe('from inside');
    await fixture.control.settle();
  });
});

describe('the page stack', () => {
  test.each([
    ['navigateTo', '/pages/second/index', 'navigateTo:fail can not navigateTo a tabbar page'],
    ['redirectTo', '/pages/second/index', 'redirectTo:fail can not redirectTo a tabbar page'],
    ['switchTab', '/pages/form/index', 'switchTab:fail can not switch to no-tabBar page'],
    ['navigateTo', '/pages/none/index', 'navigateTo:fail page "pages/none/index" is not found'],
    ['navigateTo', '', 'navigateTo:fail parameter error: parameter.url should be String'],
  ])('%s %s is refused', async (method, url, message) => {
    await expect(go(method, url)).rejects.toThrow(message);
  });

  test('holds ten pages and no more', async () => {
    await go('reLaunch', '/pages/index/index');
    for (let depth = 2; depth <= 10; depth += 1) {
      await go('navigateTo', '/pages/form/index');
    }
    expect(
      await fixture.client.evaluate(() => getCurrentPages().map(({ route }) => route)),
    ).toHaveLength(10);
    await expect(go('navigateTo', '/pages/form/index')).rejects.toThrow(
      'navigateTo:fail webview count limit exceed',
    );
    await fixture.client.callWxMethod('navigateBack', { delta: 99 });
    await expect(go('navigateBack')).rejects.toThrow(
      'navigateBack:fail cannot navigate back at first page',
    );
  });
});

describe('the logic layer', () => {
  test('has no DOM, makes no code of text, and lacks what phones lack', async () => {
    const found = await fixture.client.evaluate(() => {
      const tried = (run: () => unknown) => {
        try {
          return run();
        } catch (error) {
          return (error as Error).name;
        }
      };
      return [
        // biome-ignore lint/security/noGlobalEval: that it fails is the test.
        tried(() => eval('1')),
        tried(() => new Function('return 1')()),
        tried(() => (() => undefined).constructor('return 1')()),
        ...[
          'window',
          'document',
          'AbortController',
          'Intl',
          'WebAssembly',
          'process',
          'require',
          'fetch',
        ].map((name) => typeof (globalThis as Record<string, unknown>)[name]),
        tried(() => setTimeout('1' as never)),
      ];
    });
    expect(found).toEqual([
      'EvalError',
      'EvalError',
      'EvalError',
      ...Array(8).fill('undefined'),
      'Error',
    ]);
  });

  test('a wx call that is not there fails by its name, and is told', async () => {
    await expect(fixture.client.callWxMethod('createWorker')).rejects.toThrow(
      'wx.createWorker is not part of this host',
    );
    await expect(fixture.client.evaluate(() => wx.cloud.init())).rejects.toThrow(
      'wx.cloud.init is not part of this host',
    );
    expect(fixture.control.exceptions().at(-1)?.message).toContain('wx.cloud.init');
    expect(
      await fixture.client.evaluate(() => [wx.canIUse('login'), wx.canIUse('createWorker')]),
    ).toEqual([true, false]);
  });
});

test('every call that phones have is here, or fails by its own name', async () => {
  const own = await openFixture({ failOnException: false });
  try {
    const { missing, silent } = await own.client.evaluate(() => {
      const names = Object.keys(wx).filter((name) => typeof wx[name] === 'function');
      const missing = names.filter((name) => !wx.canIUse(name));
      const says = (name: string) => {
        try {
          wx[name]();
          return 'nothing';
        } catch (error) {
          return (error as Error).message;
        }
      };
      return {
        missing,
        silent: missing.filter((name) => says(name) !== `wx.${name} is not part of this host`),
      };
    });
    expect(silent).toEqual([]);
    expect(missing).toContain('connectSocket');
    const told = own.control.exceptions().map(({ where }) => where);
    expect(told).toEqual(missing.map((name: string) => `wx.${name}`));
  } finally {
    await own.close();
  }
});

describe('the network', () => {
  const request = (options: object) =>
    fixture.client.callWxMethod('request', options).catch((error: Error) => error.message);
  const ask = (options: object) =>
    fixture.client.evaluate(
      (given: object) => new Promise((resolve) => wx.request({ ...given, complete: resolve })),
      options,
    );

  test('sends what WeChat sends, and parses what comes', async () => {
    await request({ url: '' });
    expect(await ask({ url: `${origin}/a`, data: { b: 1 } })).toMatchObject({
      errMsg: 'request:ok',
      statusCode: 200,
      data: { method: 'GET', url: '/a?b=1' },
    });
    await ask({ url: `${origin}/a`, method: 'POST', data: { b: 1 } });
    await ask({
      url: `${origin}/a`,
      method: 'POST',
      data: { b: 1 },
      header: { 'Content-Type': 'application/x-www-form-urlencoded' },
    });
    expect(bodies.slice(-2)).toEqual(['{"b":1}', 'b=1']);
  });

  test('refuses a foreign domain, ends in time, and knows when it is away', async () => {
    expect(await ask({ url: 'http://127.0.0.1:1/' })).toMatchObject({
      errMsg: 'request:fail url not in domain list: http://127.0.0.1:1',
    });
    expect(await ask({ url: `${origin}/?wait=3000`, timeout: 50 })).toMatchObject({
      errMsg: 'request:fail timeout',
    });
    await fixture.client.evaluate(() =>
      wx.onNetworkStatusChange((state: object) => wx.setStorageSync('net', state)),
    );
    fixture.control.network('none');
    expect(await ask({ url: `${origin}/` })).toMatchObject({
      errMsg: 'request:fail -106:net::ERR_INTERNET_DISCONNECTED',
    });
    expect(await fixture.client.callWxMethod('getStorageSync', 'net')).toEqual({
      isConnected: false,
      networkType: 'none',
    });
    fixture.control.network('4g');
  });

  test('lets ten requests run at once, and the others wait for their turn', async () => {
    const all = 25;
    const ended = fixture.client.evaluate(
      (base: string, count: number) =>
        Promise.all(
          Array.from(
            { length: count },
            () =>
              new Promise((resolve) => wx.request({ url: `${base}/?held=1`, complete: resolve })),
          ),
        ),
      origin,
      all,
    );
    const underWay = () =>
      fixture.control
        .figures()
        .requests.filter(({ url, status }) => url.includes('held') && status === undefined).length;
    let most = 0;
    for (let left = all; left > 0; left -= 1) {
      // None is answered before ten have arrived; one more that was let go is among the figures by then.
      await fixture.until(() => held.length >= Math.min(10, left));
      most = Math.max(most, underWay());
      held.shift()?.();
    }
    expect(await ended).toHaveLength(all);
    expect(most).toBe(10);
  });

  test('a request is aborted by its task', async () => {
    const outcome = fixture.client.evaluate(
      (base: string) =>
        new Promise((resolve) => wx.request({ url: `${base}/?wait=3000`, fail: resolve }).abort()),
      origin,
    );
    expect(await outcome).toMatchObject({ errMsg: 'request:fail abort' });
  });

  test('files are chosen, read and uploaded', async () => {
    const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'mini-host-pick-')), 'note.txt');
    fs.writeFileSync(file, 'written');
    fixture.control.choose('chooseMessageFile', [file]);
    const asked = fixture.client.evaluate(
      (url: string) =>
        wx
          .chooseMessageFile({ count: 1 })
          .then(({ tempFiles: [one] }: { tempFiles: { path: string; name: string }[] }) => {
            const text = wx.getFileSystemManager().readFileSync(one?.path, 'utf8');
            return new Promise((resolve) =>
              wx.uploadFile({
                url,
                filePath: one?.path,
                name: 'paper',
                formData: { kind: 'x' },
                success: () => resolve([one?.name, text]),
              }),
            );
          }),
      `${origin}/upload`,
    );
    await fixture.until(() => fixture.control.modal());
    await fixture.control.press('同意');
    expect(await asked).toEqual(['note.txt', 'written']);
    expect(bodies.at(-1)).toMatch(
      /name="kind"[\s\S]*x[\s\S]*name="paper"; filename="[\s\S]*written/,
    );
  });
});

describe('storage', () => {
  test('keeps values, and says when it is full', async () => {
    const outcome = await fixture.client.evaluate(() => {
      const tried = (key: string, size: number) => {
        try {
          wx.setStorageSync(key, 'x'.repeat(size));
          return 'ok';
        } catch (error) {
          return (error as Error).message;
        }
      };
      const large = tried('large', 1024 * 1024 + 1);
      const many = Array.from({ length: 11 }, (_, index) => tried(`k${index}`, 1_000_000)).find(
        (one) => one !== 'ok',
      );
      wx.clearStorageSync();
      return [large, many, wx.getStorageSync('none'), wx.getStorageInfoSync()];
    });
    expect(outcome).toEqual([
      'setStorageSync:fail entry size limit reached',
      'setStorageSync:fail exceed max size: the storage limit of 10MB is reached',
      '',
      { keys: [], currentSize: 0, limitSize: 10240 },
    ]);
  });

  test('outlives the app, which starts anew', async () => {
    await fixture.client.callWxMethod('setStorageSync', 'kept', 1);
    await fixture.control.relaunch({ path: 'pages/form/index', query: { x: '1' }, scene: 1154 });
    expect(await lives()).toEqual(['app launch 1154', 'app show 1154']);
    expect(await fixture.client.callWxMethod('getStorageSync', 'kept')).toBe(1);
    expect(await fixture.client.callWxMethod('getLaunchOptionsSync')).toMatchObject({
      path: 'pages/form/index',
      query: { x: '1' },
      scene: 1154,
    });
    await expect(go('navigateTo', '/pages/share/index')).rejects.toThrow(
      'navigateTo:fail can not navigate in single page mode',
    );
    await fixture.control.relaunch({ path: 'pages/index/index', scene: 1001 });
  });
});

describe('what a person answers', () => {
  test('modals, sheets, toasts and loading are read and pressed', async () => {
    const { client, control } = fixture;
    const ask = (method: string, options: object) =>
      client.evaluate(
        (name: string, given: object) =>
          void wx[name](given)
            .then((one: object) => wx.setStorageSync('said', one))
            .catch((one: object) => wx.setStorageSync('said', one)),
        method,
        options,
      );
    const said = () => client.callWxMethod('getStorageSync', 'said');
    await ask('showModal', { title: 'Sure?', content: 'Really', editable: true });
    expect(control.modal()).toMatchObject({
      kind: 'modal',
      title: 'Sure?',
      buttons: ['取消', '确定'],
    });
    const page = await client.currentPage();
    await expect((await page?.$('#add'))?.tap()).rejects.toThrow('the modal "Sure?" lies above it');
    await control.type('typed');
    await control.press('确定');
    expect(await said()).toMatchObject({ confirm: true, content: 'typed' });
    await ask('showActionSheet', { itemList: ['a', 'b'] });
    await control.press('b');
    expect(await said()).toMatchObject({ tapIndex: 1 });
    await client.callWxMethod('showLoading', { title: 'wait' });
    expect(control.modal()).toMatchObject({ kind: 'loading', title: 'wait' });
    await client.callWxMethod('showToast', { title: 'done', duration: 60_000 });
    expect(control.dialogs()).toMatchObject([{ kind: 'toast', title: 'done' }]);
    await client.callWxMethod('hideToast');
    expect(control.modal()).toBeUndefined();
    await expect(control.press('nobody')).rejects.toThrow('nothing says "nobody"');
  });

  test('location is asked for once, given roughly, and refused', async () => {
    const { client, control } = fixture;
    control.location({ latitude: 36.80659, longitude: 118.05521 });
    expect(await client.callWxMethod('getFuzzyLocation')).toMatchObject({
      latitude: 36.81,
      longitude: 118.06,
    });
    control.location('refuse');
    await expect(client.callWxMethod('getFuzzyLocation')).rejects.toThrow(
      'getFuzzyLocation:fail auth deny',
    );
    await expect(client.callWxMethod('getLocation')).rejects.toThrow('requiredPrivateInfos');
  });

  test('codes, brightness, clipboard, subscriptions and captures', async () => {
    const { client, control } = fixture;
    control.scan('https://example.com/1');
    expect(await client.callWxMethod('scanCode')).toMatchObject({
      result: 'https://example.com/1',
    });
    control.scan('cancel');
    await expect(client.callWxMethod('scanCode')).rejects.toThrow('scanCode:fail cancel');
    await client.callWxMethod('setScreenBrightness', { value: 1 });
    await client.callWxMethod('setKeepScreenOn', { keepScreenOn: true });
    await client.callWxMethod('setClipboardData', { data: 'copied' });
    expect(control.phone()).toMatchObject({
      brightness: 1,
      keepScreenOn: true,
      clipboard: 'copied',
    });
    control.answer('subscribe', { t1: 'accept' });
    expect(
      await client.callWxMethod('requestSubscribeMessage', { tmplIds: ['t1', 't2'] }),
    ).toMatchObject({ t1: 'accept', t2: 'reject' });
    await client.evaluate(() => wx.onUserCaptureScreen(() => wx.setStorageSync('captured', true)));
    await control.captureScreen();
    expect(await client.callWxMethod('getStorageSync', 'captured')).toBe(true);
  });

  test('sharing: by the menu, to the timeline, never from a page that does not offer it', async () => {
    const { control } = fixture;
    await expect(control.share()).rejects.toThrow('has no onShareAppMessage');
    await go('reLaunch', '/pages/share/index');
    expect(await control.share()).toMatchObject({
      title: 'from menu',
      path: '/pages/share/index?by=menu',
    });
    expect(await control.share('timeline')).toMatchObject({
      title: 'timeline',
      query: 'by=timeline',
    });
    await fixture.client.callWxMethod('hideShareMenu');
    await expect(control.share('timeline')).rejects.toThrow('has hidden shareTimeline');
  });

  test('dark mode changes the colours of the bars and tells the app', async () => {
    const { client, control } = fixture;
    await client.evaluate(() => wx.onThemeChange((one: object) => wx.setStorageSync('theme', one)));
    await control.theme('dark');
    expect(await client.callWxMethod('getStorageSync', 'theme')).toEqual({ theme: 'dark' });
    expect(
      await control.frame().evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches),
    ).toBe(true);
  });

  test('figures time what scripts do without a pause', async () => {
    await fixture.client.evaluate(() => {
      let sum = 0;
      for (let step = 0; step < 500_000; step += 1) {
        sum += Math.sqrt(step);
      }
      return sum;
    });
    const { ms } = fixture.control
      .figures()
      .scripts.filter(({ what }) => what === 'a function of the test')
      .reduce((longest, one) => (one.ms > longest.ms ? one : longest));
    expect(ms).toBeGreaterThan(0);
  });

  test('figures tell which pictures a server lets a phone keep', async () => {
    await go('reLaunch', '/pages/media/index');
    const page = await fixture.client.currentPage();
    const pictures = () => fixture.control.figures().pictures;
    for (const [index, name] of ['kept', 'fresh'].entries()) {
      await page?.setData({ picture: `${origin}/dot.png?${name}=1` });
      await fixture.until(() => pictures().length > index);
    }
    expect(pictures()).toMatchObject([
      { url: `${origin}/dot.png?kept=1`, status: 200, cached: true },
      { url: `${origin}/dot.png?fresh=1`, status: 200, cached: false },
    ]);
  });

  test('figures name the page, its setData calls and its requests', () => {
    const { pages, setData, requests } = fixture.control.figures();
    expect(pages.find(({ page }) => page === 'pages/index/index')).toMatchObject({
      setDataCalls: expect.any(Number),
    });
    expect(
      setData.every(({ bytes }) => bytes > 0) && requests.some(({ status }) => status === 200),
    ).toBe(true);
  });
});

test('privacy: the page asks, only a button that was tapped agrees, and a phone number follows', async () => {
  const own = await openFixture({ path: 'pages/share/index' });
  try {
    const page = await own.client.currentPage();
    const tap = async (selector: string) => (await page?.$(selector))?.tap();
    own.control.answer('getPhoneNumber', { code: 'p1' });
    own.control.answer('openSetting', { 'scope.userFuzzyLocation': true });
    await tap('#phone');
    expect(await page?.data('terms')).toBe(true);
    await expect(tap('#lie')).rejects.toThrow('names the button "nobody", which nobody tapped');
    expect(await page?.data('phone')).toMatchObject({
      errMsg: 'getPhoneNumber:fail privacy permission is not authorized',
    });
    await tap('#phone');
    await tap('#agree');
    expect(await page?.data('phone')).toEqual({ errMsg: 'getPhoneNumber:ok', code: 'p1' });
    await tap('#setting');
    expect(await page?.data('setting')).toEqual({ 'scope.userFuzzyLocation': true });
    own.control.answer('getPhoneNumber', undefined);
    await expect(tap('#phone')).rejects.toThrow("control.answer('getPhoneNumber', detail)");
  } finally {
    await own.close();
  }
});
