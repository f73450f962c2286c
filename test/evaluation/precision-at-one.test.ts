import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DistanceMetric as Metric } from '../../lib/distances/metric';
import { precisionAtOne } from '../../lib/evaluation/precision-at-one';
import { recallAtK } from '../../lib/evaluation/recall-at-k';
import { naiveRecall } from '../oracles/naive-retrieval';
import { embeddingsOf, refusesBadRetrieval, wholeVectors } from './embeddings';

describe('precisionAtOne', () => {
  it('is the share of images whose nearest other image, the first of equally near ones, is of their class', () => {
    fc.assert(
      fc.property(wholeVectors(2, { least: 3, most: 30 }), fc.infiniteStream(fc.nat(2)), (vectors, classes) => {
        const labels = vectors.map((_, row) => (row < 2 ? 0 : (classes.next().value as number)));
        const metric = 'euclidean';
        expect(precisionAtOne(embeddingsOf(vectors), labels, { metric })).toBe(naiveRecall(vectors, labels, 1, metric));
      }),
    );
  });

  it.each<Metric | undefined>(['euclidean', 'cosine', undefined])('is the recall at 1: %s', (metric) => {
    const embeddings = embeddingsOf([
      [1, 2],
      [2, 4.5],
      [-1, 3],
      [0, -2],
      [-3, 8],
      [1, -9],
    ]);
    const labels = Int32Array.of(4, 4, 7, 300, 7, 4);
    expect(precisionAtOne(embeddings, labels, { metric })).toBe(recallAtK(embeddings, labels, { k: 1, metric }));
    expect(precisionAtOne(embeddings, labels)).toBe(4 / 5);
  });

  it('is not fooled by an image that is its own nearest, nor by an equal one of another class', () => {
    const equal = embeddingsOf([
      [1, 0],
      [1, 0],
      [0, 1],
      [0, 1],
    ]);
    expect(precisionAtOne(equal, [0, 1, 0, 1])).toBe(0);
    expect(precisionAtOne(equal, [0, 0, 1, 1])).toBe(1);
  });

  refusesBadRetrieval('precisionAtOne', precisionAtOne);
});
