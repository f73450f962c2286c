import { expect, it } from 'vitest';
import { hasOwnBatchNorm } from '../../lib/kernels/own-batch-norm';

it.each([
  [[2, 3, 3, 16], true],
  [[1, 1, 3, 48], true],
  [[2, 16], true],
  [[2, 3, 3, 8], true],
  [[1, 3, 3, 8], false], // nine rows
  [[2, 3, 3, 12], false],
  [[2, 3, 3, 1], false],
  [[1, 1, 1, 16], false], // one row has no variance
  [[0, 3, 3, 16], false],
])('takes channels that fill vectors: %o %s', (shape, taken) => {
  expect(hasOwnBatchNorm(shape)).toBe(taken);
});
