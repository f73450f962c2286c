import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { embeddingSpread } from '../../lib/evaluation/embedding-spread';
import { createRandom } from '../../lib/tensorflow/seeded-random';
import '../matchers';
import { embeddingsOf, hardRows, rowsOf } from './embeddings';

/** By the formula: the standard deviation of the directions in each dimension, and the mean of these, scaled. */
function naiveSpread(rows: number[][]): number {
  const directions = rows.map((row) => row.map((value) => value / (Math.hypot(...row) || 1)));
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviations = rows[0].map((_, j) => {
    const values = directions.map((row) => row[j]);
    return Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)));
  });
  return Math.sqrt(rows[0].length) * mean(deviations);
}

/** Normally distributed numbers: directions that are spread evenly. */
function normalRows(size: number, dimensions: number, seed: number): number[][] {
  const random = createRandom({ seed });
  const normal = () => Math.sqrt(-2 * Math.log(1 - random.float())) * Math.cos(2 * Math.PI * random.float());
  return Array.from({ length: size }, () => Array.from({ length: dimensions }, normal));
}

describe('embeddingSpread', () => {
  it('is the formula, from 0 to 1, on embeddings of any kind', () => {
    fc.assert(
      fc.property(
        hardRows.filter(({ size }) => size > 1),
        (embeddings) => {
          const found = embeddingSpread(embeddings);
          expect(found).toBeAllclose(naiveSpread(rowsOf(embeddings)), { rtol: 1e-6, atol: 1e-12 });
          expect(found).toBeGreaterThanOrEqual(0);
          expect(found).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  it.each([2, 16, 128])('is 1 on an even sphere of %s dimensions, whatever the lengths', (dimensions) => {
    const rows = normalRows(2000, dimensions, dimensions);
    const found = embeddingSpread(embeddingsOf(rows));
    expect(Math.abs(found - 1)).toBeLessThan(0.01);
    const longer = rows.map((row, i) => row.map((value) => value * 2 ** (i % 7)));
    expect(embeddingSpread(embeddingsOf(longer))).toBeAllclose(found, { rtol: 1e-6 });
  });

  it('is exactly 1 for the ends of the axes, and 0 for equal directions', () => {
    const ends = [
      [1, 0],
      [-3, 0],
      [0, 1],
      [0, -0.5],
    ];
    expect(embeddingSpread(embeddingsOf(ends))).toBe(1);
    const equal = Array.from({ length: 9 }, () => [0.1, -0.7, 0.3]);
    expect(embeddingSpread(embeddingsOf(equal))).toBe(0);
    const longer = equal.map((row, i) => row.map((value) => value * (i + 1)));
    expect(embeddingSpread(embeddingsOf(longer))).toBeLessThan(1e-6);
    expect(embeddingSpread(embeddingsOf([[0], [0]]))).toBe(0);
  });

  it('tells how many dimensions are in use', () => {
    const rows = normalRows(2000, 16, 5).map((row) => row.map((value, j) => (j < 4 ? value : 0)));
    expect(Math.abs(embeddingSpread(embeddingsOf(rows)) - Math.sqrt(4 / 16))).toBeLessThan(0.01);
  });

  it('refuses what has no spread', () => {
    expect(() => embeddingSpread(embeddingsOf([[1, 2]]))).toThrow(
      'embeddingSpread: embeddings must be at least 2, found 1; one alone has no spread: embed more images',
    );
    expect(() =>
      embeddingSpread(
        embeddingsOf([
          [1, Number.NaN],
          [1, 2],
        ]),
      ),
    ).toThrow('embeddingSpread: embeddings must be finite numbers, found NaN at row 0 of 2, dimension 1');
    expect(() => embeddingSpread({ values: [1, 2] as never, size: 2, dimensions: 1 })).toThrow(
      'embeddingSpread: embeddings.values must be a Float32Array, found Array',
    );
  });
});
