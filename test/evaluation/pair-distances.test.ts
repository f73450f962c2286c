import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pairDistances } from '../../lib/evaluation/pair-distances';

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
        const euclidean = pairDistances(embeddings, pairsOf(all));
        const cosine = pairDistances(embeddings, pairsOf(all), 'cosine');
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

  it('takes an embedding of length 0 as unlike everything, not as NaN', () => {
    const embeddings = { values: Float32Array.of(0, 0, 1, 0), size: 2, dimensions: 2 };
    expect([
      ...pairDistances(
        embeddings,
        pairsOf([
          [0, 1],
          [0, 0],
        ]),
        'cosine',
      ),
    ]).toEqual([1, 1]);
  });

  it('refuses rows that were not embedded', () => {
    const embeddings = { values: new Float32Array(4), size: 2, dimensions: 2 };
    expect(() =>
      pairDistances(
        embeddings,
        pairsOf([
          [0, 1],
          [1, 2],
        ]),
      ),
    ).toThrow('pair 1 is rows 1 and 2, embedded are 0 to 1');
  });
});
