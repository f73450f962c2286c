import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cosineSimilarities } from '../../lib/distances/cosine-similarities';
import { tf } from '../../lib/tensorflow/tensorflow';
import '../matchers';
import { expectCleanOps, twoBatches } from '../losses/support';
import { cosine } from '../oracles/naive-distances';

describe('cosineSimilarities', () => {
  it('compares every row of one batch with every row of the other', () => {
    fc.assert(
      fc.property(twoBatches, ([a, b]) => {
        const [x, y] = [tf.tensor2d(a), tf.tensor2d([...b, b[0]])];
        expect(cosineSimilarities(x, y)).toBeAllclose(a.map((row) => [...b, b[0]].map((other) => cosine(row, other))));
        expect(cosineSimilarities(x)).toBeAllclose(a.map((row) => a.map((other) => cosine(row, other))));
      }),
      { numRuns: 30 },
    );
  });

  it('is made of TensorFlow ops alone and leaks nothing', () => {
    const y = tf.tensor2d([[1, 2]]);
    expectCleanOps((x: tf.Tensor2D) => cosineSimilarities(x, y), tf.tensor2d([[3, 4]]));
    expectCleanOps((x: tf.Tensor2D) => cosineSimilarities(x), tf.tensor2d([[3, 4]]));
  });
});
