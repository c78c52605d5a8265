import { posterFormat } from '../contract/poster.contract';
import {
  bleedOf,
  fitSize,
  posterFormatNames,
  posterFormats,
  printable,
  tooLongLines,
  yuanWords,
} from './poster.rules';

it('draws every format that can be asked for, and no other', () => {
  expect([...posterFormatNames].sort()).toEqual([...posterFormat.options].sort());
});

it.each([
  ['红🧧火', '红火'],
  ['👨‍👩‍👧一家', '一家'],
  ['🇨🇳旗舰', '旗舰'],
  ['3C 数码 1️⃣号店', '3C 数码 1号店'],
  ['商标® 公司©', '商标® 公司©'],
  ['  多余\u200b \n 空白 ', '多余 空白'],
  ['㐂龘鱻', '㐂龘鱻'],
])('prints %j as %j', (text, printed) => {
  expect(printable(text)).toBe(printed);
});

it('makes long words smaller, down to what can still be read', () => {
  const box = { width: 400, lines: 1, most: 40, least: 18 };
  expect(fitSize('短', box)).toBe(40);
  expect(fitSize('二十个汉字二十个汉字二十个汉字二十个汉字', box)).toBe(20);
  expect(fitSize('字'.repeat(60), box)).toBe(18);
  expect(fitSize('abcdefghij', box)).toBe(40);
});

it('knows the bleed of what is printed, three millimetres all round', () => {
  for (const format of posterFormatNames) {
    const { print, width } = posterFormats[format];
    const mm = print ? (bleedOf(format) / width) * print.mm[0] : 0;
    expect(mm).toBeGreaterThanOrEqual(print ? 3 : 0);
    expect(mm).toBeLessThan(3.5);
  }
});

it('says money as people do', () => {
  expect([50_000_000, 20_000, 10_000, 1_250_000].map(yuanWords)).toEqual([
    '50 万',
    '200',
    '100',
    '12500',
  ]);
});

it('says which line is too long to be read in passing, emoji not counted', () => {
  expect(tooLongLines({ headline: '五一家电节', subline: '满 2000 减 200' })).toEqual([]);
  expect(tooLongLines({ headline: `五一家电节${'🧧'.repeat(20)}` })).toEqual([]);
  expect(tooLongLines({ headline: '字'.repeat(17), subline: '字'.repeat(23) })).toEqual([
    'headline',
    'subline',
  ]);
});
