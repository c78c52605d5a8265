import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { buildSync } from 'esbuild';
import { WebSocket } from 'ws';
import { findChromium, fixturePath, openFixture } from './fixture.test-kit';
import { type HostFault, startHost } from './index';

/* What is broken is named: the file, the line, the port, or what was waited for. */

jest.setTimeout(240_000);

/** A copy of the fixture that a test may break. */
function copyOf(change: (folder: string) => void): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mini-host-bad-'));
  fs.cpSync(fixturePath, folder, { recursive: true });
  change(folder);
  return folder;
}
const write = (file: string, text: string) => (folder: string) =>
  fs.writeFileSync(path.join(folder, file), text);
const remove = (file: string) => (folder: string) => fs.rmSync(path.join(folder, file));
const start = (projectPath: string, chromiumPath = findChromium()) =>
  startHost({ projectPath, chromiumPath }).then(
    async (host) => {
      await host.close();
      throw new Error('it started');
    },
    (error: HostFault) => error,
  );

describe('a build folder', () => {
  test('that is not there', async () => {
    expect(await start('/nowhere/dist')).toMatchObject({
      code: 'build_missing',
      message: expect.stringContaining('/nowhere/dist'),
    });
  });

  test.each([
    ['without app.json', remove('app.json'), 'build_missing', /app\.json is missing/],
    ['without app.js', remove('app.js'), 'build_broken', /app\.js is missing/],
    [
      'without a page',
      remove('pages/form/index.wxml'),
      'build_broken',
      /pages\/form\/index\.wxml is missing: app\.json names the page/,
    ],
    ['with half a JSON', write('app.json', '{ "pages": ['), 'build_broken', /app\.json is no JSON/],
    [
      'with WXML that does not close',
      write('pages/form/index.wxml', '<view>\n<text></view>'),
      'wxml_error',
      /pages\/form\/index\.wxml:2:\d+: expect end-tag `text`/,
    ],
    [
      'with WXSS that does not close',
      write('pages/form/index.wxss', '.a { color: red'),
      'build_broken',
      /pages\/form\/index\.wxss is no WXSS/,
    ],
    [
      'with an import that leads nowhere',
      write('app.wxss', '@import "./none.wxss";'),
      'build_broken',
      /app\.wxss imports "\.\/none\.wxss"/,
    ],
    [
      'without a component',
      remove('components/counter/counter.js'),
      'build_broken',
      /counter\.js is missing/,
    ],
  ])('%s is refused', async (_, change, code, message) => {
    const fault = await start(copyOf(change));
    expect(fault).toMatchObject({ code, message: expect.stringMatching(message) });
  });
});

test('a Chromium that is not there is named', async () => {
  expect(await start(fixturePath, '/nowhere/chromium')).toMatchObject({
    code: 'browser_cannot_run',
    message: expect.stringContaining('/nowhere/chromium'),
  });
});

test('a machine that cannot run the compiler is told apart from a broken build', async () => {
  const { arch } = process;
  Object.defineProperty(process, 'arch', { value: 'riscv64' });
  try {
    expect(await start(fixturePath)).toMatchObject({
      code: 'compiler_cannot_run',
      message: expect.stringContaining(`${process.platform}-riscv64`),
    });
  } finally {
    Object.defineProperty(process, 'arch', { value: arch });
  }
});

test('a port in use is named', async () => {
  const taken = net.createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const { port } = taken.address() as net.AddressInfo;
  await expect(
    startHost({ projectPath: fixturePath, chromiumPath: findChromium(), port }),
  ).rejects.toMatchObject({
    code: 'port_in_use',
    message: expect.stringContaining(`port ${port} is in use`),
  });
  taken.close();
});

test('an exception in a life cycle fails the call with the line of the source', async () => {
  const projectPath = copyOf((folder) => {
    const source = path.join(folder, 'broken.ts');
    fs.writeFileSync(
      source,
      'type Query = { id: string };\n\nPage({\n  onLoad(query: Query) {\n    throw new Error("no " + query.id);\n  },\n});\n',
    );
    buildSync({
      entryPoints: [source],
      outfile: path.join(folder, 'pages/broken/index.js'),
      sourcemap: 'linked',
      bundle: true,
      minify: true,
      allowOverwrite: true,
    });
  });
  const { client, control, close } = await openFixture({ projectPath });
  try {
    const heard: { message: string; stack: string }[] = [];
    client.on('exception', (one) => heard.push(one));
    await expect(
      client.callWxMethod('navigateTo', { url: '/pages/broken/index?id=7' }),
    ).rejects.toThrow(/no 7 \(pages\/broken\/index onLoad, .*broken\.ts:5:\d+\)/);
    expect(heard[0]?.stack).toContain('broken.ts:5');
    expect(control.exceptions()).toHaveLength(1);
    expect(await client.evaluate(() => getApp().lastError)).toContain('no 7');
  } finally {
    await close();
  }
});

declare const getApp: () => { lastError?: string };

describe('a running host', () => {
  test('outlives a client that leaves in the middle of a call, and calls that mean nothing', async () => {
    const fixture = await openFixture({});
    try {
      const leaver = new WebSocket(fixture.wsEndpoint);
      await new Promise((resolve) => leaver.once('open', resolve));
      leaver.send(
        JSON.stringify({
          id: '1',
          method: 'App.callFunction',
          params: { functionDeclaration: '() => new Promise((done) => setTimeout(done, 100))' },
        }),
      );
      leaver.terminate();
      const speaker = new WebSocket(fixture.wsEndpoint);
      await new Promise((resolve) => speaker.once('open', resolve));
      const answers: { id?: string; error?: { message: string } }[] = [];
      speaker.on('message', (raw) => answers.push(JSON.parse(String(raw))));
      speaker.send('no JSON');
      speaker.send(JSON.stringify({ id: '2', method: 'App.fly' }));
      speaker.send(JSON.stringify({ id: '3', method: 'Page.getData', params: { pageId: 99 } }));
      await fixture.until(() => answers.length === 3 || undefined);
      expect(answers.map(({ error }) => error?.message)).toEqual([
        expect.stringContaining('JSON'),
        'App.fly is no method of this host',
        'the page 99 is no longer in the stack',
      ]);
      speaker.close();
      expect((await fixture.client.currentPage())?.path).toBe('pages/index/index');
    } finally {
      await fixture.close();
    }
  });

  test('serves two clients at once', async () => {
    const fixture = await openFixture({});
    try {
      const pages = await Promise.all([fixture.client.currentPage(), fixture.second.currentPage()]);
      await Promise.all(pages.map(async (page) => (await page?.$('#add'))?.tap()));
      expect(await pages[1]?.data('count')).toBe(4);
    } finally {
      await fixture.close();
    }
  });

  test('an element that went away, a failing handler and an endless loop are told by name', async () => {
    const fixture = await openFixture({ limitMs: 4000 });
    try {
      const page = await fixture.client.currentPage();
      const add = await page?.$('#add');
      await expect((await page?.$('#fail'))?.tap()).rejects.toThrow(
        /a handler that fails \(pages\/index\/index fail, pages\/index\/index\.js:\d+:\d+\)/,
      );
      await expect(page?.callMethod('hang')).rejects.toThrow('waited 4000 ms for hang to end');
      await fixture.client.callWxMethod('reLaunch', { url: '/pages/form/index' });
      await expect(add?.tap()).rejects.toThrow('no longer in the stack');
    } finally {
      await fixture.close();
    }
  });
});
