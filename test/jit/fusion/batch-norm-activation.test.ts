import { describe, expect, it } from 'vitest';
import { batchNormalization } from '../../../lib/models/layers/batch-normalization';
import { tf } from '../../../lib/tensorflow/tensorflow';
import { fused, holder, images, weighted } from './support';

const shape = [4, 3, 2, 16];
function built(channels = 16) {
  const layer = batchNormalization();
  layer.build([null, 3, 2, channels]);
  const [gamma, beta] = [tf.linspace(0.5, 3, channels), tf.linspace(-1, 4, channels)];
  layer.setWeights([gamma, beta, tf.linspace(-1, 1, channels), tf.linspace(1, 2, channels)]);
  const weights = layer.weights.map((weight) => weight.read() as tf.Variable);
  const normalize = (x: tf.Tensor, training = true) => layer.apply(x, { training }) as tf.Tensor;
  return { normalize, weights };
}

type Activate = (y: tf.Tensor) => tf.Tensor;
/** y, the gradients by x, gamma and beta, and the layer's averages after the step. */
function check(activate: Activate, { channels = 16, others = (_y: tf.Tensor): tf.Tensor[] => [] } = {}) {
  const { normalize, weights } = built(channels);
  const step = (x: tf.Tensor) => {
    const y = normalize(x);
    const composed = (x: tf.Tensor, ..._weights: tf.Tensor[]) => weighted(activate(normalize(x)));
    return [activate(y), ...others(y), ...tf.grads(composed)([x, weights[0], weights[1]])];
  };
  return fused(step, [images(4, 3, 2, channels)], { assigns: weights.slice(2), tolerance: 1e-3 });
}

describe('batch normalisation and its activation', () => {
  it.each<[string, Activate]>([
    ['Relu', tf.relu],
    ['Relu6', tf.relu6],
  ])('become one op while training, with their gradients: %s', (op, activate) => {
    for (const channels of [8, 16, 48]) {
      const ops = check(activate, { channels });
      expect(ops).toContain('SiameseBatchNorm');
      expect(ops).toContain('SiameseBatchNormGrad');
      for (const gone of [op, `${op}Grad`]) expect(ops).not.toContain(gone);
    }
  });

  it('become one op without a gradient', () => {
    const { normalize, weights } = built();
    const ops = fused((x) => [tf.relu(normalize(x))], [images(...shape)], { assigns: weights.slice(2) });
    expect(ops).toContain('SiameseBatchNorm');
    expect(ops).not.toContain('Relu');
  });

  it('become one op outside of training', () => {
    const { normalize } = built();
    const ops = fused((x) => [tf.relu6(normalize(x, false))], [images(...shape)]);
    expect(ops).toContain('SiameseNormalize');
    expect(ops).not.toContain('Relu6');
  });

  it.each<[string, Activate, string]>([
    ['another activation', tf.elu, 'SiameseBatchNorm > Elu'],
    ['two activations', (y) => tf.relu(y).add(tf.relu6(y)), 'SiameseBatchNorm > Relu'],
    ['another op reads the normalised values', (y) => tf.relu(y).mul(y), 'SiameseBatchNorm > Relu'],
  ])('stay two ops: %s', (_, activate, left) => {
    expect(check(activate)).toContain(left);
  });

  it('stay two ops if the normalised values are returned or assigned', () => {
    expect(check(tf.relu, { others: (y) => [y.clone()] })).toContain('SiameseBatchNorm > Relu');
    const { normalize, weights } = built();
    const kept = holder(shape);
    const step = (x: tf.Tensor) => {
      const y = normalize(x);
      kept.assign(y);
      return [tf.relu(y)];
    };
    const ops = fused(step, [images(...shape)], { assigns: [...weights.slice(2), kept] });
    expect(ops).toContain('SiameseBatchNorm > Relu');
  });

  it("stay two ops if the activation's gradient is returned, or goes to another normalisation", () => {
    const { normalize, weights } = built();
    const other = built();
    const assigns = [...weights, ...other.weights].filter(({ trainable }) => !trainable);
    const given = (x: tf.Tensor) => {
      const y = normalize(x);
      const [dy] = tf.grads((y: tf.Tensor) => tf.relu(y).square())([y]);
      return [dy];
    };
    expect(fused(given, [images(...shape)], { assigns })).toContain('ReluGrad');
    const elsewhere = (x: tf.Tensor) => {
      const loss = (y: tf.Tensor) => weighted(tf.relu(y));
      const { value, grad } = tf.valueAndGrad(loss)(normalize(x));
      return [value, tf.grad((x: tf.Tensor) => other.normalize(x))(x, grad)];
    };
    expect(fused(elsewhere, [images(...shape)], { assigns, tolerance: 1e-3 })).toContain('ReluGrad');
  });

  it('stay as they are if the own op does not take the channels', () => {
    expect(check(tf.relu, { channels: 5 })).toContain('FusedBatchNormV3 > Relu');
  });
});
