import { describe, expect, it } from 'vitest';
import { useNativeGradients } from '../../lib/kernels/native-gradients';
import { tf } from '../../lib/tensorflow/tensorflow';

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

  it.each([
    [[3], [2]],
    [
      [2, 3],
      [1, 2],
    ],
    [
      [1, 1, 3],
      [2, 4, 1],
    ],
    [
      [2, 1, 1, 3],
      [1, 3, 2, 2],
    ],
    [
      [2, 0],
      [2, 3],
    ],
  ])('sums what comes in for the tiles of %o, %o times, in a few ops', (shape, reps) => {
    useNativeGradients();
    const tiled = shape.map((size, axis) => size * reps[axis]);
    const count = tiled.reduce((all, size) => all * size, 1);
    const incoming = Array.from({ length: count }, (_, i) => i + 1);
    // Place by place: each axis's index, modulo the size of a tile, is where the value came from.
    const wanted = new Array<number>(shape.reduce((all, size) => all * size, 1)).fill(0);
    for (let i = 0; i < count; i++) {
      const places = tiled.map((_, axis) => {
        const after = tiled.slice(axis + 1).reduce((all, size) => all * size, 1);
        return (Math.floor(i / after) % tiled[axis]) % shape[axis];
      });
      wanted[places.reduce((place, at, axis) => place * shape[axis] + at, 0)] += incoming[i];
    }
    tf.tidy(() => {
      const slope = tf.grad((x) => tf.tile(x, reps))(tf.ones(shape), tf.tensor(incoming, tiled));
      expect(slope.shape).toEqual(shape);
      expect([...slope.dataSync()]).toEqual(wanted);
    });
  });

  it('changes nothing on another backend, where gradients are those of plain tfjs', async () => {
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
      // x > 0 ? dy : 0; at exactly 6 tfjs passes on the gradient of ReLU6.
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
