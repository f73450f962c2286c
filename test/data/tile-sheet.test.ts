import { describe, expect, it } from 'vitest';
import { cutTile, drawSheet, type SheetLayout, sheetLayout } from '../../lib/data/tile-sheet';

const solid = (size: number, i: number) => `<rect width="${size}" height="${size}" fill="rgb(${i + 1},${i % 7},250)"/>`;

function cut(sheet: Uint8Array, layout: SheetLayout, tile: number): Uint8Array {
  const target = new Uint8Array(2 + 3 * layout.size ** 2);
  cutTile(sheet, layout, tile, target, 2);
  expect([...target.subarray(0, 2)]).toEqual([0, 0]);
  return target.subarray(2);
}

describe('a sheet of tiles', () => {
  it.each([
    [1, 28, { columns: 1, width: 28, height: 28 }],
    [20, 28, { columns: 5, width: 140, height: 112 }],
    [1000, 28, { columns: 32, width: 896, height: 896 }],
    [100_000, 28, { columns: 73, width: 2044, height: 28 * 1370 }],
    [9, 512, { columns: 3, width: 1536, height: 1536 }],
    [100, 512, { columns: 4, width: 2048, height: 12_800 }],
  ])('of %i tiles of %i pixels is as square as possible', (count, size, expected) => {
    expect(sheetLayout(count, size)).toEqual({ count, size, ...expected });
  });

  it.each([
    [1, 8],
    [5, 9],
    [250, 8],
    [9, 512],
    [200, 100],
  ])('of %i tiles of %i pixels has each in its place, even if it takes several strips', async (count, size) => {
    const layout = sheetLayout(count, size);
    const sheet = await drawSheet(
      layout,
      Array.from({ length: count }, (_, i) => solid(size, i)),
    );
    expect(sheet).toHaveLength(3 * layout.width * layout.height);
    for (let tile = 0; tile < count; tile++) {
      const color = [tile + 1, tile % 7, 250];
      const found = cut(sheet, layout, tile);
      expect(found.findIndex((value, i) => value !== color[i % 3])).toBe(-1);
    }
  });

  it('is black where nothing is drawn', async () => {
    const layout = sheetLayout(3, 10);
    const sheet = await drawSheet(layout, [solid(10, 1), '<circle cx="5" cy="5" r="2" fill="#fff"/>', solid(10, 2)]);
    expect([...sheet.subarray(-3)]).toEqual([0, 0, 0]);
    const tile = cut(sheet, layout, 1);
    expect([...tile.subarray(0, 3), ...tile.subarray(3 * 45, 3 * 46)]).toEqual([0, 0, 0, 255, 255, 255]);
  });
});
