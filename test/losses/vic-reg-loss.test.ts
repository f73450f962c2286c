import { describe, expect, it } from 'vitest';
import { vicRegLoss } from '../../lib/losses/vic-reg-loss';
import { tf } from '../../lib/tensorflow/tensorflow';
import '../matchers';
import { vicReg } from '../oracles/naive-batch-losses';
import { expectGoldenViews, golden, keepsPositiveViewPromises } from './positive-view-promises';
import { numberOf } from './support';

const [left, right] = [tf.tensor2d(golden.left), tf.tensor2d(golden.right)];
const defaults = { invariance: 25, variance: 25, covariance: 1 };

describe('vicRegLoss', () => {
  keepsPositiveViewPromises({
    name: 'vicRegLoss',
    loss: vicRegLoss(),
    naive: (towers, _, same) => vicReg(towers, same, defaults),
    longest: 1e8,
    close: { value: { rtol: 1e-5, atol: 1e-4 }, slope: { rtol: 1e-3, atol: 5e-4 } },
  });

  it("is what the authors' program and pytorch-metric-learning give, each with its own weight of the variance", () => {
    expectGoldenViews('vicReg', vicRegLoss());
    expectGoldenViews('vicRegHalved', vicRegLoss({ variance: 12.5 }));
  });

  it('is the invariance alone for a single pair', () => {
    const [one, other] = [left, right].map((rows) => rows.slice<tf.Tensor2D>([0, 0], [1, 4]));
    const wanted = one.sub(other).square().mean().dataSync()[0];
    expect(numberOf(() => vicRegLoss({ invariance: 3 })(one, other))).toBeAllclose(3 * wanted);
  });

  it('is the sum of its three terms, each with its weight', () => {
    const of = (weights: Parameters<typeof vicRegLoss>[0]) =>
      numberOf(() => vicRegLoss({ invariance: 0, variance: 0, covariance: 0, ...weights })(left, right));
    expect(of({})).toBe(0);
    const parts = [of({ invariance: 1 }), of({ variance: 1 }), of({ covariance: 1 })];
    for (const part of parts) expect(part).toBeGreaterThan(0);
    const [s, v, c] = parts;
    expect(of({ invariance: 2, variance: 5, covariance: 3 })).toBeAllclose(2 * s + 5 * v + 3 * c, { rtol: 1e-5 });
  });

  it('charges the most that the variance can cost where all embeddings are equal', () => {
    const flat = tf.fill<tf.Rank.R2>([5, 3], 0.7);
    expect(numberOf(() => vicRegLoss({ variance: 1 })(flat, flat))).toBeAllclose(2 * 0.99);
  });

  it.each(['invariance', 'variance', 'covariance'])('refuses an invalid weight: %s', (name) => {
    expect(() => vicRegLoss({ [name]: -1 })).toThrow(
      `vicRegLoss: ${name} must be a finite number, 0 or more, found -1`,
    );
  });
});
