import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collectInRows, pickInRows, sortedRows } from '../../lib/tensorflow/row-picks';
import { tf } from '../../lib/tensorflow/tensorflow';

const matrix = (element: fc.Arbitrary<number>, rows: number, columns: number) =>
  fc.array(fc.array(element, { minLength: columns, maxLength: columns }), { minLength: rows, maxLength: rows });
const picks = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 5 })).chain(([rows, columns]) =>
  fc.record({
    values: matrix(fc.integer({ min: -4, max: 4 }), rows, columns),
    mask: matrix(fc.integer({ min: 0, max: 1 }), rows, columns),
    places: matrix(fc.integer({ min: 0, max: columns - 1 }), rows, columns),
  }),
);

describe('sorting, picking and collecting in rows', () => {
  it('agrees with loops', () => {
    fc.assert(
      fc.property(picks, ({ values, mask, places }) => {
        const [x, at] = [tf.tensor2d(values), tf.tensor2d(places, undefined, 'int32')];
        const sorted = values.map((row, i) => row.filter((_, j) => mask[i][j]).sort((a, b) => a - b));
        const found = sortedRows(x, tf.tensor2d(mask, undefined, 'bool')).arraySync();
        for (const [i, row] of found.entries()) {
          expect(row.slice(0, sorted[i].length).map((value) => value + 0)).toEqual(sorted[i]);
          for (const absent of row.slice(sorted[i].length)) expect(absent).toBe(Math.fround(1e38));
        }
        expect(pickInRows(x, at).arraySync()).toEqual(places.map((row, i) => row.map((k) => values[i][k])));
        const sums = values.map((row, i) =>
          row.map((_, k) => row.reduce((sum, value, j) => sum + (places[i][j] === k ? value : 0), 0)),
        );
        expect(collectInRows(x, at, x.shape[1]).arraySync()).toEqual(sums);
      }),
    );
  });
});
