import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GalleryRows } from '../../lib/gallery/gallery-rows';

const contentsOf = (rows: GalleryRows) =>
  Array.from({ length: rows.size }, (_, row) => [
    rows.ids[row],
    rows.labels[row],
    ...rows.values.subarray(2 * row, 2 * row + 2),
    rows.lengths[row],
  ]);

describe('GalleryRows', () => {
  it('are a map in arrays: the last row fills the place of one that goes', () => {
    const change = fc.record({ id: fc.nat(5), remove: fc.boolean(), value: fc.nat(9) });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 40 }), (changes) => {
        const rows = new GalleryRows(2);
        const naive: number[][] = [];
        for (const { id, remove, value } of changes) {
          const at = naive.findIndex(([other]) => other === id);
          const row = [id, value + 1, value, -value, 2 * value];
          if (!remove) {
            expect(rows.set(id, value + 1, Float32Array.of(value, -value), 2 * value)).toBe(at < 0 ? naive.length : at);
            naive[at < 0 ? naive.length : at] = row;
          } else {
            expect(rows.delete(id)).toBe(at < 0 ? undefined : at);
            const last = at < 0 ? undefined : naive.pop();
            if (last && at < naive.length) naive[at] = last;
          }
          expect(contentsOf(rows).map((one) => one.map((x) => x + 0))).toEqual(
            naive.map((one) => one.map((x) => x + 0)),
          );
        }
      }),
    );
  });

  it('stay as they were if there is no room for more', () => {
    const rows = new GalleryRows(32_768);
    rows.set(7, 1, new Float32Array(32_768), 0);
    expect(() => rows.reserve(2 ** 22)).toThrow(RangeError);
    expect([rows.ids.length, rows.labels.length, rows.values.length, rows.lengths.length]).toEqual([1, 1, 32_768, 1]);
  });

  it('take room for exactly what comes first, and then twice as much', () => {
    const rows = new GalleryRows(3);
    rows.reserve(5);
    expect([rows.ids.length, rows.values.length]).toEqual([5, 15]);
    for (let id = 0; id < 6; id++) rows.set(id, -1, Float32Array.of(id, id, id), id);
    expect([rows.size, rows.ids.length, rows.values.length]).toEqual([6, 10, 30]);
    rows.reserve(7);
    expect(rows.ids.length).toBe(10);
  });

  it('notice two rows with one id if the arrays were filled from outside', () => {
    const rows = new GalleryRows(1);
    rows.reserve(2);
    rows.size = 2;
    rows.ids.set([3, 3]);
    expect(rows.index()).toBe(false);
    rows.ids.set([3, 4]);
    expect(rows.index()).toBe(true);
    expect([rows.delete(4), rows.delete(3), rows.size]).toEqual([1, 0, 0]);
  });
});
