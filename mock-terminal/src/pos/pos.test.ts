import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { no, ok } from '../../test/fake-bff';
import { kind, LOCK, LOOK, lockAnswer, NOTIFY, QUERY, type Rig, startRig } from '../../test/rig';
import { TerminalApi, Usage } from './api';
import { itemOf, redeem } from './commands';
import { holds, playScenario } from './scenario';

const usable = {
  voucher_id: 'vch_1',
  voucher_type: 'zd-200',
  face_value: 20000,
  min_item_price: 200000,
  usable: true,
  line_no: 1,
};
const wish = { term: 'T0000001', codes: ['ZD1.1.2'], items: ['tv:2599:SN1'] };

let rig: Rig;
let api: TerminalApi;
let folder: string;
beforeAll(async () => {
  rig = await startRig();
  api = new TerminalApi(rig.origin());
  folder = mkdtempSync(join(tmpdir(), 'scenario-'));
});
afterAll(async () => {
  await rig.stop();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  kind(rig.bff);
  rig.bff.received.length = 0;
  rig.bff.on(QUERY, ok({ vouchers: [usable], total_fee: 259900 }));
});

/** The program itself, as a person starts it. */
const pos = (...words: string[]): Promise<{ code: number; out: string }> =>
  new Promise((end) => {
    const port = new URL(rig.origin()).port;
    const program = ['--import', 'tsx', join(__dirname, '../pos.ts'), ...words];
    const env = { MOCK_TERMINAL_PORT: port };
    execFile(process.execPath, program, { env }, (fault, out) =>
      end({ code: typeof fault?.code === 'number' ? fault.code : 0, out }),
    );
  });

describe('the command line', () => {
  it('reads items', () => {
    expect(itemOf('tv:2599.5:SN1:75 英寸', 0)).toEqual({
      line_no: 1,
      category: 'tv',
      name: '75 英寸',
      unit_price: 259950,
      quantity: 1,
      serial_no: 'SN1',
    });
    for (const wrong of ['tv', 'tv:', ':2599', 'tv:1.234', 'tv:-1']) {
      expect(() => itemOf(wrong, 0)).toThrow(Usage);
    }
  });

  it('redeems: asks, locks what was offered, pays, and waits for the redemption', async () => {
    const result = await redeem(api, wish);
    expect(result).toMatchObject({
      kind: 'done',
      trade: { state: 'paid', notice: { redemption_ids: ['rdm_1'] } },
    });
    expect(rig.bff.received.map(({ path }) => path)).toEqual([QUERY, LOCK, NOTIFY]);
    expect(rig.bff.calls(LOCK)[0]?.body.vouchers).toEqual([
      { voucher_code: 'ZD1.1.2', line_no: 1 },
    ]);
  });

  it('locks nothing when nothing may be used', async () => {
    const left = { ...usable, usable: false, line_no: undefined, reason: '不满 2000.00 元' };
    rig.bff.on(QUERY, ok({ vouchers: [left] }));
    expect(await redeem(api, wish)).toMatchObject({ kind: 'refused', ret_msg: '不满 2000.00 元' });
    expect(rig.bff.calls(LOCK)).toHaveLength(0);
  });

  it('tells of a payment that came too late', async () => {
    rig.bff.on(LOCK, ok({ ...lockAnswer, lock_expires_at: '2023-04-22T10:00:00+08:00' }));
    rig.bff.on(NOTIFY, no('10410', '券已不在'));
    expect(await redeem(api, { ...wish, late: true })).toMatchObject({
      kind: 'refused',
      ret_code: '10410',
      trade: { state: 'paid' },
    });
  });

  it('ends with 0, 1, 2 and 3', async () => {
    const args = ['--term', 'T0000001', '--code', 'ZD1.1.2', '--item', 'tv:2599:SN1', '--json'];
    const done = await pos('redeem', ...args);
    expect([done.code, JSON.parse(done.out).trade.state]).toEqual([0, 'paid']);
    rig.bff.on(QUERY, no('10404', '没有这张券'));
    const refused = await pos('redeem', ...args);
    expect([refused.code, JSON.parse(refused.out).ret_code]).toEqual([1, '10404']);
    expect((await pos('redeem', '--term', 'T0000001')).code).toBe(2);
    expect((await pos('dance')).code).toBe(2);
    await api.faults('PUT', { offline: true });
    expect((await pos('query', ...args)).code).toBe(3);
    await api.faults('DELETE');
  });
});

describe('a scenario', () => {
  const write = (name: string, steps: object[], term = 'T0000001'): string => {
    const file = join(folder, `${name}.json`);
    writeFileSync(file, JSON.stringify({ name, about: 'a drill', term, steps }));
    return file;
  };
  const sell = { do: 'redeem', sale: 'tv', codes: ['$1'], items: ['tv:2599:SN-{run}'] };

  it('plays its steps, with fresh serial numbers and the codes it was given', async () => {
    const steps = [
      { ...sell, expect: { kind: 'done', trade: { state: 'paid' } } },
      { do: 'cancel', sale: 'tv', expect: { trade: { state: 'cancelled' } } },
    ];
    const report = await playScenario(api, write('whole', steps), ['ZD1.1.2']);
    expect(report).toMatchObject({ met: true, steps: [{ met: true }, { met: true }] });
    const [asked] = rig.bff.calls(QUERY);
    expect(asked?.body.voucher_codes).toEqual(['ZD1.1.2']);
    expect(JSON.stringify(asked?.body.items)).toMatch(/SN-[0-9a-f]{10}/);
  });

  it('stops at the first step that leads elsewhere, and switches the faults off', async () => {
    const steps = [
      { do: 'faults', set: { delayMs: 1 } },
      { ...sell, expect: { kind: 'refused' } },
      { do: 'cancel', sale: 'tv' },
    ];
    const report = await playScenario(api, write('wrong', steps), ['ZD1.1.2']);
    expect([report.met, report.steps.length]).toEqual([false, 2]);
    expect((await api.faults('GET')).delayMs).toBe(0);
  });

  it('refuses a file that is no scenario, and a missing code', async () => {
    await expect(playScenario(api, write('none', []), [])).rejects.toThrow(Usage);
    await expect(playScenario(api, write('codes', [sell]), [])).rejects.toThrow(Usage);
    await expect(playScenario(api, join(folder, 'absent.json'), [])).rejects.toThrow(Usage);
  });

  it('compares as far as it names', () => {
    expect(holds({ a: { b: 1, c: 2 }, d: [3] }, { a: { b: 1 }, d: { 0: 3 } })).toBe(true);
    expect(holds({ a: { b: 1 } }, { a: { b: 2 } })).toBe(false);
    expect(holds({}, { a: undefined })).toBe(true);
    expect(holds(null, { a: 1 })).toBe(false);
  });

  it('settles a step in doubt', async () => {
    rig.bff.on(LOCK, 'cut');
    rig.bff.on(LOOK, 'cut');
    const steps = [
      { ...sell, expect: { kind: 'unknown', trade: { doubt: { step: 'lock' } } } },
      { do: 'faults', set: {} },
      { do: 'settle', sale: 'tv', expect: { kind: 'unknown' } },
    ];
    expect(await playScenario(api, write('doubt', steps), ['ZD1.1.2'])).toMatchObject({
      met: true,
    });
  });
});
