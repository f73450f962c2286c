import { describe, expect, it } from 'vitest';
import { classMask } from '../../../lib/losses/parts/class-mask';
import { tf } from '../../../lib/tensorflow/tensorflow';

describe('classMask', () => {
  it.each(['int32', 'float32'] as const)('is true at the class of each label, %s', (dtype) => {
    const { own, flaw } = classMask(tf.tensor1d([2, 0, 2], dtype), 3);
    expect(own.dtype).toBe('bool');
    expect(own.arraySync()).toEqual([
      [0, 0, 1],
      [1, 0, 0],
      [0, 0, 1],
    ]);
    expect(flaw.dataSync()[0]).toBe(0);
  });

  it.each([3, -1, 0.5, Number.NaN])('is flawed by a label of %s', (label) => {
    expect(classMask(tf.tensor1d([0, label]), 3).flaw.dataSync()[0]).toBeNaN();
  });

  it('takes an empty batch, and leaks nothing', () => {
    const labels = tf.tensor1d([], 'int32');
    const before = tf.memory().numTensors;
    const { own, flaw } = classMask(labels, 3);
    expect(tf.memory().numTensors).toBe(before + 2);
    expect(own.shape).toEqual([0, 3]);
    expect(flaw.dataSync()[0]).toBe(0);
    tf.dispose([own, flaw]);
  });
});
