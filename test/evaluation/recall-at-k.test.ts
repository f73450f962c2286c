import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DistanceMetric as Metric } from '../../lib/distances/metric';
import { recallAtK } from '../../lib/evaluation/recall-at-k';
import { tf } from '../../lib/tensorflow/tensorflow';
import { naiveRecall } from '../oracles/naive-retrieval';
import { embeddingsOf, refusesBadRetrieval, rowsOf } from './embeddings';

/** Vectors without ties, labelled so that some class has two images. */
const labeled = fc
  .tuple(fc.integer({ min: 2, max: 40 }), fc.integer({ min: 2, max: 4 }), fc.integer({ min: 1 }))
  .chain(([size, dimensions, seed]) => {
    const values = tf.tidy(() => tf.randomNormal([size, dimensions], 0, 1, 'float32', seed).dataSync() as Float32Array);
    const labels = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: size, maxLength: size });
    return fc.record({
      vectors: fc.constant(rowsOf({ values, size, dimensions })),
      labels: labels.filter((all) => new Set(all).size < size),
      k: fc.integer({ min: 1, max: size - 1 }),
    });
  });

describe('recallAtK', () => {
  it.each<Metric>(['cosine', 'euclidean'])('agrees with comparing all with all: %s', (metric) => {
    fc.assert(
      fc.property(labeled, ({ vectors, labels, k }) => {
        expect(recallAtK(embeddingsOf(vectors), labels, { k, metric })).toBe(naiveRecall(vectors, labels, k, metric));
      }),
    );
  });

  it('grows with k, to 1 when all others are looked at', () => {
    fc.assert(
      fc.property(labeled, ({ vectors, labels, k }) => {
        const recall = (k: number) => recallAtK(embeddingsOf(vectors), labels, { k });
        expect(recall(k)).toBeGreaterThanOrEqual(recall(Math.ceil(k / 2)));
        expect(recall(vectors.length - 1)).toBe(1);
      }),
    );
  });

  it('counts an image once, however many of its class are near', () => {
    const embeddings = embeddingsOf([[0], [1], [2], [10], [12]]);
    const recall = (k: number) => recallAtK(embeddings, [1, 2, 1, 1, 2], { k, metric: 'euclidean' });
    // The others, nearest first: of 0: 1, 2, 3, 4; of 1: 0, 2, 3, 4; of 2: 1, 0, 3, 4; of 3: 4, 2, 1, 0; of 4: 3, 2, 1, 0.
    expect([1, 2, 3, 4].map(recall)).toEqual([0, 3 / 5, 4 / 5, 1]);
  });

  it('leaves out a query that is alone in its class, but lets it be found', () => {
    const embeddings = embeddingsOf([[0], [1], [3]]);
    expect(recallAtK(embeddings, [5, 6, 5], { k: 1, metric: 'euclidean' })).toBe(0);
    expect(recallAtK(embeddings, [5, 5, 6], { k: 1, metric: 'euclidean' })).toBe(1);
  });

  it('takes cosine by default: lengths do not matter', () => {
    const embeddings = embeddingsOf([
      [1, 0],
      [9, 1],
      [0, 1],
      [1, 9],
    ]);
    expect(recallAtK(embeddings, [0, 0, 1, 1], { k: 1 })).toBe(1);
    expect(recallAtK(embeddings, [0, 0, 1, 1], { k: 1, metric: 'euclidean' })).toBe(1 / 2);
  });

  it('leaves no tensor behind', () => {
    const before = tf.memory().numTensors;
    recallAtK(
      embeddingsOf([
        [1, 0],
        [9, 1],
        [0, 1],
      ]),
      [0, 0, 1],
      { k: 2 },
    );
    expect(tf.memory().numTensors).toBe(before);
  });

  it.each([0, 3, 1.5, Number.NaN])('refuses k = %s of 3 images', (k) => {
    expect(() => recallAtK(embeddingsOf([[1], [2], [3]]), [0, 0, 1], { k })).toThrow(
      `recallAtK: k must be a whole number from 1 to 2, found ${k}; the gallery has 3 rows, one of them the query itself`,
    );
  });

  refusesBadRetrieval('recallAtK', (embeddings, labels, options) =>
    recallAtK(embeddings, labels, { k: 1, ...options }),
  );
});
