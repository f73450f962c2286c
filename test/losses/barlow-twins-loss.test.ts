import { describe, expect, it } from 'vitest';
import { barlowTwinsLoss } from '../../lib/losses/barlow-twins-loss';
import { tf } from '../../lib/tensorflow/tensorflow';
import '../matchers';
import { barlowTwins } from '../oracles/naive-batch-losses';
import { expectGoldenViews, golden, keepsPositiveViewPromises } from './positive-view-promises';
import { numberOf } from './support';

const [left, right] = [tf.tensor2d(golden.left), tf.tensor2d(golden.right)];

describe('barlowTwinsLoss', () => {
  keepsPositiveViewPromises({
    name: 'barlowTwinsLoss',
    loss: barlowTwinsLoss({ redundancy: 0.25 }),
    naive: (towers, _, same) => barlowTwins(towers, same, 0.25),
    free: [1],
    longest: 1e15,
    smoothAtEqual: false,
    close: { value: { rtol: 1e-5, atol: 1e-5 }, slope: { rtol: 1e-3, atol: 2e-4 } },
    isTold: (towers) =>
      towers.every((rows) =>
        rows[0]?.every((_, j) => {
          const values = rows.map((row) => row[j]);
          return Math.max(...values) - Math.min(...values) >= 1 / 4;
        }),
      ),
  });

  it("is what the authors' program gives", () => expectGoldenViews('barlowTwins', barlowTwinsLoss()));

  it('is 0 where the views are alike and no two dimensions are correlated', () => {
    const apart = tf.tensor2d([
      [1, 1, 1],
      [1, -1, -1],
      [-1, 1, -1],
      [-1, -1, 1],
    ]);
    expect(numberOf(() => barlowTwinsLoss()(apart, apart))).toBeAllclose(0, { atol: 1e-9 });
    // Whatever the scale and the origin of a dimension.
    const moved = apart.mul<tf.Tensor2D>(tf.tensor1d([3, 0.1, 40])).add<tf.Tensor2D>(tf.tensor1d([5, -1, 100]));
    expect(numberOf(() => barlowTwinsLoss()(apart, moved))).toBeAllclose(0, { atol: 1e-9 });
  });

  it('costs 1 for each dimension that is equal in all rows', () => {
    const flat = tf.fill<tf.Rank.R2>([6, 4], 0.1);
    expect(numberOf(() => barlowTwinsLoss({ redundancy: 1 })(flat, right))).toBe(4);
  });

  it('weights the correlation of different dimensions by its setting', () => {
    const of = (redundancy: number) => numberOf(() => barlowTwinsLoss({ redundancy })(left, right));
    expect(of(2) - of(1)).toBeAllclose(of(1) - of(0), { rtol: 1e-5 });
    expect(of(1)).toBeGreaterThan(of(0));
  });

  it('refuses an invalid setting', () => {
    for (const redundancy of [-1, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => barlowTwinsLoss({ redundancy })).toThrow(
        `barlowTwinsLoss: redundancy must be a finite number, 0 or more, found ${redundancy}`,
      );
  });
});
