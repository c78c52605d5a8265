import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { keys, sealAsBff } from '../../test/fake-bff';
import { NOW, opening, type Rig, sellOne, startRig } from '../../test/rig';
import { freshNonce, whyNotGenuine } from '../sign';

const MCH = '84937015722000A';
const jlpay = { appid: 'jlpay-demo', publicKey: keys.jlpay.publicKey };
const seconds = (iso: string) => Math.floor(Date.parse(iso) / 1000);

let rig: Rig;
beforeAll(async () => {
  rig = await startRig();
  await sellOne(rig);
  await sellOne(rig, 'T20230422-0002');
  await rig.call('POST', '/api/sales/T20230422-0002/refunds', {
    term_no: 'T0000001',
    out_refund_no: 'R20230422-0002',
    line_nos: [1],
    reason: '质量问题',
  });
  await sellOne(rig, 'T20230422-0003');
  await rig.call('POST', '/api/sales/T20230422-0003/cancel', {
    term_no: 'T0000001',
    reason: '输错',
  });
});
afterAll(() => rig.stop());

type Letter = { method: string; path: string; body?: string; at?: string; nonce?: string };
/** The clock 嘉联 keeps: the answer bears its time, whatever the question bore. */
let clock = NOW;
/** Sends as the BFF; checks that the answer is signed by 嘉联 over the request's method and path. */
const send = async (letter: Letter, change: Record<string, string> = {}) => {
  const { method, path, body = '', at = clock, nonce = freshNonce() } = letter;
  const headers = { ...sealAsBff(method, path, body, seconds(at), nonce), ...change };
  const answer = await fetch(rig.origin() + path, { method, headers, ...(body && { body }) });
  const bytes = Buffer.from(await answer.arrayBuffer());
  const header = (name: string) => answer.headers.get(name) ?? undefined;
  expect(
    whyNotGenuine({ method, path, body: bytes }, header, jlpay, seconds(clock)),
  ).toBeUndefined();
  const json = bytes[0] === 0x7b ? JSON.parse(bytes.toString()) : undefined;
  return { status: answer.status, bytes, json, digest: header('x-jlpay-digest') };
};
const ask = (body: object, letter: Partial<Letter> = {}, change?: Record<string, string>) =>
  send(
    { method: 'POST', path: '/open/trans/chnquery', body: JSON.stringify(body), ...letter },
    change,
  );
const known = { mch_id: MCH, out_trade_no: opening.out_trade_no };

describe('chnquery', () => {
  it('tells a payment by either number', async () => {
    const paid = { ret_code: '00000', status: '2', total_fee: 259900, paid_fee: 239900 };
    expect((await ask(known)).json).toMatchObject({ ...paid, pay_type: 'wxpay' });
    const byTransaction = { mch_id: MCH, transaction_id: 'JL2023042200000001' };
    expect((await ask(byTransaction)).json).toMatchObject(paid);
  });

  it('tells a voided payment as failed, and knows nothing of other shops’ trades', async () => {
    expect((await ask({ ...known, out_trade_no: 'T20230422-0003' })).json.status).toBe('3');
    expect((await ask({ ...known, out_trade_no: 'T20230422-9999' })).json.ret_code).toBe('10412');
    expect((await ask({ ...known, mch_id: '84937015722000B' })).json.ret_code).toBe('10412');
  });

  it.each<[string, Partial<Letter>, Record<string, string>, number, string]>([
    ['no signature', {}, { 'x-jlpay-sign': '' }, 400, '40001'],
    ['another appid', {}, { 'x-jlpay-appid': 'jlpay-demo' }, 401, '40101'],
    ['a clock 301 s off', { at: '2023-04-22T10:10:30+08:00' }, {}, 401, '40102'],
    ['another body', { body: '{ }' }, { 'x-jlpay-sign': 'MAA=' }, 401, '40103'],
    ['a body that is not JSON', { body: '{' }, {}, 400, '40001'],
    ['a body without a key', { body: `{"mch_id":"${MCH}"}` }, {}, 400, '40001'],
    ['a shop that is not ours', { body: '{"mch_id":"X","out_trade_no":"Y"}' }, {}, 403, '40301'],
    ['an oversized body', { body: `"${'x'.repeat(256 * 1024)}"` }, {}, 413, '41301'],
  ])('refuses %s', async (_, letter, change, status, code) => {
    // The signature's own clock is the letter's, so only the window can object to it.
    const answer = await ask(known, letter, change);
    expect([answer.status, answer.json.ret_code]).toEqual([status, code]);
  });

  it('refuses a nonce it has seen', async () => {
    const nonce = freshNonce();
    expect((await ask(known, { nonce })).status).toBe(200);
    const replayed = await ask(known, { nonce });
    expect([replayed.status, replayed.json.ret_code]).toEqual([409, '40901']);
  });
});

describe('the daily bill', () => {
  const path = `/open/bill/trade?date=2023-04-22&mch_id=${MCH}`;

  it('is not there before 10:00 of the next day', async () => {
    expect((await send({ method: 'GET', path })).json.ret_code).toBe('10404');
  });

  it('has a header, a line per trade and refund, the sums, and its digest', async () => {
    clock = '2023-04-23T10:00:01+08:00';
    rig.bff.setNow(clock);
    await rig.until('/api/status', ({ now }) => now >= '2023-04-23T10:00');
    const { bytes, digest } = await send({ method: 'GET', path });
    const bill = gunzipSync(bytes).toString();
    const lines = bill.trimEnd().split('\n');
    expect(digest).toBe(createHash('sha256').update(bill).digest('hex'));
    expect(lines[0]).toBe(
      'type,mch_id,term_no,out_trade_no,out_refund_no,transaction_id,total_fee,discount_fee,paid_fee,pay_type,trade_time',
    );
    // Two sold, one of them refunded; the cancelled one never settled.
    expect(lines.slice(1, -1).map((line) => line.split(',').slice(0, 9).join(','))).toEqual([
      `TRADE,${MCH},T0000001,T20230422-0001,,JL2023042200000001,259900,20000,239900`,
      `TRADE,${MCH},T0000001,T20230422-0002,,JL2023042200000002,259900,20000,239900`,
      `REFUND,${MCH},T0000001,T20230422-0002,R20230422-0002,JL2023042200000002,-259900,-20000,-239900`,
    ]);
    expect(lines.at(-1)).toBe('SUM,3,259900,20000,239900');
    expect(bill.endsWith('\n')).toBe(true);
  });

  it('is made from a memory that outlives a restart', async () => {
    await rig.restart();
    const own = await rig.call('GET', `/api/bill?mch_id=${MCH}&date=2023-04-22`);
    expect(own.json.bill.split('\n')).toHaveLength(6);
  });

  it('is empty on a day without trades, and refuses nonsense', async () => {
    const empty = `/open/bill/trade?date=2023-04-21&mch_id=${MCH}`;
    const { bytes } = await send({ method: 'GET', path: empty });
    expect(gunzipSync(bytes).toString().trimEnd().split('\n').at(-1)).toBe('SUM,0,0,0,0');
    const wild = `/open/bill/trade?date=2023-02-30&mch_id=${MCH}`;
    expect((await send({ method: 'GET', path: wild })).json.ret_code).toBe('40001');
  });
});
