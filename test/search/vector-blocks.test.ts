import fc from 'fast-check';
import { expect, it } from 'vitest';
import { blockLimits, blockRows, type Vectors } from '../../lib/search/vector-blocks';

const vectors = (size: number, dimensions: number): Vectors => ({ size, dimensions, read: () => new Float32Array(0) });
/** 64 MB of float32. */
const most = 64 * 2 ** 20;

it('gives blocks of which neither the vectors nor the products take more than 64 MB', () => {
  const size = fc.integer({ min: 1, max: 1e7 });
  fc.assert(
    fc.property(size, size, fc.integer({ min: 1, max: 30_000 }), (asked, held, dimensions) => {
      const { queries, gallery } = blockRows(vectors(asked, dimensions), vectors(held, dimensions));
      expect(4 * queries * dimensions).toBeLessThanOrEqual(most);
      expect(4 * gallery * dimensions).toBeLessThanOrEqual(most);
      expect(4 * queries * gallery).toBeLessThanOrEqual(most);
      expect(Math.min(queries, gallery)).toBeGreaterThanOrEqual(1);
      // As few blocks as the limit allows, and the last is not much smaller than the others.
      const blocks = Math.ceil(held / gallery);
      expect(blocks).toBe(Math.ceil(held / blockLimits(dimensions).rows));
      expect(held - (blocks - 1) * gallery).toBeGreaterThan(gallery - blocks);
    }),
  );
});

it('takes one vector at a time where one alone is larger', () => {
  expect(blockLimits(2 ** 25)).toEqual({ vectors: 1, rows: 1 });
});
