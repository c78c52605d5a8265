import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readEstate } from './estate';

const own = join(__dirname, '../terminals.json');
const campaign = join(__dirname, '../../prisma/campaigns/zhangdian-2023.stores.json');
type Listed = { mchId: string; name: string; stores: { terminals: string[] }[] };

describe('嘉联’s list of terminals', () => {
  it('agrees with the campaign’s list of stores', () => {
    const listed: Listed[] = JSON.parse(readFileSync(campaign, 'utf8'));
    expect(
      readEstate(own).merchants.map(({ mch_id, name, term_nos }) => ({ mch_id, name, term_nos })),
    ).toEqual(
      listed.map(({ mchId, name, stores }) => ({
        mch_id: mchId,
        name,
        term_nos: stores.flatMap(({ terminals }) => terminals),
      })),
    );
  });

  it('finds the shop of a terminal, and no shop for an unknown one', () => {
    const estate = readEstate(own);
    expect(estate.merchantAt('T0000005')?.mch_id).toBe('84937015722000B');
    expect(estate.merchantAt('T0000041')).toBeUndefined();
    expect([estate.has('84937015722000L'), estate.has('84937015722000M')]).toEqual([true, false]);
  });

  it('refuses a terminal that stands in two shops', () => {
    const file = join(tmpdir(), `terminals-${process.pid}.json`);
    const shop = { name: 'x', term_nos: ['T1'], cashiers: [{ cashier_id: 'C01', name: 'x' }] };
    writeFileSync(
      file,
      JSON.stringify([
        { ...shop, mch_id: 'A' },
        { ...shop, mch_id: 'B' },
      ]),
    );
    expect(() => readEstate(file)).toThrow('two shops');
  });
});
