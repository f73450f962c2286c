import { describe, expect, it } from 'vitest';
import { requireRows } from '../../lib/data/require-rows';
import { tinyDataset } from '../tiny-dataset';

describe('requireRows', () => {
  it('takes every row, in any order and as often as wanted, or none', () => {
    for (const rows of [[], [5, 0, 5], Int32Array.of(1, 2)])
      expect(requireRows('f', tinyDataset(6), rows)).toBeUndefined();
  });

  it.each([-1, 6, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses %s, and says where it stands', (row) => {
    expect(() => requireRows('someFunction', tinyDataset(6), [0, 1, row])).toThrow(
      new RangeError(`someFunction: rows of tiny must be from 0 to 5, found ${row} at 2`),
    );
  });
});
