import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batchContrastiveLoss } from '../../lib/losses/batch-contrastive-loss';
import { pairMarginMiner } from '../../lib/miners/pair-margin-miner';
import { tf } from '../../lib/tensorflow/tensorflow';
import '../matchers';
import { finiteDifferences } from '../oracles/finite-differences';
import { batchContrastive } from '../oracles/naive-losses';
import { expectCleanOps, gradient, labeledBatch, numberOf } from './support';

const int32 = (labels: number[]) => tf.tensor1d(labels, 'int32');

describe('batchContrastiveLoss', () => {
  it('averages each kind of pair separately', () => {
    // One positive pair at distance 1; the negatives at 0.5, and (beyond the margin) at 1.5.
    const embeddings = tf.tensor2d([[0], [1], [-0.5]]);
    expect(numberOf(() => batchContrastiveLoss()(embeddings, int32([4, 4, 9])))).toBeAllclose(1 / 1 + 0.25 / 2);
  });

  it('averages over the pairs that a miner chooses', () => {
    const embeddings = tf.tensor2d([[0], [1], [-0.5]]);
    const miner = pairMarginMiner({ positiveMargin: 2, negativeMargin: 1, metric: 'euclidean' });
    expect(numberOf(() => batchContrastiveLoss({ margin: 1, miner })(embeddings, int32([4, 4, 9])))).toBeAllclose(0.25);
  });

  it('agrees with loops over all pairs, and so does its gradient', () => {
    fc.assert(
      fc.property(labeledBatch, fc.constantFrom(0, 1, 3), ({ embeddings, labels }, margin) => {
        const found = numberOf(() => batchContrastiveLoss({ margin })(tf.tensor2d(embeddings), int32(labels)));
        expect(found).toBeAllclose(batchContrastive(embeddings, labels, margin), { atol: 1e-5 });
        const wanted = finiteDifferences((x) => batchContrastive(x, labels, margin), embeddings);
        const slope = gradient(
          (x: tf.Tensor2D) => batchContrastiveLoss({ margin })(x, int32(labels)),
          tf.tensor2d(embeddings),
        );
        expect(slope).toBeAllclose(wanted, { atol: 2e-4 });
      }),
    );
  });

  it('does not depend on the order of the batch', () => {
    const embeddings = [
      [0.5, 1],
      [0, 0.25],
      [-0.5, 0.5],
      [1, 1],
    ];
    const labels = [0, 1, 0, 1];
    const backwards = numberOf(() =>
      batchContrastiveLoss()(tf.tensor2d([...embeddings].reverse()), int32([...labels].reverse())),
    );
    expect(numberOf(() => batchContrastiveLoss()(tf.tensor2d(embeddings), int32(labels)))).toBeAllclose(backwards);
  });

  it('has a gradient of exactly 0 on identical embeddings', () => {
    const embeddings = tf.tensor2d([
      [0.3, -2],
      [0.3, -2],
      [0.3, -2],
    ]);
    expect(numberOf(() => batchContrastiveLoss()(embeddings, int32([0, 0, 1])))).toBeAllclose(1, { atol: 3e-6 });
    const slope = gradient((x: tf.Tensor2D) => batchContrastiveLoss()(x, int32([0, 0, 1])), embeddings);
    expect(slope).toBeAllclose(0, { atol: 0 });
  });

  it('keeps its accuracy far from the origin', () => {
    const embeddings = [
      [4096.25, -8192],
      [4096, -8191.75],
      [4096.5, -8192.5],
    ];
    const labels = [0, 0, 1];
    const x = tf.tensor2d(embeddings);
    expect(numberOf(() => batchContrastiveLoss()(x, int32(labels)))).toBeAllclose(
      batchContrastive(embeddings, labels, 1),
    );
    const wanted = finiteDifferences((rows) => batchContrastive(rows, labels, 1), embeddings);
    expect(gradient((rows: tf.Tensor2D) => batchContrastiveLoss()(rows, int32(labels)), x)).toBeAllclose(wanted, {
      atol: 1e-5,
    });
  });

  it('stays finite for large values', () => {
    const x = tf.tensor2d([
      [1e15, 0],
      [-1e15, 0],
      [0, 1e15],
    ]);
    expect(numberOf(() => batchContrastiveLoss()(x, int32([0, 0, 1])))).toBeAllclose(4e30);
    const slope = gradient((rows: tf.Tensor2D) => batchContrastiveLoss()(rows, int32([0, 0, 1])), x);
    expect(slope).toBeAllclose([
      [4e15, 0],
      [-4e15, 0],
      [0, 0],
    ]);
  });

  it('takes a batch with pairs of one kind only', () => {
    const x = tf.tensor2d([[0], [0.5]]);
    expect(numberOf(() => batchContrastiveLoss()(x, int32([3, 3])))).toBe(0.25);
    expect(numberOf(() => batchContrastiveLoss()(x, int32([3, 4])))).toBe(0.25);
  });

  it('is exactly 0, with zero gradients, for one embedding and for none', () => {
    for (const count of [0, 1]) {
      const x = tf.ones<tf.Rank.R2>([count, 3]);
      const labels = tf.zeros<tf.Rank.R1>([count], 'int32');
      expect(numberOf(() => batchContrastiveLoss()(x, labels))).toBe(0);
      expect(gradient((rows: tf.Tensor2D) => batchContrastiveLoss()(rows, labels), x)).toEqual(
        count ? [[0, 0, 0]] : [],
      );
    }
  });

  it('lets a NaN through', () => {
    expect(numberOf(() => batchContrastiveLoss()(tf.tensor2d([[Number.NaN], [1]]), int32([0, 1])))).toBeNaN();
  });

  it('refuses labels that do not fit, and an invalid margin', () => {
    expect(() => batchContrastiveLoss()(tf.zeros([4, 2]), int32([1, 2]))).toThrow(
      'batchContrastiveLoss: embeddings must be [batch, d] and labels [batch], found [4, 2] and [2]',
    );
    expect(() => batchContrastiveLoss({ margin: -1 })(tf.zeros([1, 2]), int32([1]))).toThrow(
      'batchContrastiveLoss: margin must be',
    );
  });

  it('is made of TensorFlow ops alone and leaks nothing', () => {
    const labels = int32([0, 0, 1]);
    expectCleanOps(
      (x: tf.Tensor2D) => batchContrastiveLoss()(x, labels),
      tf.tensor2d([
        [1, 2],
        [0, 1],
        [0.5, 1],
      ]),
    );
  });
});
