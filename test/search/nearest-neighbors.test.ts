import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DistanceMetric as Metric } from '../../lib/distances/metric';
import { pairDistances } from '../../lib/evaluation/pair-distances';
import { nearestNeighbors } from '../../lib/search/nearest-neighbors';
import { createRandom } from '../../lib/tensorflow/seeded-random';
import { tf } from '../../lib/tensorflow/tensorflow';
import { embeddingsOf, hardRows, rowsOf, wholeVectors } from '../evaluation/embeddings';
import { naiveNeighbors } from '../oracles/naive-retrieval';
import '../matchers';

const metrics: Metric[] = ['euclidean', 'cosine'];

const searches = fc.integer({ min: 1, max: 4 }).chain((dimensions) =>
  fc.record({
    queries: wholeVectors(dimensions, { most: 8 }),
    gallery: wholeVectors(dimensions, { most: 30 }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
);
const upTo = (most: number, share: number) => 1 + Math.floor(share * (most - 1));

/** Cosines of whole numbers are not whole numbers: equal ones can differ in the last digit, and then in their order. */
function expectNearest(metric: Metric, queries: number[][], gallery: number[][], k: number) {
  const found = nearestNeighbors(embeddingsOf(queries), embeddingsOf(gallery), { k, metric });
  expect(found.k).toBe(k);
  for (const [i, query] of queries.entries()) {
    const wanted = naiveNeighbors(query, gallery, metric);
    const [rows, distances] = [found.rows, found.distances].map((all) => [...all.subarray(i * k, (i + 1) * k)]);
    expect(distances).toBeAllclose(
      wanted.slice(0, k).map(({ value }) => value),
      { atol: 1e-7 },
    );
    expect(distances).toEqual([...distances].sort((a, b) => a - b));
    if (metric === 'euclidean') expect(rows).toEqual(wanted.slice(0, k).map(({ row }) => row));
    else {
      expect(new Set(rows).size).toBe(k);
      const distanceTo = new Map(wanted.map(({ row, value }) => [row, value]));
      expect(distances).toBeAllclose(
        rows.map((row) => distanceTo.get(row)),
        { atol: 1e-7 },
      );
    }
  }
}

describe('nearestNeighbors', () => {
  it.each(metrics)('agrees with comparing all with all and sorting: %s', (metric) => {
    fc.assert(
      fc.property(searches, ({ queries, gallery, share }) =>
        expectNearest(metric, queries, gallery, upTo(gallery.length, share)),
      ),
    );
  });

  it.each(metrics)('leaves each image out of its own neighbours, but not its equals: %s', (metric) => {
    const some = wholeVectors(2, { least: 2, most: 20, limit: 1 });
    fc.assert(
      fc.property(some, fc.double({ min: 0, max: 1, noNaN: true }), (vectors, share) => {
        const [embeddings, k] = [embeddingsOf(vectors), upTo(vectors.length - 1, share)];
        const { rows, distances } = nearestNeighbors(embeddings, embeddings, { k, metric, excludeSelf: true });
        for (const [i, vector] of vectors.entries()) {
          const others = naiveNeighbors(vector, vectors, metric).filter(({ row }) => row !== i);
          expect([...rows.subarray(i * k, (i + 1) * k)]).not.toContain(i);
          expect(distances.subarray(i * k, (i + 1) * k)).toBeAllclose(
            others.slice(0, k).map(({ value }) => value),
            { atol: 1e-7 },
          );
        }
      }),
    );
  });

  it.each(metrics)('gives the distances that pairDistances gives: %s', (metric) => {
    const random = tf.tidy(() => tf.randomNormal([60, 16], 0, 1, 'float32', 5).dataSync() as Float32Array);
    const embeddings = { values: random, size: 60, dimensions: 16 };
    const { rows, distances } = nearestNeighbors(embeddings, embeddings, { k: 60, metric });
    const left = Int32Array.from(rows, (_, i) => Math.floor(i / 60));
    expect(distances).toBeAllclose(pairDistances(embeddings, { left, right: rows }, { metric }));
    expect([...rows].filter((_, i) => i % 60 === 0)).toEqual([...Array(60).keys()]);
  });

  it('gives the lowest rows of many that are equally far, or equal', () => {
    const gallery = Array.from({ length: 400 }, (_, i) =>
      [Math.cos((i * Math.PI) / 2), Math.sin((i * Math.PI) / 2)].map(Math.round),
    );
    const around = nearestNeighbors(embeddingsOf([[0, 0]]), embeddingsOf(gallery), { k: 10, metric: 'euclidean' });
    expect([...around.rows]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    for (const metric of metrics) {
      const { rows, distances } = nearestNeighbors(embeddingsOf([[0, 1]]), embeddingsOf(gallery), { k: 5, metric });
      expect([...rows]).toEqual([1, 5, 9, 13, 17]);
      expect([...distances]).toEqual([0, 0, 0, 0, 0]);
    }
  });

  it.each(metrics)('gives every image of a collapsed encoder the first of the others: %s', (metric) => {
    const equal = embeddingsOf(Array.from({ length: 50 }, () => [0.1, -0.7, 0.3]));
    const { rows, distances } = nearestNeighbors(equal, equal, { k: 2, metric, excludeSelf: true });
    expect([...rows]).toEqual(
      Array.from({ length: 50 }, (_, row) => (row === 0 ? [1, 2] : row === 1 ? [0, 2] : [0, 1])).flat(),
    );
    expect(new Set(distances)).toEqual(new Set([0]));
  });

  it('takes a vector of length 0 to be at cosine distance 1 from all', () => {
    const vectors = embeddingsOf([
      [1, 0],
      [0, 0],
      [-1, 0],
      [0, 2],
    ]);
    const { rows, distances } = nearestNeighbors(vectors, vectors, { k: 4 });
    expect([...rows]).toEqual([0, 1, 3, 2, 0, 1, 2, 3, 2, 1, 3, 0, 3, 0, 1, 2]);
    expect([...distances]).toEqual([0, 1, 1, 2, 1, 1, 1, 1, 0, 1, 1, 2, 0, 1, 1, 1]);
  });

  it('gives a query of length 0 the lowest rows of a large gallery', () => {
    const values = tf.tidy(() => tf.randomNormal([900, 3], 0, 1, 'float32', 6).dataSync() as Float32Array);
    const { rows } = nearestNeighbors(embeddingsOf([[0, 0, 0]]), { values, size: 900, dimensions: 3 }, { k: 4 });
    expect([...rows]).toEqual([0, 1, 2, 3]);
  });

  describe('finds what float64 finds', () => {
    const noise = (size: number, dimensions: number, seed: number) =>
      rowsOf({
        values: tf.tidy(() => tf.randomNormal([size, dimensions], 0, 1, 'float32', seed).dataSync() as Float32Array),
        size,
        dimensions,
      });
    const hostile: [title: string, metric: Metric, vectors: number[][]][] = [
      [
        'close together, far out',
        'euclidean',
        noise(300, 8, 1).map((row) => row.map((x) => 10_000 + Math.round(x * 64) / 64)),
      ],
      ['in a narrow cone', 'cosine', noise(300, 8, 2).map((row) => [100, ...row.map((x) => x / 100)])],
      ['of enormous numbers', 'euclidean', noise(200, 4, 3).map((row) => row.map((x) => x * 1e37))],
      ['of tiny numbers', 'euclidean', noise(200, 4, 4).map((row) => row.map((x) => x * 1e-37))],
      ['of all lengths', 'cosine', noise(200, 4, 5).map((row, i) => row.map((x) => x * 10 ** ((i % 70) - 35)))],
      ['with one far away', 'euclidean', [[1e6, 1e6, 1e6, 1e6], ...noise(200, 4, 7)]],
    ];
    it.each(hostile)('among vectors %s: %s', (_, metric, vectors) => {
      const embeddings = embeddingsOf(vectors);
      const kept = rowsOf(embeddings);
      const { rows, distances } = nearestNeighbors(embeddings, embeddings, { k: 5, metric });
      for (const [i, vector] of kept.entries()) {
        const wanted = naiveNeighbors(vector, kept, metric).slice(0, 5);
        expect([...rows.subarray(i * 5, i * 5 + 5)]).toEqual(wanted.map(({ row }) => row));
        expect(distances.subarray(i * 5, i * 5 + 5)).toBeAllclose(
          wanted.map(({ value }) => value),
          { atol: metric === 'cosine' ? 1e-15 : 0 },
        );
      }
    });
  });

  it.each(metrics)('finds what float64 finds among rows that float32 cannot tell apart: %s', (metric) => {
    fc.assert(
      fc.property(
        hardRows,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.boolean(),
        (embeddings, share, excludeSelf) => {
          fc.pre(embeddings.size > 1);
          const k = upTo(Math.min(20, embeddings.size - 1), share);
          const { rows } = nearestNeighbors(embeddings, embeddings, { k, metric, excludeSelf });
          const kept = rowsOf(embeddings);
          for (const [i, vector] of kept.entries()) {
            const all = naiveNeighbors(vector, kept, metric).filter(({ row }) => !(excludeSelf && row === i));
            const found = [...rows.subarray(i * k, (i + 1) * k)];
            if (metric === 'euclidean') expect(found).toEqual(all.slice(0, k).map(({ row }) => row));
            else {
              // The definition itself rounds by some 1e-16: rows whose distances differ by no more may change places.
              const distanceTo = new Map(all.map(({ row, value }) => [row, value]));
              expect(new Set(found).size).toBe(k);
              for (const [place, row] of found.entries())
                expect(Math.abs(distanceTo.get(row)! - all[place].value)).toBeLessThan(4e-15);
            }
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it.each(metrics)('gives a query in a tight group the rows of that group, in order: %s', (metric) => {
    const random = createRandom({ seed: 4 });
    const vector = () => Array.from({ length: 32 }, () => random.integer(2 ** 30) / 2 ** 29 - 1);
    for (const spread of [3e-3, 1e-3, 1e-4]) {
      const groups = Array.from({ length: 12 }, vector);
      const rows = groups.flatMap((center) =>
        Array.from({ length: 60 }, () => vector().map((x, i) => center[i] + spread * x)),
      );
      const gallery = embeddingsOf(rows);
      const kept = rowsOf(gallery);
      const queries = embeddingsOf(groups.map((center) => center.map((x) => x + spread * 0.1)));
      const found = nearestNeighbors(queries, gallery, { k: 14, metric });
      for (const [i, query] of rowsOf(queries).entries())
        expect([...found.rows.subarray(14 * i, 14 * i + 14)]).toEqual(
          naiveNeighbors(query, kept, metric)
            .slice(0, 14)
            .map(({ row }) => row),
        );
    }
  });

  it('runs on a backend in JavaScript', async () => {
    const backend = tf.getBackend();
    await tf.setBackend('cpu');
    try {
      expectNearest(
        'euclidean',
        [
          [0, 0],
          [5, 5],
        ],
        [
          [1, 1],
          [4, 4],
          [0, 1],
          [1, 1],
        ],
        3,
      );
      expectNearest(
        'cosine',
        [
          [0, 1],
          [5, 5],
        ],
        [
          [1, 1],
          [4, 0],
          [0, 1],
          [1, 1],
        ],
        3,
      );
    } finally {
      await tf.setBackend(backend);
    }
  });

  it('has nothing to do without queries', () => {
    const none = nearestNeighbors(embeddingsOf([], 2), embeddingsOf([[1, 2]]), { k: 1 });
    expect([none.rows.length, none.distances.length, none.k]).toEqual([0, 0, 1]);
  });

  it('leaves no tensor behind, and the embeddings as they were', () => {
    const embeddings = embeddingsOf([
      [1, 2],
      [3, 4],
      [5, 7],
    ]);
    const before = tf.memory().numTensors;
    for (const metric of metrics) nearestNeighbors(embeddings, embeddings, { k: 2, metric, excludeSelf: true });
    expect(tf.memory().numTensors).toBe(before);
    expect(rowsOf(embeddings)).toEqual([
      [1, 2],
      [3, 4],
      [5, 7],
    ]);
  });

  describe('refuses', () => {
    const three = embeddingsOf([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    const refused = (message: string, ...args: Parameters<typeof nearestNeighbors>) =>
      expect(() => nearestNeighbors(...args)).toThrow(`nearestNeighbors: ${message}`);

    it('more neighbours than there are', () => {
      refused('k must be a whole number from 1 to 3, found 4; the gallery has 3 rows', three, three, { k: 4 });
      const excludeSelf = true;
      refused('k must be a whole number from 1 to 2, found 3; the gallery has 3 rows, one', three, three, {
        k: 3,
        excludeSelf,
      });
      refused('gallery must have 1 rows or more, found 0', three, embeddingsOf([], 2), { k: 1 });
    });

    it('another metric', () => {
      refused("metric must be cosine or euclidean, found 'dot'", three, three, { k: 1, metric: 'dot' as Metric });
    });

    it('a number that is not finite, on either side', () => {
      const bad = embeddingsOf([
        [1, 2],
        [3, Number.NaN],
      ]);
      refused('gallery must be finite numbers, found NaN at row 1 of 2, dimension 1', three, bad, { k: 1 });
      refused('queries must be finite numbers, found NaN at row 1 of 2, dimension 1', bad, three, { k: 1 });
    });

    it('vectors of two lengths', () => {
      refused('queries and gallery must have the same dimensions, found 2 and 1', three, embeddingsOf([[1], [2]]), {
        k: 1,
      });
    });

    it('excludeSelf for queries and a gallery of different sizes', () => {
      const message =
        'queries and gallery must have the same size with excludeSelf, found 1 queries and a gallery of 3';
      refused(message, embeddingsOf([[1, 2]]), three, { k: 1, excludeSelf: true });
    });
  });
});
