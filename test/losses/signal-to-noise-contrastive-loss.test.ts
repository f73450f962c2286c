import { describe, expect, it } from 'vitest';
import { signalToNoiseContrastiveLoss } from '../../lib/losses/signal-to-noise-contrastive-loss';
import { tf } from '../../lib/tensorflow/tensorflow';
import '../matchers';
import { signalToNoise } from '../oracles/naive-batch-losses';
import { ignoresOrder, keepsBatchLossPromises } from './batch-loss-promises';
import { expectGolden } from './golden';
import { gradient, numberOf } from './support';

const options = { positiveMargin: 0.1, negativeMargin: 1.5, regularization: 0.1 };

describe('signalToNoiseContrastiveLoss', () => {
  keepsBatchLossPromises({
    name: 'signalToNoiseContrastiveLoss',
    loss: signalToNoiseContrastiveLoss(),
    naive: (x, labels) => signalToNoise([x, labels], { positiveMargin: 0, negativeMargin: 1, regularization: 0 }),
    free: [[1], []],
    cornerAtEqual: true,
    // A flat embedding has little signal, and noise many times that.
    scale: 4,
  });
  ignoresOrder((x, labels) => signalToNoiseContrastiveLoss({ positiveMargin: 1, regularization: 1 })(x, labels));

  it('is what pytorch-metric-learning gives without its normalisation', () =>
    expectGolden('signalToNoise', (x, labels) => signalToNoiseContrastiveLoss(options)(x, labels)));

  it('takes no anchor without a signal', () => {
    const x = tf.tensor2d([
      [2, 2],
      [1, 3],
    ]);
    const loss = (rows: tf.Tensor2D) => signalToNoiseContrastiveLoss()(rows, tf.tensor1d([0, 0], 'int32'));
    // Only the second image is an anchor: its signal is 1, the difference's too.
    expect(numberOf(() => loss(x))).toBeAllclose(1);
    expect(gradient(loss, tf.ones([2, 2]))).toBeAllclose(0, { atol: 0 });
  });

  it('refuses invalid settings', () => {
    for (const name of ['positiveMargin', 'negativeMargin', 'regularization'])
      expect(() => signalToNoiseContrastiveLoss({ [name]: -1 })(tf.zeros([1, 2]), tf.tensor1d([1]))).toThrow(
        `signalToNoiseContrastiveLoss: ${name} must be a finite number, 0 or more, found -1`,
      );
  });
});
