import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allPairs } from '../../lib/pairs/all-pairs';

describe('allPairs', () => {
  it('has every two rows once, and says which are the same', () => {
    const { left, right, same } = allPairs([5, 7, 5]);
    expect([...left]).toEqual([0, 0, 1]);
    expect([...right]).toEqual([1, 2, 2]);
    expect([...same]).toEqual([0, 1, 0]);
  });

  it('does so for any labels', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 2, maxLength: 30 }), (labels) => {
        const { left, right, same } = allPairs(labels);
        const found = Array.from(left, (l, i) => `${l} ${right[i]} ${same[i]}`);
        const wanted = labels.flatMap((a, l) =>
          labels.flatMap((b, r) => (l < r ? [`${l} ${r} ${Number(a === b)}`] : [])),
        );
        expect(found).toEqual(wanted);
      }),
    );
  });

  it('refuses fewer than two labels, and labels that are not numbers', () => {
    expect(() => allPairs([1])).toThrow('allPairs: labels must be of at least two images, found 1');
    expect(() => allPairs([1, Number.NaN])).toThrow(
      'labels must be whole numbers from 0 to 2147483647, found NaN at row 1',
    );
  });
});
