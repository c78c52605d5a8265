import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { planFile } from '../../../prisma/seed';
import { parseStoreFile, readStoreFile } from './store-file.store';

const storesFile = planFile.replace('.json', '.stores.json');
const merchants = readStoreFile(storesFile);
const stores = merchants.flatMap((one) => one.stores);

describe('the sample stores', () => {
  it('are twelve, marked as samples, with forty terminals', () => {
    expect(merchants.map((one) => one.mchId)).toEqual(
      [...'ABCDEFGHIJKL'].map((letter) => `84937015722000${letter}`),
    );
    expect(stores.map((one) => one.terminals.length)).toEqual([4, 4, 4, 4, 3, 3, 3, 3, 3, 3, 3, 3]);
    expect(stores.flatMap((one) => one.terminals)).toEqual(
      Array.from({ length: 40 }, (_, index) => `T${String(index + 1).padStart(7, '0')}`),
    );
    expect(merchants.every((one) => one.sample && one.name.includes('样例'))).toBe(true);
  });

  it('lie in the district and have numbers that ring nowhere', () => {
    for (const store of stores) {
      expect(store.latitude).toBeGreaterThan(36.77);
      expect(store.latitude).toBeLessThan(36.86);
      expect(store.longitude).toBeGreaterThan(117.97);
      expect(store.longitude).toBeLessThan(118.11);
      expect(store.phone).toMatch(/^0533-0000\d{3}$/);
    }
    expect(new Set(stores.map((one) => one.town)).size).toBeGreaterThan(8);
  });

  it("agree with 嘉联's own list of merchants and terminals", () => {
    const path = join(__dirname, '../../../mock-terminal/terminals.json');
    const theirs: { mch_id: string; name: string; term_nos: string[] }[] = JSON.parse(
      readFileSync(path, 'utf8'),
    );
    expect(theirs.map(({ mch_id, name, term_nos }) => ({ mch_id, name, term_nos }))).toEqual(
      merchants.map((one) => ({
        mch_id: one.mchId,
        name: one.name,
        term_nos: one.stores.flatMap((store) => store.terminals),
      })),
    );
  });
});

describe('a store file', () => {
  it('is refused when one terminal stands in two stores', () => {
    const file = JSON.parse(readFileSync(storesFile, 'utf8'));
    file[1].stores[0].terminals.push('T0000001');
    expect(() => parseStoreFile(file)).toThrow(/stands twice/);
  });
});
