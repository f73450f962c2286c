import { expect, it } from 'vitest';
import { tf } from '../../../lib/tensorflow/tensorflow';
import { fused, images, variable, withGradients } from './support';

const pool = (x: tf.Tensor) => tf.maxPool(x as tf.Tensor4D, 2, 2, 'valid');
const pools = (ops: string[]) => ops.filter((op) => /^\w*MaxPool$/.test(op));

it("is TensorFlow's if nothing needs the places of the maxima", () => {
  for (const size of [
    [4, 6],
    [5, 7],
  ])
    expect(pools(fused((x) => [pool(x)], [images(2, ...size, 16)]))).toEqual(['MaxPool']);
});

it('stays ours for few channels', () => {
  expect(pools(fused((x) => [pool(x)], [images(2, 4, 6, 8)]))).toEqual(['SiameseMaxPool']);
});

it('stays ours if a gradient does', () => {
  const x = variable([2, 4, 6, 16]);
  const ops = fused((factor) => withGradients(() => pool(x.mul(factor)).square(), [x]), [tf.scalar(2)]);
  expect(new Set(pools(ops))).toEqual(new Set(['SiameseMaxPool']));
});
