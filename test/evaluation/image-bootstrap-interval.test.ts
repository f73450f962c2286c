import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bootstrapInterval } from '../../lib/evaluation/bootstrap-interval';
import { imageBootstrapInterval } from '../../lib/evaluation/image-bootstrap-interval';
import { allPairs } from '../../lib/pairs/all-pairs';
import { createRandom } from '../../lib/tensorflow/seeded-random';

/** By the definition: images are drawn into a list, and a pair counts once for every two places of the list that hold its images. */
function naive(
  hits: number[],
  left: number[],
  right: number[],
  { seed, resamples }: { seed: number; resamples: number },
) {
  const random = createRandom({ seed });
  const images: number[] = [];
  hits.forEach((_, pair) => {
    for (const row of [left[pair], right[pair]]) if (!images.includes(row)) images.push(row);
  });
  const shares: number[] = [];
  while (shares.length < resamples) {
    const drawn = images.map(() => images[random.integer(images.length)]);
    const found = hits.flatMap((hit, pair) =>
      drawn.flatMap((a) => drawn.filter((b) => a === left[pair] && b === right[pair]).map(() => hit)),
    );
    if (found.length > 0) shares.push(found.reduce((sum, hit) => sum + hit, 0) / found.length);
  }
  return shares.sort((a, b) => a - b);
}

describe('imageBootstrapInterval', () => {
  it('is what the definition gives', () => {
    const pair = fc.record({
      left: fc.integer({ min: 0, max: 6 }),
      right: fc.integer({ min: 10, max: 16 }),
      hit: fc.integer({ min: 0, max: 1 }),
    });
    fc.assert(
      fc.property(fc.array(pair, { minLength: 1, maxLength: 12 }), fc.nat(), (pairs, seed) => {
        const [hits, left, right] = (['hit', 'left', 'right'] as const).map((of) => pairs.map((one) => one[of]));
        const found = imageBootstrapInterval(hits, { left, right } as never, { seed, resamples: 41 });
        const shares = naive(hits, left, right, { seed, resamples: 41 });
        expect(found.value).toBeCloseTo(hits.reduce((sum, hit) => sum + hit, 0) / hits.length, 12);
        expect(found.low).toBeCloseTo(shares[1], 9);
        expect(found.high).toBeCloseTo(shares[39], 9);
      }),
      { numRuns: 40 },
    );
  });

  it('contains the truth as often as its level says, which the interval over pairs does not', () => {
    // Images i and j match with probability q_i q_j, and a few have a high q: everybody's double. The true share is the mean of q, squared.
    const random = createRandom({ seed: 5 });
    const [images, runs] = [40, 60];
    const held = { images: 0, pairs: 0 };
    for (let run = 0; run < runs; run++) {
      const odd = Array.from({ length: images }, () => (random.float() < 0.2 ? 0.9 : 0.3));
      const pairs = allPairs(odd.map((_, i) => i));
      const hits = Array.from(pairs.left, (l, i) => Number(random.float() < odd[l] * odd[pairs.right[i]]));
      const truth = (0.2 * 0.9 + 0.8 * 0.3) ** 2;
      const options = { seed: run, resamples: 200 };
      const contains = ({ low, high }: { low: number; high: number }) => Number(low <= truth && truth <= high);
      held.images += contains(imageBootstrapInterval(hits, pairs, options));
      const share = (scores: ArrayLike<number>) =>
        Array.from(scores).reduce((sum, hit) => sum + hit, 0) / scores.length;
      held.pairs += contains(bootstrapInterval(hits, pairs.same, { statistic: share, ...options }));
    }
    expect(held.images / runs).toBeGreaterThan(0.85);
    expect(held.pairs / runs).toBeLessThan(0.7);
  });

  it('is one point if all pairs are hits or none is', () => {
    const pairs = allPairs([1, 2, 3, 4]);
    for (const hit of [0, 1])
      expect(imageBootstrapInterval(new Uint8Array(6).fill(hit), pairs, { seed: 1 })).toEqual({
        value: hit,
        low: hit,
        high: hit,
      });
  });

  it('refuses wrong pairs, hits, seeds and numbers of resamples', () => {
    const pairs = { left: Int32Array.of(0, 1), right: Int32Array.of(1, 2) };
    const found = (hits: number[], of: { left: Int32Array; right: Int32Array } = pairs, seed = 1) => {
      return () => imageBootstrapInterval(hits, of, { seed });
    };
    expect(found([1])).toThrow('hits, left and right must have the same length, found 1 hits, 2 left, 2 right');
    expect(found([], { left: new Int32Array(), right: new Int32Array() })).toThrow(
      'pairs must be at least one, found none',
    );
    expect(found([1, 2])).toThrow('hits must be 1 or 0, found 2 at pair 1');
    expect(found([1, 0], { ...pairs, left: Int32Array.of(0, -1) })).toThrow(
      'rows must be whole numbers of 0 or more, found -1',
    );
    expect(found([1, 0], pairs, 0.5)).toThrow('imageBootstrapInterval: seed must be a whole number, found 0.5');
    expect(() => imageBootstrapInterval([1, 0], pairs, { seed: 1, resamples: 10 })).toThrow(
      '40 or more, as level 0.95 needs',
    );
  });
});
