import { describe, expect, it } from 'vitest';
import { dropout } from '../../../lib/models/layers/dropout';
import { withSeed } from '../../../lib/tensorflow/random';
import { tf } from '../../../lib/tensorflow/tensorflow';
import { fused, images, variable, weighted } from './support';

type Network = (x: tf.Tensor, bias: tf.Tensor, drop: (y: tf.Tensor) => tf.Tensor) => tf.Tensor;
const own = 'SiameseReluDropout';

function opsOf(network: Network, channels = 16) {
  const bias = variable([channels]);
  const layer = dropout({ rate: 0.4 });
  const drop = (y: tf.Tensor) => layer.apply(y, { training: true }) as tf.Tensor;
  const step = (x: tf.Tensor, seed: tf.Tensor) => {
    const loss = (x: tf.Tensor, bias: tf.Tensor) => weighted(network(x, bias, drop));
    const { value, grads } = withSeed(seed as tf.Tensor1D, () => tf.valueAndGrads(loss)([x, bias]));
    return [value, ...grads];
  };
  return fused(step, [images(2, 3, 5, channels), tf.tensor1d([7, 1], 'int32')]);
}

describe('a bias, ReLU and dropout', () => {
  it('become one op, with their gradient', () => {
    for (const channels of [16, 48]) {
      const ops = opsOf((x, bias, drop) => drop(tf.relu(x.add(bias))), channels);
      expect(ops).toContain(own);
      expect(ops).toContain('SiameseReluDropoutGrad');
      for (const gone of ['Relu', 'ReluGrad', 'SiameseDropout']) expect(ops).not.toContain(gone);
    }
  });

  it.each<[string, Network]>([
    ['another op reads the rectified values', (x, bias, drop) => [tf.relu(x.add(bias))].map((y) => drop(y).add(y))[0]],
    ['two draws', (x, bias, drop) => [tf.relu(x.add(bias))].map((y) => drop(y).add(drop(y)))[0]],
    ['another op reads the sum', (x, bias, drop) => [x.add(bias)].map((y) => drop(tf.relu(y)).add(y))[0]],
    ['another activation', (x, bias, drop) => drop(tf.relu6(x.add(bias)))],
    ['no bias', (x, bias, drop) => drop(tf.relu(x)).mul(bias)],
    ['dropout first', (x, bias, drop) => tf.relu(drop(x.add(bias)))],
    ['a bias for every place', (x, bias, drop) => drop(tf.relu(x.add(bias.mul(x))))],
    ['one bias for all', (x, bias, drop) => drop(tf.relu(x.add(bias.sum().reshape([1]))))],
  ])('stay three: %s', (_, network) => {
    expect(opsOf(network)).not.toContain(own);
  });

  it('stay three ops if the channels fill no vector', () => {
    expect(opsOf((x, bias, drop) => drop(tf.relu(x.add(bias))), 24)).not.toContain(own);
  });
});
