import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { linkPage } from '../contract/sharing.contract';
import { newId } from '../kernel/id';
import { agentOf, codeOf, isWellFormed, placeOf, scenePage, whyNotOpen } from './link.rules';

const sevenNumbers = fc.array(fc.integer({ min: 0, max: 61 }), { minLength: 7, maxLength: 7 });
const base62 = [...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'];

describe('a code', () => {
  it('is known for what it is', () => {
    fc.assert(
      fc.property(sevenNumbers, (numbers) => {
        expect(codeOf(numbers)).toMatch(/^[0-9A-Za-z]{8}$/);
        expect(isWellFormed(codeOf(numbers))).toBe(true);
      }),
    );
  });
  it('is refused with any one character changed', () => {
    fc.assert(
      fc.property(
        sevenNumbers,
        fc.integer({ min: 0, max: 7 }),
        fc.constantFrom(...base62),
        (numbers, at, letter) => {
          const code = codeOf(numbers);
          fc.pre(code[at] !== letter);
          expect(isWellFormed(code.slice(0, at) + letter + code.slice(at + 1))).toBe(false);
        },
      ),
    );
  });
  it.each(['', '0000000', '000000000', '中文中文中文中文', "0';--000", '../../..'])(
    'is not %j',
    (text) => {
      expect(isWellFormed(text)).toBe(false);
    },
  );
});

describe('agentOf', () => {
  const iphone =
    'Mozilla/5.0 (iPhone; CPU iPhone OS 16_0 like Mac OS X) AppleWebKit/605.1.15 Mobile';
  it.each([
    ['wechat', `${iphone} MicroMessenger/8.0.33`, false],
    ['phone', iphone, false],
    ['phone', 'Mozilla/5.0 (Linux; Android 13; MIX) AppleWebKit/537.36 Mobile Safari', false],
    ['desktop', 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/112', false],
    ['desktop', '', false],
    ['bot', `${iphone} MicroMessenger/8.0.33`, true],
  ])('is %s', (agent, userAgent, isBot) => {
    expect(agentOf(userAgent, isBot)).toBe(agent);
  });
});

describe('placeOf', () => {
  const config = readFileSync(join(__dirname, '../../../miniapp/src/app.config.ts'), 'utf8');
  const about = { campaignId: newId('campaign'), storeId: newId('store'), code: '00000000' };
  it.each(linkPage.options)('finds the page of %s in the mini-program', (page) => {
    const { path, query } = placeOf({ ...about, page });
    const [, folder, rest] = /^(pages\/info|pages)\/(.*)$/.exec(path) ?? [];
    expect(config).toContain(folder === 'pages' ? `'${path}'` : `'${rest}'`);
    expect(query).toMatch(/(^|&)s=00000000$/);
  });
  it('finds the page that takes a scene', () => {
    expect(config).toContain(`'${scenePage}'`);
  });
  it('names the store, not the campaign, to the page of a store', () => {
    expect(placeOf({ ...about, page: 'store' }).query).toBe(`id=${about.storeId}&s=00000000`);
    expect(placeOf({ ...about, page: 'help' }).query).toBe('s=00000000');
  });
});

describe('whyNotOpen', () => {
  const now = new Date('2023-04-22T10:00:00+08:00');
  it('refuses what is not there, and what ended at this very instant', () => {
    expect(whyNotOpen(undefined, now)).toBe('short_link_unknown');
    expect(whyNotOpen({ expiresAt: now }, now)).toBe('short_link_expired');
    expect(whyNotOpen({ expiresAt: new Date(now.getTime() + 1) }, now)).toBeUndefined();
    expect(whyNotOpen({ expiresAt: null }, now)).toBeUndefined();
  });
});
