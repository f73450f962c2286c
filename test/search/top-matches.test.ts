import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { topMatches } from '../../lib/search/top-matches';
import type { Vectors } from '../../lib/search/vector-blocks';
import { tf } from '../../lib/tensorflow/tensorflow';
import { naiveMatches } from '../oracles/naive-retrieval';
import '../matchers';

const vectorsOf = (rows: number[][], dimensions = rows[0].length): Vectors => ({
  size: rows.length,
  dimensions,
  read: (from, to) => Float32Array.from(rows.slice(from, to).flat()),
});

/** Small whole numbers: products are exact in float32, and many are equal. */
const wholeRows = (dimensions: number, most: number) => {
  const row = fc.array(fc.integer({ min: -2, max: 2 }), { minLength: dimensions, maxLength: dimensions });
  return fc.array(row, { minLength: 1, maxLength: most });
};
interface Search {
  queries: number[][];
  gallery: number[][];
  blocks: { queries: number; gallery: number };
  share: number;
}

const searches: fc.Arbitrary<Search> = fc
  .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }))
  .chain(([dimensions, ofQueries, ofGallery]) =>
    fc.record({
      queries: wholeRows(dimensions, 9),
      gallery: wholeRows(dimensions, 12),
      blocks: fc.constant({ queries: ofQueries, gallery: ofGallery }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
  );

function expectBest({ queries, gallery, blocks, share }: Search) {
  const k = 1 + Math.floor(share * (gallery.length - 1));
  const wanted = queries.flatMap((query) => naiveMatches(query, gallery).slice(0, k));
  for (const asked of [blocks, undefined]) {
    const { rows, scores } = topMatches(vectorsOf(queries), vectorsOf(gallery), k, asked);
    expect([...rows]).toEqual(wanted.map(({ row }) => row));
    expect(scores).toBeAllclose(
      wanted.map(({ value }) => value),
      { rtol: 0, atol: 0 },
    );
  }
}

async function onJavaScript(run: () => void) {
  const backend = tf.getBackend();
  await tf.setBackend('cpu');
  try {
    run();
  } finally {
    await tf.setBackend(backend);
  }
}

/** Rows of random numbers, as one array. */
const randomVectors = (size: number, dimensions: number, seed: number) => {
  const values = tf.tidy(() => tf.randomNormal([size, dimensions], 0, 1, 'float32', seed).dataSync() as Float32Array);
  return {
    values,
    vectors: { size, dimensions, read: (from, to) => values.slice(from * dimensions, to * dimensions) } as Vectors,
  };
};

describe('topMatches', () => {
  it('gives the greatest inner products, of equals the lower row first, whatever the blocks', () => {
    fc.assert(fc.property(searches, expectBest));
  });

  it('does so in JavaScript as well', () => onJavaScript(() => fc.assert(fc.property(searches, expectBest))));

  it('gives all rows in order where k is the size of the gallery', () => {
    const gallery = vectorsOf([[1], [3], [2], [3], [-1]]);
    const { rows, scores } = topMatches(vectorsOf([[1], [-1]]), gallery, 5, { queries: 1, gallery: 2 });
    expect([...rows]).toEqual([1, 3, 2, 0, 4, 4, 0, 2, 1, 3]);
    expect([...scores]).toEqual([3, 3, 2, 1, -1, 1, -1, -2, -3, -3]);
  });

  it('gives, of many equals spread over blocks, the lowest rows', () => {
    const equals = vectorsOf(Array.from({ length: 100 }, () => [1, 1]));
    for (const gallery of [1, 7, 99, 100]) {
      const { rows } = topMatches(vectorsOf([[1, 0]]), equals, 10, { queries: 1, gallery });
      expect([...rows]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    }
  });

  it('finds what naive loops find among random vectors', () => {
    const [queries, gallery] = [randomVectors(37, 64, 1), randomVectors(501, 64, 2)];
    const rowsOf = (values: Float32Array) =>
      Array.from({ length: values.length / 64 }, (_, row) => [...values.subarray(row * 64, row * 64 + 64)]);
    const wanted = rowsOf(queries.values).flatMap((query) => naiveMatches(query, rowsOf(gallery.values)).slice(0, 12));
    for (const blocks of [undefined, { queries: 10, gallery: 100 }]) {
      const { rows, scores } = topMatches(queries.vectors, gallery.vectors, 12, blocks);
      expect([...rows]).toEqual(wanted.map(({ row }) => row));
      expect(scores).toBeAllclose(
        wanted.map(({ value }) => value),
        { atol: 1e-4 },
      );
    }
  });

  it('reads the gallery once, and holds at most 64 MB of products at a time', () => {
    const asked: Record<string, [from: number, to: number][]> = { queries: [], gallery: [] };
    const ones = (name: string, size: number): Vectors => ({
      size,
      dimensions: 1,
      read: (from, to) => {
        asked[name].push([from, to]);
        return new Float32Array(to - from).fill(1);
      },
    });
    const { rows } = topMatches(ones('queries', 1_500), ones('gallery', 40_000), 2);
    expect([...new Set(rows.filter((_, i) => i % 2 === 0))]).toEqual([0]);
    expect([...new Set(rows.filter((_, i) => i % 2 === 1))]).toEqual([1]);
    const spans = asked.gallery.map(([from, to]) => to - from);
    expect(spans.reduce((sum, span) => sum + span)).toBe(40_000);
    expect(asked.gallery.map(([from]) => from)).toEqual([0, ...asked.gallery.map(([, to]) => to).slice(0, -1)]);
    const widest = Math.max(...asked.queries.map(([from, to]) => to - from));
    expect(Math.max(...spans) * widest * 4).toBeLessThanOrEqual(64 * 2 ** 20);
    expect(asked.queries.length).toBeGreaterThan(asked.gallery.length);
  });

  it('takes blocks of one vector where vectors are long', () => {
    const dimensions = 2 ** 23 + 1;
    const long = (size: number): Vectors => ({
      size,
      dimensions,
      read: (from, to) => new Float32Array((to - from) * dimensions).fill(1 + from, 0, 1),
    });
    expect([...topMatches(long(1), long(2), 2).scores]).toEqual([2, 1]);
  });

  it('has nothing to do without queries', () => {
    const none = topMatches(vectorsOf([], 2), vectorsOf([[1, 2]]), 1);
    expect([none.rows.length, none.scores.length]).toEqual([0, 0]);
  });

  it('leaves no tensor behind, also where reading fails', () => {
    const gallery = vectorsOf([[1], [2], [3]]);
    const failing: Vectors = {
      size: 2,
      dimensions: 1,
      read: () => {
        throw new Error('unreadable');
      },
    };
    const before = tf.memory().numTensors;
    topMatches(gallery, gallery, 2, { queries: 2, gallery: 2 });
    expect(() => topMatches(failing, gallery, 1)).toThrow('unreadable');
    expect(tf.memory().numTensors).toBe(before);
  });

  it.each([0, 4, 1.5, Number.NaN])('refuses k = %s of a gallery of 3', (k) => {
    const gallery = vectorsOf([[1], [2], [3]]);
    const message = `topMatches: k must be a whole number from 1 to 3, the gallery's size, found ${k}`;
    expect(() => topMatches(gallery, gallery, k)).toThrow(message);
  });

  it('refuses vectors of two lengths', () => {
    const message = 'topMatches: queries and gallery must have the same dimensions, found 1 and 2';
    expect(() => topMatches(vectorsOf([[1]]), vectorsOf([[1, 2]]), 1)).toThrow(message);
  });
});
