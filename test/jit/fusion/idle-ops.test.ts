import { expect, it } from 'vitest';
import { tf } from '../../../lib/tensorflow/tensorflow';
import { fused, holder, images, normal } from './support';

it('leaves out reshapes to the same shape and casts to the same type', () => {
  const ops = fused(
    (x) => [x.reshape(x.shape).neg(), x.cast('float32').abs(), x.reshape([-1, 3]).reshape([4, 3])],
    [normal([4, 3])],
  );
  expect(ops.filter((op) => op === 'Reshape' || op === 'Cast')).toEqual([]);
});

it('keeps those that change something', () => {
  const ops = fused((x) => [x.reshape([3, 4]), x.cast('int32')], [normal([4, 3])]);
  expect(ops).toContain('Reshape');
  expect(ops).toContain('Cast');
});

it('returns and assigns the input itself', () => {
  const kept = holder([4, 3]);
  const step = (x: tf.Tensor) => {
    const before = kept.reshape([4, 3]);
    kept.assign(x.reshape([4, 3]));
    return [x.reshape([4, 3]), before];
  };
  expect(fused(step, [normal([4, 3])], { assigns: [kept] })).toEqual([]);
});

it('joins a bias with its pool, whatever tfjs put between them', () => {
  const [filter, bias] = [tf.variable(normal([2, 2, 1, 16])), tf.variable(normal([16], 2))] as tf.Variable<never>[];
  const loss = (x: tf.Tensor4D) => tf.maxPool(tf.conv2d(x, filter, 1, 'same').add(bias) as tf.Tensor4D, 2, 2, 'valid');
  const step = (x: tf.Tensor) => {
    const { value, grads } = tf.variableGrads(
      () =>
        loss(x as tf.Tensor4D)
          .square()
          .sum(),
      [filter, bias],
    );
    return [value, ...Object.values(grads)];
  };
  expect(fused(step, [images(2, 4, 4, 1)])).toContain('SiameseConvolutionPoolFilterGrad');
});
