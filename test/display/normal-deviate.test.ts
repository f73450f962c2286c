import fc from 'fast-check';
import { expect, it } from 'vitest';
import { normalDeviate } from '../../lib/display/normal-deviate';

/** By `statistics.NormalDist().inv_cdf` of Python 3.11. */
const fromPython = [
  [1e-9, -5.9978070150076865],
  [0.0001, -3.71901648545568],
  [0.001, -3.090232306167813],
  [0.01, -2.3263478740408408],
  [0.0242, -1.9738394633131993],
  [0.0243, -1.9720841590292884],
  [0.05, -1.6448536269514726],
  [0.2, -0.8416212335729142],
  [0.4, -0.2533471031357998],
  [0.7, 0.5244005127080407],
  [0.99, 2.3263478740408408],
];

it.each(fromPython)('of %d is %d', (rate, deviate) => {
  expect(Math.abs(normalDeviate(rate) / deviate - 1)).toBeLessThan(1.2e-9);
});

it('is 0 in the middle, infinite at the ends, and odd about the middle', () => {
  expect([0, 0.5, 1].map(normalDeviate)).toEqual([Number.NEGATIVE_INFINITY, 0, Number.POSITIVE_INFINITY]);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 511 }), (part) => {
      expect(normalDeviate(part / 1024)).toBe(-normalDeviate(1 - part / 1024));
      expect(normalDeviate(part / 1024)).toBeLessThan(normalDeviate((part + 1) / 1024));
    }),
  );
});
