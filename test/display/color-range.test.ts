import { expect, it } from 'vitest';
import { extremes, requireRange } from '../../lib/display/color-range';

it('takes two finite numbers, the lower one first', () => {
  requireRange('heatMap', -1, 1e300);
  for (const [low, high] of [
    [1, 1],
    [2, 1],
    [Number.NaN, 1],
    [0, Number.POSITIVE_INFINITY],
    [-1.7e308, 1.7e308],
  ])
    expect(() => requireRange('heatMap', low, high)).toThrow(
      new RangeError(`heatMap: range must be two finite numbers, the lower one first, found ${low} to ${high}`),
    );
});

it('is from the lowest to the highest value, or 1 wide', () => {
  expect(extremes(Float64Array.of(3, -2, 7))).toEqual([-2, 7]);
  expect(extremes(Float64Array.of(5, 5))).toEqual([5, 6]);
});
