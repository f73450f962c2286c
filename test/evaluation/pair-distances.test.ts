import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shown } from '../../lib/checks/shown';
import type { DistanceMetric as Metric } from '../../lib/distances/metric';
import { pairDistances } from '../../lib/evaluation/pair-distances';
import { nearestNeighbors } from '../../lib/search/nearest-neighbors';

const pairsOf = (rows: [number, number][]) => ({
  left: Int32Array.from(rows, ([left]) => left),
  right: Int32Array.from(rows, ([, right]) => right),
});

describe('pairDistances', () => {
  it('agrees with the definitions, pair by pair', () => {
    const value = fc.double({ min: -10, max: 10, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value, value), { minLength: 2, maxLength: 6 }), (rows) => {
        const embeddings = { values: Float32Array.from(rows.flat()), size: rows.length, dimensions: 3 };
        const row = (i: number) => [...embeddings.values.subarray(i * 3, i * 3 + 3)];
        const all = rows.flatMap((_, i) => rows.map((_, j) => [i, j] as [number, number]));
        const euclidean = pairDistances(embeddings, pairsOf(all), { metric: 'euclidean' });
        const cosine = pairDistances(embeddings, pairsOf(all), { metric: 'cosine' });
        all.forEach(([i, j], pair) => {
          const [a, b] = [row(i), row(j)];
          const dot = (x: number[], y: number[]) => x.reduce((sum, value, k) => sum + value * y[k], 0);
          expect(euclidean[pair]).toBeCloseTo(Math.hypot(...a.map((value, k) => value - b[k])), 4);
          const length = Math.sqrt(dot(a, a) * dot(b, b));
          if (length > 1e-6) expect(cosine[pair]).toBeCloseTo(1 - dot(a, b) / length, 4);
        });
      }),
    );
  });

  it('takes an embedding of length 0 as unlike everything, and gives no NaN', () => {
    const embeddings = { values: Float32Array.of(0, 0, 1, 0), size: 2, dimensions: 2 };
    expect([
      ...pairDistances(
        embeddings,
        pairsOf([
          [0, 1],
          [0, 0],
        ]),
        { metric: 'cosine' },
      ),
    ]).toEqual([1, 1]);
  });

  it('gives what nearestNeighbors gives, even for rows of length 0 or close to it', () => {
    const rows = [
      [0, 0],
      [1, 0],
      [0, 2],
      [1e-20, 1e-20],
      [3e-25, 4e-25],
      [0, 0],
      [-1e-30, 0],
      [5e19, 1e20],
    ];
    const embeddings = { values: Float32Array.from(rows.flat()), size: 8, dimensions: 2 };
    for (const metric of ['cosine', 'euclidean'] as const) {
      const found = nearestNeighbors(embeddings, embeddings, { k: 8, metric });
      const left = Array.from(found.rows, (_, i) => i >> 3);
      expect([...pairDistances(embeddings, { left, right: found.rows }, { metric })]).toEqual([...found.distances]);
    }
    // Rows as short as 1e-20 and 5e-25 still have a direction.
    expect(pairDistances(embeddings, { left: [1], right: [3] }, { metric: 'cosine' })[0]).toBeCloseTo(
      1 - Math.SQRT1_2,
      6,
    );
    expect(pairDistances(embeddings, { left: [1], right: [4] }, { metric: 'cosine' })[0]).toBeCloseTo(0.4, 6);
  });

  describe('refuses', () => {
    const embeddings = { values: new Float32Array(4), size: 2, dimensions: 2 };

    it.each([-1, 2, 0.5, Number.NaN])('row %s, which was not embedded', (row) => {
      const expected = (pair: number, left: number, right: number) =>
        `pairDistances: rows must be whole numbers from 0 to 1, found ${left} and ${right} at pair ${pair}`;
      const columns = (left: number[], right: number[]) => ({ left, right }) as unknown as ReturnType<typeof pairsOf>;
      expect(() => pairDistances(embeddings, columns([0, row], [1, 0]), { metric: 'euclidean' })).toThrow(
        expected(1, row, 0),
      );
      expect(() => pairDistances(embeddings, columns([0, 1], [row, 0]), { metric: 'euclidean' })).toThrow(
        expected(0, 0, row),
      );
    });

    it('columns of different lengths', () => {
      const uneven = { left: Int32Array.of(0, 1), right: Int32Array.of(0, 1, 1) };
      expect(() => pairDistances(embeddings, uneven, { metric: 'euclidean' })).toThrow(
        'must have the same length, found 2 and 3',
      );
      expect(() =>
        pairDistances(embeddings, { left: uneven.right, right: uneven.left }, { metric: 'euclidean' }),
      ).toThrow('found 3 and 2');
    });

    it('a metric that it does not know', () => {
      for (const metric of ['manhattan', 'Cosine', '', null] as unknown as Metric[])
        expect(() => pairDistances(embeddings, pairsOf([[0, 1]]), { metric })).toThrow(
          `pairDistances: metric must be cosine or euclidean, found ${shown(metric)}`,
        );
    });
  });
});
