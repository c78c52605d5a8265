import type { Campaign } from '../../../../bff/src/contract';
import type { Spot } from '../../lib/locate';

export type ClaimSide = 'inside' | 'outside';
type Outline = NonNullable<Campaign['claimArea']>['outline'];

/** Even–odd rule: a ray to the east crosses the outline an odd number of times from inside. */
export function sideOf(outline: Outline, { longitude, latitude }: Spot): ClaimSide {
  const crossings = outline.filter(([x, y], index) => {
    const [beforeX, beforeY] = outline[(index + outline.length - 1) % outline.length] ?? [x, y];
    return (
      y > latitude !== beforeY > latitude &&
      longitude < ((beforeX - x) * (latitude - y)) / (beforeY - y) + x
    );
  });
  return crossings.length % 2 === 1 ? 'inside' : 'outside';
}
