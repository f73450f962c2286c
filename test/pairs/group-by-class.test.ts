import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupByClass } from '../../lib/pairs/group-by-class';

describe('groupByClass', () => {
  it('lists the rows of each class, ascending, in the order in which the classes appear', () => {
    const groups = groupByClass('test', [7, 300, 7, 0, 300, 7]);
    expect(groups.labels).toEqual([7, 300, 0]);
    expect([...groups.classOf]).toEqual([0, 1, 0, 2, 1, 0]);
    expect([...groups.rows]).toEqual([0, 2, 5, 1, 4, 3]);
    expect([...groups.starts]).toEqual([0, 3, 5, 6]);
  });

  it('agrees with filtering the rows once per class', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 6 })), (labels) => {
        const groups = groupByClass('test', labels);
        const wanted = [...new Set(labels)];
        expect(groups.labels).toEqual(wanted);
        wanted.forEach((label, index) => {
          const rows = groups.rows.subarray(groups.starts[index], groups.starts[index + 1]);
          expect([...rows]).toEqual(labels.flatMap((other, row) => (other === label ? [row] : [])));
        });
        expect(groups.starts[wanted.length]).toBe(labels.length);
        expect([...groups.classOf].map((found) => groups.labels[found])).toEqual(labels);
      }),
    );
  });

  it('names the function, the label and the row if a label is not a class', () => {
    expect(() => groupByClass('someone', [1, Number.POSITIVE_INFINITY])).toThrow(
      'someone: labels must be whole numbers from 0 to 2147483647, found Infinity at row 1 of 2',
    );
  });
});
