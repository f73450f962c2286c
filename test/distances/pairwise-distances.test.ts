import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pairwiseDistances } from '../../lib/distances/pairwise-distances';
import { tf } from '../../lib/tensorflow/tensorflow';
import '../matchers';
import { expectCleanOps, gradient, twoDirectedBatches } from '../losses/support';
import { distances } from '../oracles/naive-mining';

describe.each(['euclidean', 'cosine'] as const)('pairwiseDistances, %s', (metric) => {
  const pairwise = (x: tf.Tensor2D) => pairwiseDistances(x, metric);

  it('agrees with loops', () => {
    fc.assert(
      fc.property(twoDirectedBatches, ([rows]) => {
        const wanted = rows.map((a) => rows.map((b) => distances[metric](a, b)));
        expect(pairwise(tf.tensor2d(rows))).toBeAllclose(wanted, { atol: 2e-6 });
      }),
    );
  });

  it('has finite gradients on identical embeddings and on zero embeddings', () => {
    for (const x of [tf.fill<tf.Rank.R2>([3, 2], 0.3), tf.zeros<tf.Rank.R2>([3, 2])])
      expect(gradient(pairwise, x)).toBeAllclose(0, { atol: 1e-5 });
  });

  it('takes one row or none', () => {
    expect(pairwise(tf.ones([1, 3]))).toBeAllclose([[0]], { atol: 2e-6 });
    expect(pairwise(tf.zeros([0, 3])).shape).toEqual([0, 0]);
  });

  it('is made of TensorFlow ops alone and leaks nothing', () => {
    expectCleanOps(
      pairwise,
      tf.tensor2d([
        [1, 2],
        [0, 1],
      ]),
    );
  });
});
