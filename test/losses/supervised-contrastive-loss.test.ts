import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { supervisedContrastiveLoss } from '../../lib/losses/supervised-contrastive-loss';
import { tf } from '../../lib/tensorflow/tensorflow';
import '../matchers';
import { finiteDifferences } from '../oracles/finite-differences';
import { supervisedContrastive } from '../oracles/naive-losses';
import { expectCleanOps, gradient, labeledBatch, numberOf } from './support';

const int32 = (labels: number[]) => tf.tensor1d(labels, 'int32');
const temperatures = fc.constantFrom(0.05, 0.1, 1);

describe('supervisedContrastiveLoss', () => {
  it('is what the formula says of three directions', () => {
    const x = tf.tensor2d([
      [2, 0],
      [0, 1],
      [-3, 0],
    ]);
    // Anchors 0 and 1 are each other's positive at similarity 0; their third row is at -1 and at 0.
    const expected = (Math.log(1 + Math.exp(-1)) + Math.log(2)) / 2;
    expect(numberOf(() => supervisedContrastiveLoss({ temperature: 1 })(x, int32([4, 4, 9])))).toBeAllclose(expected);
  });

  it('agrees with loops', () => {
    fc.assert(
      fc.property(labeledBatch, temperatures, ({ embeddings, labels }, temperature) => {
        const found = numberOf(() =>
          supervisedContrastiveLoss({ temperature })(tf.tensor2d(embeddings), int32(labels)),
        );
        expect(found).toBeAllclose(supervisedContrastive(embeddings, labels, temperature), { rtol: 1e-4, atol: 1e-5 });
      }),
    );
  });

  it('has the gradient that finite differences show', () => {
    fc.assert(
      fc.property(labeledBatch, temperatures, ({ embeddings, labels }, temperature) => {
        const wanted = finiteDifferences((x) => supervisedContrastive(x, labels, temperature), embeddings, 1e-6);
        const loss = (x: tf.Tensor2D) => supervisedContrastiveLoss({ temperature })(x, int32(labels));
        expect(gradient(loss, tf.tensor2d(embeddings))).toBeAllclose(wanted, { rtol: 1e-3, atol: 2e-4 });
      }),
    );
  });

  it('has finite gradients on identical embeddings, on zero embeddings and at a tiny temperature', () => {
    const loss = (x: tf.Tensor2D) => supervisedContrastiveLoss({ temperature: 1e-3 })(x, int32([0, 0, 1]));
    const same = tf.ones<tf.Rank.R2>([3, 2]);
    expect(gradient(loss, same)).toBeAllclose(0, { atol: 1e-2 });
    expect(gradient(loss, tf.zeros([3, 2]))).toBeAllclose(0, { atol: 0 });
    expect(numberOf(() => loss(same))).toBeAllclose(Math.log(2), { atol: 1e-3 });
  });

  it('is exactly 0, with zero gradients, for all-distinct labels, for one embedding and for none', () => {
    for (const labels of [[1, 2, 3], [1], []]) {
      const x = tf.ones<tf.Rank.R2>([labels.length, 2]);
      expect(numberOf(() => supervisedContrastiveLoss()(x, int32(labels)))).toBe(0);
      const slope = gradient((rows: tf.Tensor2D) => supervisedContrastiveLoss()(rows, int32(labels)), x);
      expect(slope).toEqual(labels.map(() => [0, 0]));
    }
  });

  it('refuses labels that do not fit, and invalid temperatures', () => {
    expect(() => supervisedContrastiveLoss()(tf.zeros([4, 2]), int32([1]))).toThrow(
      /^supervisedContrastiveLoss: .*\[4, 2\]/,
    );
    for (const temperature of [0, -1, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => supervisedContrastiveLoss({ temperature })(tf.zeros([1, 2]), int32([1]))).toThrow('above 0, found');
  });

  it('is made of TensorFlow ops alone and leaks nothing', () => {
    const labels = int32([0, 0, 1]);
    const x = tf.tensor2d([
      [1, 2],
      [0, 1],
      [0.5, 1],
    ]);
    expectCleanOps((rows: tf.Tensor2D) => supervisedContrastiveLoss()(rows, labels), x);
  });
});
