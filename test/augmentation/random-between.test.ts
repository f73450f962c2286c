import { describe, expect, it } from 'vitest';
import { randomBetween, randomRatio, requireRange } from '../../lib/augmentation/random-between';
import { withSeed } from '../../lib/tensorflow/random';
import { tf } from '../../lib/tensorflow/tensorflow';
import { mean } from '../training/augmented';

const seeded = (draw: () => tf.Tensor) => withSeed(tf.tensor1d([1, 2], 'int32'), draw);

describe('randomBetween and randomRatio', () => {
  it('draw from the whole range, evenly, or evenly by logarithm', () => {
    const even = seeded(() => randomBetween(4000, [2, 6]));
    expect(even.shape).toEqual([4000, 1, 1, 1]);
    const ratios = seeded(() => randomRatio(4000, [0.25, 4])).dataSync();
    const values = even.dataSync();
    expect([Math.min(...values) >= 2, Math.max(...values) <= 6]).toEqual([true, true]);
    expect(Math.abs(mean(values) - 4)).toBeLessThan(0.1);
    expect(Math.abs(mean(Array.from(ratios, Math.log)))).toBeLessThan(0.06);
    // Each of four equal parts of the logarithm gets a quarter of the draws.
    for (const [from, to] of [
      [0.25, 0.5],
      [0.5, 1],
      [1, 2],
      [2, 4],
    ])
      expect(Math.abs(ratios.filter((r) => r >= from && r < to).length - 1000)).toBeLessThan(120);
    expect([...seeded(() => randomBetween(2, [3, 3])).dataSync()]).toEqual([3, 3]);
  });
});

describe('requireRange', () => {
  it('refuses what is not a range', () => {
    expect(requireRange('f: area', [0.1, 1], { most: 1 })).toBeUndefined();
    for (const range of [[0, 1], [0.5, 0.4], [0.5, 1.1], [Number.NaN, 1], [0.5], [0.1, 0.2, 0.3]])
      expect(() => requireRange('f: area', range as unknown as [number, number], { most: 1 })).toThrow(
        `f: area must be two numbers above 0 up to 1, in ascending order, found [${range.join(', ')}]`,
      );
    expect(() => requireRange('f: aspect', [2, 1])).toThrow(
      'f: aspect must be two numbers above 0, in ascending order',
    );
  });
});
