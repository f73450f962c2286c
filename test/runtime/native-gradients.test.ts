import { describe, expect, it } from 'vitest';
import { useNativeGradients } from '../../lib/runtime/native-gradients';
import { tf } from '../../lib/runtime/tensorflow';

const gradientOf = (activation: (x: tf.Tensor) => tf.Tensor) =>
  tf.tidy(() => {
    const x = tf.tensor1d([-3, -1e-6, 0, 1e-6, 2, 5.999, 6, 7]);
    const upstream = tf.tensor1d([1, 2, 3, 4, 5, 6, 7, 8]);
    return [
      ...tf
        .grad((x) => activation(x).mul(upstream).sum())(x)
        .dataSync(),
    ];
  });

describe('useNativeGradients', () => {
  it("gives ReLU's and ReLU6's gradients as their definitions say, and as tfjs did before", () => {
    const before = [gradientOf(tf.relu), gradientOf(tf.relu6)];
    useNativeGradients();
    useNativeGradients();
    expect(gradientOf(tf.relu)).toEqual([0, 0, 0, 4, 5, 6, 7, 8]);
    expect(gradientOf(tf.relu6)).toEqual([0, 0, 0, 4, 5, 6, 0, 0]);
    expect(gradientOf(tf.relu)).toEqual(before[0]);
    expect(gradientOf(tf.relu6).slice(0, 6)).toEqual(before[1].slice(0, 6)); // at 6 itself tfjs passes the gradient on
  });

  it('changes nothing on another backend, on which gradients are those that plain tfjs gives', async () => {
    const pooled = () =>
      tf.tidy(() => {
        const x = tf.tensor4d([1, 2, 3, 4, 4, 3, 2, 1], [1, 2, 4, 1]);
        return [
          ...tf
            .grad((x) => tf.maxPool(x as tf.Tensor4D, 2, 2, 'valid'))(x)
            .dataSync(),
        ];
      });
    useNativeGradients();
    const native = [gradientOf(tf.relu), gradientOf(tf.relu6), pooled()];
    await tf.setBackend('cpu');
    try {
      // x > 0 ? dy : 0; at 6 itself tfjs passes the gradient of ReLU6 on.
      expect(gradientOf(tf.relu)).toEqual([0, 0, 0, 4, 5, 6, 7, 8]);
      expect(gradientOf(tf.relu6)).toEqual([0, 0, 0, 4, 5, 6, 7, 0]);
      expect(pooled()).toEqual([0, 0, 0, 1, 1, 0, 0, 0]);
      const before = tf.memory().numTensors;
      gradientOf(tf.relu6);
      expect(tf.memory().numTensors).toBe(before);
    } finally {
      await tf.setBackend('tensorflow');
    }
    expect([gradientOf(tf.relu), gradientOf(tf.relu6), pooled()]).toEqual(native);
  });

  it('leaves no tensor behind', () => {
    gradientOf(tf.relu);
    const before = tf.memory().numTensors;
    gradientOf(tf.relu);
    expect(tf.memory().numTensors).toBe(before);
  });
});
