import { describe, expect, it } from 'vitest';
import { scaleColor } from '../../lib/display/color-scale';
import { type HeatMapOptions, heatMap } from '../../lib/display/heat-map';
import type { Tile } from '../../lib/display/tile';
import { decode } from './pixels';

const flat = (rgb: number[], alt: string, [height, width] = [8, 8]): Tile => ({
  pixels: Uint8Array.from({ length: height * width * 3 }, (_, i) => rgb[i % 3]),
  shape: [height, width, 3],
  alt,
});
const red = flat([255, 0, 0], 'red');
const blue = flat([0, 0, 255], 'blue');
const words = { title: 'Triangles', valueLabel: 'dot product' };
const isBlue = ([r, g, b]: number[]) => r < 20 && g < 20 && b > 235;
const isPureRed = ([r, g, b]: number[]) => r > 235 && g < 20 && b < 20;
const isDark = ([r, g, b]: number[]) => r < 120 && g < 120 && b < 120;

describe('heatMap', () => {
  /** Cells of 40 x 40 pixels of the page, two to the pixel, after images of 40 and a gap of 4, below a title of 30. */
  const [left, top, cell] = [88, 148, 80];

  it('colours each cell by its value, row by row, dark for low and light for high', async () => {
    const values = [0, 0.25, 0.5, 0.75, 1, 0.1];
    const { png } = await heatMap({ ...words, values, rows: [red, blue], columns: [red, blue, red], range: [0, 1] });
    const { at } = await decode(png);
    for (const [index, value] of values.entries()) {
      const [x, y] = [left + (index % 3) * cell, top + Math.floor(index / 3) * cell];
      for (const [dx, dy] of [
        [0, 0],
        [cell - 1, cell - 1],
        [40, 3],
      ])
        expect(at(x + dx, y + dy)).toEqual(scaleColor(value));
    }
  });

  it('puts the images along the left and the top, beside their cells', async () => {
    const { png } = await heatMap({ ...words, values: [1, 0, 0, 1], rows: [red, blue], range: [0, 1] });
    const { count } = await decode(png);
    const image = { width: 74, height: 74 };
    expect(count(isPureRed, { x: 2, y: top + 2, ...image })).toBe(74 * 74);
    expect(count(isBlue, { x: 2, y: top + cell + 2, ...image })).toBe(74 * 74);
    expect(count(isPureRed, { x: left + 2, y: top - 86, ...image })).toBe(74 * 74);
    expect(count(isBlue, { x: left + cell + 2, y: top - 86, ...image })).toBe(74 * 74);
  });

  it('shows the colour scale with its numbers and its name', async () => {
    const { png, width, height } = await heatMap({ ...words, values: [1, 0, 0, 1], rows: [red, blue], range: [0, 1] });
    const { at, count } = await decode(png);
    const bar = left + 2 * cell + 40;
    expect(height).toBe(top / 2 + 120 + 8);
    expect(at(bar + 10, top)).toEqual(scaleColor(1));
    expect(at(bar + 10, top + 239)).toEqual(scaleColor(0));
    expect(at(bar + 10, top + 120)[1]).toBeCloseTo(scaleColor(0.5)[1], -1);
    for (const share of [0, 0.25, 0.5, 0.75, 1]) {
      const y = Math.round(top + (1 - share) * 240) - 10;
      expect(count(isDark, { x: bar + 40, y, width: 50, height: 20 })).toBeGreaterThan(10);
    }
    expect(count(isDark, { x: width * 2 - 40, y: top, width: 40, height: 240 })).toBeGreaterThan(50);
  });

  it('takes names in place of images, values as lists, and a range from the values', async () => {
    const rows = ['a cat', 'a dog', 'a horse with a long name'];
    const values = [Float32Array.of(-2, 0), [1, 2], [0, 6]];
    const { png, width } = await heatMap({ ...words, values, rows, columns: ['x', 'y'] });
    const { at, count } = await decode(png);
    const start = (160 + 4) * 2;
    expect(width).toBe(164 + 80 + 20 + 14 + 74);
    const first = 2 * (30 + 14 + 4);
    expect(at(start + 40, first + 40)).toEqual(scaleColor(0));
    expect(at(start + 120, first + 200)).toEqual(scaleColor(1));
    expect(at(start + 120, first + 120)).toEqual(scaleColor(0.5));
    for (const row of [0, 1, 2])
      expect(count(isDark, { x: 0, y: first + row * cell, width: start, height: cell })).toBeGreaterThan(50);
    expect(count(isDark, { x: start, y: 60, width: 160, height: first - 60 })).toBeGreaterThan(20);
  });

  it('stays on the page with many rows, and keeps the proportions of its images', async () => {
    const rows = Array.from({ length: 100 }, () => flat([255, 0, 0], 'red', [8, 16]));
    const { width, height } = await heatMap({ ...words, values: new Float32Array(10_000), rows });
    expect([width, height]).toEqual([12 + 4 + 1200 + 20 + 14 + 74, 30 + 6 + 4 + 600 + 8]);
  });

  it('gives what lies beyond the range the colour of its end, and equal values one colour', async () => {
    const values = [1.0000001, -3, 0.5, 1];
    const beyond = await decode((await heatMap({ ...words, values, rows: [red, blue], range: [0, 1] })).png);
    expect(beyond.at(left + 9, top + 9)).toEqual(scaleColor(1));
    expect(beyond.at(left + cell + 9, top + 9)).toEqual(scaleColor(0));
    const equal = await decode((await heatMap({ ...words, values: [5, 5, 5, 5], rows: [red, blue] })).png);
    expect(equal.at(left + 9, top + 9)).toEqual(equal.at(left + cell + 9, top + cell + 9));
  });

  it('tells in words how rows compare with columns, or what it is told to', async () => {
    const drawn = { ...words, values: [1, 0.8, 0.1, 0.8, 1, 0.2, 0.1, 0.2, 1], rows: [red, red, blue] };
    expect((await heatMap(drawn)).alt).toBe(
      'Heat map "Triangles" of dot product, 3 rows and 3 columns, from 0.1 to 1. ' +
        'Mean of red and red 0.9, red and blue 0.15, blue and red 0.15, blue and blue 1.',
    );
    expect((await heatMap({ ...drawn, alt: 'mine' })).alt).toBe('mine');
  });

  it('survives names that are long, empty or not XML', async () => {
    const rows = ['x'.repeat(5000), '', '<&"\'>]]>\u0000\u0008\ud800', '😀 猫 \n second'];
    const map = heatMap({ title: '<b>&', valueLabel: '"</svg>', values: new Float32Array(16), rows });
    await expect(map).resolves.toMatchObject({ width: 164 + 160 + 108 });
  });

  it.each([
    [{ rows: [], values: [] }, 'heatMap: rows and columns must be 1 to 1000, found 0 and 0'],
    [
      { rows: Array(1001).fill('a'), columns: ['b'], values: new Float32Array(1001) },
      'heatMap: rows and columns must be 1 to 1000, found 1001 and 1',
    ],
    [{ rows: ['a', 'b'], values: [1, 2, 3] }, 'heatMap: values must be 4 for 2 rows and 2 columns, found 3'],
    [{ rows: ['a', 'b'], values: [[1, 2]] }, 'heatMap: values must be 4 for 2 rows and 2 columns, found 2'],
    [{ rows: ['a', 'b'], values: [[1, 2], [1]] }, 'heatMap: row 1 must have one value for each of 2 columns, found 1'],
    [
      { rows: ['a', 'b'], values: [1, 2, 3, Number.NaN] },
      'heatMap: values must be finite numbers, found NaN in row 1, column 1',
    ],
    [
      { rows: ['a'], values: [1], range: [1, 1] },
      'heatMap: range must be two finite numbers, the lower one first, found 1 to 1',
    ],
    [{ rows: ['a'], values: [1], range: [0, Number.POSITIVE_INFINITY] }, 'found 0 to Infinity'],
  ] as [Pick<HeatMapOptions, 'rows' | 'columns' | 'values' | 'range'>, string][])(
    'refuses %#',
    async (given, message) => {
      await expect(heatMap({ ...words, ...given })).rejects.toThrow(message);
    },
  );
});
