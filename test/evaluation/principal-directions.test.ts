import { describe, expect, it } from 'vitest';
import { principalDirections } from '../../lib/evaluation/principal-directions';
import { createRandom } from '../../lib/tensorflow/seeded-random';
import '../matchers';
import { embeddingsOf } from './embeddings';

describe('principalDirections', () => {
  // Which way is the shortest depends on the shape.
  it.each([
    { way: 'all of few dimensions', size: 40, dimensions: 6, components: 6 },
    { way: 'fewer points than dimensions', size: 8, dimensions: 30, components: 5 },
    { way: 'a few of many dimensions', size: 300, dimensions: 120, components: 3 },
  ])('gives orthonormal eigenvectors of the covariance, by $way', ({ size, dimensions, components }) => {
    const random = createRandom({ seed: 5 });
    // Different spreads, so that each direction is unique.
    const rows = Array.from({ length: size }, () =>
      Array.from({ length: dimensions }, (_, axis) => Math.fround((random.float() - 0.5) * 0.8 ** axis)),
    );
    const mean = Float64Array.from({ length: dimensions }, (_, axis) =>
      rows.reduce((sum, row) => sum + row[axis] / size, 0),
    );
    const { variances, directions, width } = principalDirections(embeddingsOf(rows), mean, components);
    const column = (which: number) => Array.from({ length: dimensions }, (_, axis) => directions[axis * width + which]);
    const dot = (a: ArrayLike<number>, b: number[]) => b.reduce((sum, value, i) => sum + value * a[i], 0);
    for (let which = 0; which < components; which++) {
      const own = column(which);
      for (let other = 0; other < components; other++)
        expect(dot(own, column(other))).toBeAllclose(other === which ? 1 : 0, { rtol: 1e-9, atol: 1e-9 });
      const along = rows.map((row) =>
        dot(
          own,
          row.map((value, axis) => value - mean[axis]),
        ),
      );
      const image = mean.map((_, axis) =>
        rows.reduce((sum, row, i) => sum + ((row[axis] - mean[axis]) * along[i]) / (size - 1), 0),
      );
      expect([...image]).toBeAllclose(
        own.map((value) => variances[which] * value),
        { atol: 1e-6 * variances[0] },
      );
      if (which > 0) expect(variances[which]).toBeLessThan(variances[which - 1]);
    }
  });
});
