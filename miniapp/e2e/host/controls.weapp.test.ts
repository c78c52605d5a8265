import { type Fixture, openFixture } from './fixture.test-kit';

/* What people really operate, operated: taps are fingers on the glass, sheets are read and pressed. */

jest.setTimeout(240_000);
let fixture: Fixture;
beforeAll(async () => {
  fixture = await openFixture({ privacy: 'agreed' });
});
afterAll(() => fixture?.close());

type Event = { type: string; id: string; detail: unknown };
async function open(name: string) {
  const { client } = fixture;
  await client.callWxMethod('reLaunch', { url: `/pages/${name}/index` });
  const page = await client.currentPage();
  const get = async (selector: string) => {
    const found = await page?.$(selector);
    if (!found) {
      throw new Error(`${selector} is not there`);
    }
    return found;
  };
  return {
    page,
    get,
    tap: async (selector: string) => {
      await (await get(selector)).tap();
    },
    text: async (selector: string) => String(await (await get(selector)).text()),
    events: async (id?: string) => {
      const heard = ((await page?.data('events')) ?? []) as Event[];
      return heard.filter((one) => id === undefined || one.id === id);
    },
  };
}

describe('events', () => {
  test('go down by capture, up by bubbling, and stop at a catch', async () => {
    const { tap, page } = await open('index');
    await tap('#inner');
    expect(await page?.data('said')).toEqual([
      'tap outer inner outer',
      'tap inner inner outer',
      'tap middle inner outer',
    ]);
  });

  test('a disabled button is not tapped, an invisible or covered element is an error that says so', async () => {
    const { tap, page } = await open('index');
    await tap('#off');
    expect(await page?.data('count')).toBe(0);
    await expect(tap('#gone')).rejects.toThrow('not visible');
    await expect(tap('#below')).rejects.toThrow('<view class="">');
  });

  test('an element that moves is touched where it comes to rest', async () => {
    const { tap, page } = await open('index');
    await page?.setData({ moved: true });
    await tap('#moves');
    expect(await page?.data('said')).toEqual(['tap moves moves ']);
  });

  test('setData paths make what is not there, and the view follows', async () => {
    const { tap, page } = await open('index');
    await tap('#append');
    const texts = await Promise.all(
      ((await page?.$$('.item')) ?? []).map((one: { text: () => Promise<string> }) => one.text()),
    );
    expect(texts).toEqual(['0: uno', '1: two', '2: three']);
    expect(await page?.data('deep.er')).toEqual([null, { x: 1 }]);
  });

  test('a navigator leads by its relative address', async () => {
    const { tap } = await open('index');
    await tap('#go');
    expect(await fixture.client.currentPage()).toMatchObject({
      path: 'pages/form/index',
      query: { from: 'navigator' },
    });
  });
});

describe('choices', () => {
  test('a label ticks its checkbox, a radio excludes the others', async () => {
    const { tap, events } = await open('controls');
    await tap('#label');
    await tap('#milk');
    await tap('#yes');
    await tap('#no');
    expect((await events()).filter(({ id }) => id === 'boxes' || id === 'radios')).toMatchObject([
      { detail: { value: ['tea', 'milk'] } },
      { detail: { value: ['tea'] } },
      { detail: { value: 'yes' } },
      { detail: { value: 'no' } },
    ]);
  });

  test('a form sends every named control, and resets', async () => {
    const { tap, page } = await open('form');
    await tap('#send');
    expect(await page?.data('sent')).toEqual({
      name: 'Ann',
      news: true,
      drinks: ['tea'],
      answer: 'no',
      age: 7,
    });
    await tap('#clear');
    expect(await page?.data('sent')).toBe('cleared');
  });

  test('model: writes what is typed into the data', async () => {
    const { get, text } = await open('controls');
    const input = (await get('#model')) as unknown as { input: (text: string) => Promise<void> };
    await input.input('second');
    expect(await text('#word')).toBe('second');
  });

  test.each([
    ['#one', ['green', '确定'], { value: 1 }],
    ['#several', ['b', 'z', '确定'], { value: [1, 2] }],
    ['#time', ['10', '45', '确定'], { value: '10:30' }],
    ['#date', ['2023', '31', '确定'], { value: '2023-02-28' }],
    ['#region', ['all', '确定'], { value: ['all', 'B', 'C'] }],
  ])('the sheet of the picker %s is read and pressed', async (selector, presses, detail) => {
    const { tap, events } = await open('controls');
    await tap(selector);
    expect(fixture.control.modal()?.kind).toBe('picker');
    for (const text of presses) {
      await fixture.control.press(text);
    }
    expect((await events(selector.slice(1))).at(-1)).toMatchObject({ type: 'change', detail });
    expect(fixture.control.modal()).toBeUndefined();
  });

  test('a column of a multiSelector tells at once, a cancelled sheet changes nothing', async () => {
    const { tap, events } = await open('controls');
    await tap('#several');
    await fixture.control.press('z');
    expect(await events('several')).toEqual([
      { type: 'columnchange', id: 'several', detail: { column: 1, value: 2 } },
    ]);
    await fixture.control.press('取消');
    expect(await events('several')).toHaveLength(1);
  });
});

describe('boxes that a finger moves', () => {
  test('swiper, scroll-view and movable-view tell where they went', async () => {
    const { get, events } = await open('controls');
    const call = async (selector: string, name: string, ...args: unknown[]) =>
      (
        (await get(selector)) as unknown as {
          callFunction: (name: string, ...args: unknown[]) => Promise<unknown>;
        }
      ).callFunction(name, ...args);
    await call('#swiper', 'swiper.swipeTo', 1);
    await call('#scroller', 'scroll-view.scrollTo', 0, 400);
    await call('#movable', 'movable-view.moveTo', 999, 5);
    const all = await events();
    expect(all).toContainEqual({
      type: 'change',
      id: 'swiper',
      detail: { current: 1, currentItemId: '', source: 'touch' },
    });
    expect(all.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['scroll', 'scrolltolower']),
    );
    // It stays inside its area of 200 pixels.
    expect(all).toContainEqual({
      type: 'change',
      id: 'movable',
      detail: { x: 160, y: 5, source: '' },
    });
  });

  test('the page tells its bottom once and its scrolling always', async () => {
    const { page } = await open('scroll');
    await fixture.control.scroll(100);
    expect(await page?.data('top')).toBe(100);
    await fixture.control.reachBottom();
    await fixture.control.settle();
    expect(await page?.data('bottoms')).toBe(1);
  });

  test('a page is pulled down where it allows that', async () => {
    const { page } = await open('index');
    await fixture.control.pullDown();
    expect(await page?.data('pulled')).toBe(true);
    expect(fixture.control.isRefreshing()).toBe(false);
    await open('form');
    await expect(fixture.control.pullDown()).rejects.toThrow('enablePullDownRefresh is not set');
  });
});

describe('media', () => {
  test('images tell that they came or did not come', async () => {
    const { page, events } = await open('media');
    await fixture.until(
      async () =>
        (await events()).filter(({ type }) => type === 'load' || type === 'error').length === 2 ||
        undefined,
    );
    expect(await events('good')).toMatchObject([
      { type: 'load', detail: { width: 12, height: 8 } },
    ]);
    expect(await events('bad')).toMatchObject([{ type: 'error' }]);
    expect(await (await page?.$('#good'))?.size()).toEqual({ width: 60, height: 40 });
  });

  test('rich-text draws what is trusted and nothing else', async () => {
    const { get } = await open('controls');
    expect(await (await get('#rich')).wxml()).toBe('<b>bold</b>');
  });

  test('a canvas node draws, measures at once and becomes a picture', async () => {
    await open('media');
    const drawn = await fixture.client.evaluate(
      () =>
        new Promise((resolve) => {
          wx.createSelectorQuery()
            .select('#canvas')
            .fields({ node: true, size: true })
            .exec(([{ node, width }]: [CanvasFound]) => {
              node.width = 20;
              node.height = 10;
              const pen = node.getContext('2d');
              pen.fillStyle = '#0000ff';
              pen.fillRect(0, 0, 10, 10);
              const { data } = pen.getImageData(5, 5, 1, 1);
              const picture = node.createImage();
              picture.onload = () => {
                pen.drawImage(picture, 10, 0, 10, 10);
                const after = pen.getImageData(15, 5, 1, 1).data;
                wx.canvasToTempFilePath({ canvas: node }).then(
                  ({ tempFilePath }: { tempFilePath: string }) =>
                    resolve({
                      width,
                      size: pen.measureText('mmmm').width > pen.measureText('i').width,
                      pixel: [...data],
                      picture: [...after].slice(0, 3),
                      url: node.toDataURL().slice(0, 22),
                      tempFilePath,
                    }),
                );
              };
              picture.src = '/assets/dot.png';
            });
        }),
    );
    expect(drawn).toEqual({
      width: 100,
      size: true,
      pixel: [0, 0, 255, 255],
      picture: [200, 30, 40],
      url: 'data:image/png;base64,',
      tempFilePath: expect.stringMatching(/^wxfile:\/\/tmp_.*\.png$/),
    });
  });

  test('a map tells of its markers, its taps and its region', async () => {
    const { events, tap } = await open('media');
    await fixture.control.pressMarker('map', 2);
    expect(await events('map')).toContainEqual(
      expect.objectContaining({ type: 'markertap', detail: { markerId: 2 } }),
    );
    await expect(fixture.control.pressMarker('map', 9)).rejects.toThrow('the map has no marker 9');
    const region = await fixture.client.evaluate(
      () => new Promise((resolve) => wx.createMapContext('map').getRegion({ success: resolve })),
    );
    expect(region.southwest.latitude).toBeLessThan(36.8);
    expect(region.northeast.longitude).toBeGreaterThan(118.05);
    await fixture.client.evaluate(() =>
      wx.createMapContext('map').moveToLocation({ latitude: 37, longitude: 118 }),
    );
    await fixture.control.settle();
    expect(await events('map')).toContainEqual(
      expect.objectContaining({
        type: 'regionchange',
        detail: expect.objectContaining({ type: 'end' }),
      }),
    );
    await tap('#map');
    expect((await events('map')).filter(({ type }) => type === 'tap').at(-1)?.detail).toMatchObject(
      { latitude: expect.closeTo(37, 2), longitude: expect.closeTo(118, 2) },
    );
  });
});

test('a component has properties, observers, behaviors, slots, events and styles of its own', async () => {
  const { tap, text, page, get } = await open('component');
  const counter = await get('#mine');
  const inside = (await counter.$('.value')) as unknown as {
    text: () => Promise<string>;
    style: (name: string) => Promise<string>;
  };
  expect(await inside.text()).toBe('5/10/yes');
  expect(await inside.style('color')).toBe('rgb(1, 2, 3)');
  expect(await (await get('#plain')).style('color')).toBe('rgb(0, 0, 0)');
  await ((await counter.$('.more')) as unknown as { tap: () => Promise<void> }).tap();
  expect(await text('#slotted')).toBe('inside 6');
  expect(await page?.callMethod('byMethod')).toBe(12);
  await page?.setData({ start: 1 });
  expect(await inside.text()).toBe('12/13/yes');
  await page?.setData({ there: false });
  const lives = (await fixture.client.evaluate(() => getApp().lives)) as string[];
  expect(lives.slice(-2)).toEqual(['counter mine attached', 'counter mine detached']);
  await expect(tap('#slotted')).rejects.toThrow('#slotted is not there');
});

/** In the logic layer. */
// biome-ignore lint/suspicious/noExplicitAny: wx has no types here; what comes back is looked at by the tests.
declare const wx: any;
declare const getApp: () => { lives: string[] };
type CanvasFound = {
  width: number;
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  node: any;
};
