import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batchHardTripletLoss } from '../../lib/losses/batch-hard-triplet-loss';
import { tf } from '../../lib/tensorflow/tensorflow';
import '../matchers';
import { keepsMiningPromises } from '../miners/mining-promises';
import { finiteDifferences } from '../oracles/finite-differences';
import { batchHard, isSmooth } from '../oracles/naive-mining';
import { expectCleanOps, gradient, labeledBatch, numberOf } from './support';

const int32 = (labels: number[]) => tf.tensor1d(labels, 'int32');

describe('batchHardTripletLoss', () => {
  keepsMiningPromises(batchHardTripletLoss, batchHard, 0.4);

  // From 0, 1, 3, 2.5 and 6 the farthest positive is 0.5, 0.5, 2.5, 3 and 0.5 farther than the nearest negative.
  const line = () => tf.tensor2d([[0], [1], [3], [2.5], [6]]);
  const lacks = [0.5, 0.5, 2.5, 3, 0.5];
  const labels = () => int32([0, 0, 0, 1, 1]);

  it("takes each anchor's farthest positive and nearest negative", () => {
    const loss = (margin: number) =>
      numberOf(() => batchHardTripletLoss({ margin, metric: 'euclidean' })(line(), labels()));
    expect(loss(0)).toBeAllclose(1.4);
    expect(loss(1)).toBeAllclose(2.4);
  });

  it('takes the cosine distance and a margin of 0.4 by default', () => {
    const x = [
      [2, 0],
      [0, 1],
      [-3, 0],
    ];
    // Anchor 0: positive at 1, negative at 2. Anchor 1: both at 1. Anchor 2 has no positive.
    expect(numberOf(() => batchHardTripletLoss()(tf.tensor2d(x), int32([4, 4, 9])))).toBeAllclose(0.4 / 2);
  });

  it('does without a margin where it is soft', () => {
    const soft = () => batchHardTripletLoss({ soft: true, metric: 'euclidean' })(line(), labels());
    const wanted = lacks.reduce((sum, lack) => sum + Math.log(1 + Math.exp(lack)), 0) / 5;
    expect(numberOf(soft)).toBeAllclose(wanted);
    expect(() => batchHardTripletLoss({ soft: true, margin: 0.4 })(line(), labels())).toThrow(
      'batchHardTripletLoss: margin must be left out of a soft loss, found 0.4; leave out margin or soft',
    );
  });

  it('agrees with loops where it is soft, and so does its gradient', () => {
    const distances = fc.constantFrom('euclidean' as const, 'cosine' as const);
    fc.assert(
      fc.property(labeledBatch, distances, ({ embeddings, labels }, metric) => {
        const options = { margin: 0, metric, soft: true };
        fc.pre(isSmooth(embeddings, options));
        const loss = (x: tf.Tensor2D) => batchHardTripletLoss({ metric, soft: true })(x, int32(labels));
        expect(numberOf(() => loss(tf.tensor2d(embeddings)))).toBeAllclose(batchHard(embeddings, labels, options), {
          atol: 1e-5,
        });
        const wanted = finiteDifferences((x) => batchHard(x, labels, options), embeddings);
        expect(gradient(loss, tf.tensor2d(embeddings))).toBeAllclose(wanted, { rtol: 1e-3, atol: 5e-4 });
      }),
    );
  });

  it('is exactly 0, with zero gradients, where it is soft and there is no triplet', () => {
    for (const labels of [[5, 5, 5], [1, 2, 3], [1], []]) {
      const x = tf.ones<tf.Rank.R2>([labels.length, 2]);
      const loss = (rows: tf.Tensor2D) => batchHardTripletLoss({ soft: true })(rows, int32(labels));
      expect(numberOf(() => loss(x))).toBe(0);
      expect(gradient(loss, x)).toBeAllclose(
        labels.map(() => [0, 0]),
        { atol: 0 },
      );
    }
  });

  it('is made of TensorFlow ops alone where it is soft, and leaks nothing', () => {
    const classes = labels();
    expectCleanOps((x: tf.Tensor2D) => batchHardTripletLoss({ soft: true })(x, classes), line());
  });
});
