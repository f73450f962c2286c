import { describe, expect, it } from 'vitest';
import { classCrossEntropy } from '../../../lib/losses/parts/class-cross-entropy';
import { classMask } from '../../../lib/losses/parts/class-mask';
import { tf } from '../../../lib/tensorflow/tensorflow';
import '../../matchers';
import { expectCleanOps, gradient, numberOf } from '../support';

const maskOf = (labels: number[], classes: number) => classMask(tf.tensor1d(labels, 'int32'), classes);

describe('classCrossEntropy', () => {
  const logits = [
    [1, -2, 0.5],
    [0, 3, 1],
  ];
  const labels = [2, 1];

  it('is the mean of -ln softmax at the own class, and its gradient softmax less 1 there', () => {
    const sums = logits.map((row) => row.reduce((sum, value) => sum + Math.exp(value), 0));
    const wanted = (Math.log(sums[0]) - 0.5 + Math.log(sums[1]) - 3) / 2;
    const loss = (z: tf.Tensor2D) => classCrossEntropy(z, maskOf(labels, 3));
    expect(numberOf(() => loss(tf.tensor2d(logits)))).toBeAllclose(wanted);
    const slope = logits.map((row, i) => row.map((z, c) => (Math.exp(z) / sums[i] - Number(c === labels[i])) / 2));
    expect(gradient(loss, tf.tensor2d(logits))).toBeAllclose(slope);
  });

  it('keeps the digits of a small loss, and does not overflow', () => {
    const of = (row: number[], label: number) =>
      numberOf(() => classCrossEntropy(tf.tensor2d([row]), maskOf([label], row.length)));
    expect(of([0, 30], 1)).toBeAllclose(Math.exp(-30), { atol: 0 });
    expect(of([1e6, -1e6], 1)).toBeAllclose(2e6);
    expect(of([7], 0)).toBe(0);
  });

  it('is 0 for an empty batch, and NaN where a label is not a class', () => {
    expect(numberOf(() => classCrossEntropy(tf.zeros([0, 3]), maskOf([], 3)))).toBe(0);
    expect(numberOf(() => classCrossEntropy(tf.zeros([1, 3]), maskOf([3], 3)))).toBeNaN();
  });

  it('is made of TensorFlow ops alone and leaks nothing', () => {
    const mask = maskOf(labels, 3);
    expectCleanOps((z: tf.Tensor2D) => classCrossEntropy(z, mask), tf.tensor2d(logits));
  });
});
