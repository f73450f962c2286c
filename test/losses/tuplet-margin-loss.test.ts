import { describe, expect, it } from 'vitest';
import { tupletMarginLoss } from '../../lib/losses/tuplet-margin-loss';
import { tf } from '../../lib/tensorflow/tensorflow';
import '../matchers';
import { tupletMargin } from '../oracles/naive-batch-losses';
import { ignoresOrder, keepsBatchLossPromises } from './batch-loss-promises';
import { expectGolden } from './golden';
import { gradient, numberOf } from './support';

/**
 * The gradient for an angle is that for its cosine, divided by sin θ. Float32 rounds a cosine by 2^-24, which changes the gradient by
 * a share of 2^-24 / sin² θ: less than a thousandth, half of the tolerance, where sin² θ is above 1e-4.
 */
const hasAngles = (embeddings: number[][], labels: number[]) =>
  embeddings.every((a, i) =>
    embeddings.every((b, j) => {
      if (i === j || labels[i] !== labels[j]) return true;
      const [ab, aa, bb] = [dot(a, b), dot(a, a), dot(b, b)];
      return aa * bb === 0 || 1 - ab ** 2 / (aa * bb) > 1e-4;
    }),
  );
const dot = (a: number[], b: number[]) => a.reduce((sum, value, k) => sum + value * b[k], 0);

describe('tupletMarginLoss', () => {
  keepsBatchLossPromises({
    name: 'tupletMarginLoss',
    loss: (x, labels) => tupletMarginLoss({ scale: 16 })(x, labels),
    naive: (x, labels) => tupletMargin([x, labels], { margin: 0.1, scale: 16 }),
    cornerAtEqual: true,
    scale: 16,
    isTold: hasAngles,
  });
  ignoresOrder((x, labels) => tupletMarginLoss({ scale: 1 })(x, labels));

  it('is what pytorch-metric-learning gives', () => expectGolden('tupletMargin', tupletMarginLoss()));

  it('does not overflow at scale 1e6, at its worst and at its best', () => {
    const worst = tf.tensor2d([
      [1, 0],
      [-1, 0],
      [1, 0],
      [-1, 0],
    ]);
    const labels = tf.tensor1d([0, 0, 1, 1], 'int32');
    const loss = (x: tf.Tensor2D) => tupletMarginLoss({ scale: 1e6 })(x, labels);
    expect(numberOf(() => loss(worst))).toBeAllclose(1e6 * (1 + Math.cos(0.1)), { rtol: 1e-4 });
    for (const value of (gradient(loss, worst) as number[][]).flat()) expect(Number.isFinite(value)).toBe(true);
    const best = tf.tensor2d([
      [1, 0],
      [1, 0],
      [-1, 0],
      [-1, 0],
    ]);
    expect(numberOf(() => loss(best))).toBe(0);
    expect(gradient(loss, best)).toBeAllclose(0, { atol: 0 });
  });

  it('refuses invalid settings', () => {
    const of = (options: object) => () => tupletMarginLoss(options)(tf.zeros([1, 2]), tf.tensor1d([1]));
    expect(of({ margin: -1 })).toThrow('tupletMarginLoss: margin must be');
    expect(of({ scale: Number.NaN })).toThrow('tupletMarginLoss: scale must be');
  });
});
