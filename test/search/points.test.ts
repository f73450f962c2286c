import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DistanceMetric as Metric } from '../../lib/distances/metric';
import { distanceOfPoints } from '../../lib/search/points';
import { pointsOf } from '../evaluation/embeddings';
import { cosine, euclidean } from '../oracles/naive-distances';

const distance = (a: number[], b: number[], metric: Metric) => {
  const [pointsA, pointsB] = pointsOf(metric, [a], [b, b]);
  return distanceOfPoints(pointsA, 0, pointsB, 1);
};

describe('points', () => {
  it('are as far apart as the definitions say', () => {
    const vector = fc.array(fc.integer({ min: -256, max: 256 }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(vector, vector, fc.integer({ min: -100, max: 100 }), (a, b, exponent) => {
        const [x, y] = [a, b].map((numbers) => numbers.map((value) => value * 2 ** exponent));
        expect(distance(x, y, 'euclidean')).toBe(euclidean(a, b) * 2 ** exponent);
        expect(distance(x, y, 'cosine')).toBeCloseTo(1 - cosine(a, b), 12);
      }),
    );
  });

  it('are scaled by their median length, however large or small their numbers are', () => {
    const factorsOf = (metric: Metric, rows: number[][]) => [...pointsOf(metric, rows)[0].factors];
    expect(
      factorsOf('euclidean', [
        [2 ** 127, 2 ** 127],
        [1, 0],
        [2 ** -149, 0],
      ]),
    ).toEqual([0.5, 0.5, 0.5]);
    expect(factorsOf('euclidean', [[2 ** -149, 0]])).toEqual([2 ** 148]);
    expect(factorsOf('euclidean', [[2 ** 127, 2 ** 127]])).toEqual([2 ** -128]);
    expect(factorsOf('euclidean', [[0, 0]])).toEqual([1]);
    expect(
      factorsOf('euclidean', [
        [0, 0],
        [0, 0],
        [3, 0],
      ]),
    ).toEqual([0.25, 0.25, 0.25]);
    expect(
      factorsOf('cosine', [
        [3, 4],
        [0, 2 ** -149],
        [0, 0],
      ]),
    ).toEqual([0.2, 2 ** 149, 0]);
  });

  it('are far where they are longer than 2^40 units, except by cosine', () => {
    const rows = [[1], [2 ** 42], [1], [1e20]];
    expect(pointsOf('euclidean', rows)[0].far).toEqual([1, 3]);
    expect(pointsOf('cosine', rows)[0].far).toEqual([]);
  });

  it('tell directions apart whose cosine is 1 in float32', () => {
    expect(distance([1, 0], [1, 2 ** -20], 'cosine') / 2 ** -41).toBeCloseTo(1, 4);
    expect(distance([0.1, 0.7], [0.1, 0.7], 'cosine')).toBe(0);
    expect(distance([1, 0], [-3, 0], 'cosine')).toBe(2);
  });

  it('are at cosine distance 1 from a point of length 0, and so is that point from itself', () => {
    expect(distance([0, 0], [1, 0], 'cosine')).toBe(1);
    expect(distance([1, 0], [0, 0], 'cosine')).toBe(1);
    expect(distance([0, 0], [0, 0], 'cosine')).toBe(1);
    expect(distance([0, 0], [0, 0], 'euclidean')).toBe(0);
  });
});
