import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sideOf } from './claim-side';

const file = join(__dirname, '../../../../prisma/campaigns/zhangdian-2023.json');
const { outline } = JSON.parse(readFileSync(file, 'utf8')).claimArea;

describe('the claim area of the plan', () => {
  test.each([
    ['张店', 118.047, 36.807, 'inside'],
    ['淄川', 117.967, 36.643, 'inside'],
    ['博山', 117.862, 36.495, 'inside'],
    ['周村', 117.87, 36.803, 'inside'],
    ['临淄', 118.309, 36.827, 'inside'],
    ['桓台', 118.098, 36.96, 'inside'],
    ['高青', 117.83, 37.17, 'inside'],
    ['沂源', 118.171, 36.185, 'inside'],
    ['邹平', 117.743, 36.863, 'outside'],
    ['青州', 118.48, 36.685, 'outside'],
    ['博兴', 118.13, 37.15, 'outside'],
    ['广饶', 118.41, 37.05, 'outside'],
    ['莱芜', 117.68, 36.21, 'outside'],
    ['济南', 117.02, 36.67, 'outside'],
  ])('%s: %d, %d is %s', (_, longitude, latitude, side) => {
    expect(sideOf(outline, { longitude, latitude })).toBe(side);
  });
});
