import { describe, expect, it } from 'vitest';
import { knownValues } from '../../lib/tensorflow/known-values';
import { hasNativeOps } from '../../lib/tensorflow/native-op';
import { tf } from '../../lib/tensorflow/tensorflow';

const known = (tensor: tf.Tensor) => {
  const values = knownValues(tensor);
  return values && Array.from(values);
};

describe('knownValues', () => {
  it('are those that a tensor was made of', () => {
    expect(known(tf.tensor1d([3, 1, 2], 'int32'))).toEqual([3, 1, 2]);
    expect(known(tf.tensor2d([[0.5], [0.25]]))).toEqual([0.5, 0.25]);
  });

  it('are not asked of TensorFlow, only of a backend in the memory of JavaScript', () => {
    const tensor = tf.tensor1d([3, 4]);
    const sum = tf.add(tensor, 1);
    expect(known(sum)).toEqual(hasNativeOps() ? undefined : [4, 5]);
    expect(known(tensor)).toEqual(hasNativeOps() ? undefined : [3, 4]);
    expect(Array.from(sum.dataSync())).toEqual([4, 5]);
  });
});
