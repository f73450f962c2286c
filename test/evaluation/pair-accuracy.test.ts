import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pairAccuracy } from '../../lib/evaluation/pair-accuracy';
import { accuracyAt } from '../oracles/naive-evaluation';
import { refusesBadPairs, scoredPairs } from './support';

describe('pairAccuracy', () => {
  it('is the share of pairs on the right side of the threshold', () => {
    fc.assert(
      fc.property(scoredPairs, fc.integer({ min: -4, max: 4 }), ({ scores, same }, threshold) => {
        expect(pairAccuracy(scores, same, { threshold })).toBe(accuracyAt(scores, same, threshold));
      }),
    );
  });

  it('calls a pair on the threshold same', () => {
    expect(pairAccuracy([0.5], [1], { threshold: 0.5 })).toBe(1);
    expect(pairAccuracy([0.5], [0], { threshold: 0.5 })).toBe(0);
  });

  it('takes distances as scores below 0', () => {
    const scores = Float32Array.of(0.2, 0.9, 0.4).map((distance) => -distance);
    expect(pairAccuracy(scores, Uint8Array.of(1, 0, 1), { threshold: -0.5 })).toBe(1);
  });

  it('takes an infinite threshold and pairs of one kind', () => {
    expect(pairAccuracy([1, 2], [0, 0], { threshold: Number.POSITIVE_INFINITY })).toBe(1);
    expect(pairAccuracy([1, 2], [1, 1], { threshold: Number.NEGATIVE_INFINITY })).toBe(1);
  });

  it.each([Number.NaN, undefined, { threshold: 1 }])('refuses %j as a threshold', (threshold) => {
    expect(() => pairAccuracy([1], [1], { threshold: threshold as number })).toThrow(
      'pairAccuracy: threshold must be a number, found',
    );
  });

  refusesBadPairs('pairAccuracy', (scores, same) => pairAccuracy(scores, same, { threshold: 0 }));
});
