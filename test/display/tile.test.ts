import { expect, it } from 'vitest';
import { imageTile, pairTile } from '../../lib/display/tile';

const source = {
  images: Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8]),
  shape: [2, 2, 1],
  labels: [0, 1],
  classNames: ['cat', 'dog'],
};

it('takes the image of a row', () => {
  expect(imageTile(source, 1)).toEqual({ alt: 'dog', pixels: Uint8Array.from([5, 6, 7, 8]), shape: [2, 2, 1] });
});

it('puts two images side by side, with black above, below and to the right', () => {
  const { pixels, shape, alt, caption } = pairTile(source, 0, 1);
  expect([alt, caption]).toEqual(['cat and dog', undefined]);
  expect(shape).toEqual([10, 8, 1]);
  const rows = Array.from({ length: 10 }, (_, row) => [...pixels.subarray(row * 8, (row + 1) * 8)]);
  const black = Array(8).fill(0);
  expect(rows).toEqual([
    black,
    black,
    black,
    black,
    [1, 2, 5, 6, 0, 0, 0, 0],
    [3, 4, 7, 8, 0, 0, 0, 0],
    black,
    black,
    black,
    black,
  ]);
});

it('makes a 60x36 tile of two 28x28 images', () => {
  const digits = { ...source, images: new Uint8Array(2 * 784), shape: [28, 28, 1] };
  expect(pairTile(digits, 0, 1).shape).toEqual([36, 60, 1]);
});

it('keeps the channels of colour images together', () => {
  const color = { ...source, images: Uint8Array.from([1, 2, 3, 4, 5, 6]), shape: [1, 1, 3] };
  const { pixels, shape } = pairTile(color, 0, 1, { padding: { top: 0, bottom: 0, right: 1, left: 1 } });
  expect(shape).toEqual([1, 4, 3]);
  expect([...pixels]).toEqual([0, 0, 0, 1, 2, 3, 4, 5, 6, 0, 0, 0]);
});

it('says pos in green and neg in red, by default', () => {
  expect(pairTile(source, 0, 1, { same: 1 })).toMatchObject({ caption: 'pos', color: '#1ee65a' });
  expect(pairTile(source, 0, 1, { same: false })).toMatchObject({ caption: 'neg', color: '#ff3b3b' });
  expect(pairTile(source, 0, 1, { same: 0, caption: '0.93' })).toMatchObject({ caption: '0.93', color: '#ff3b3b' });
});

it('names the class by its number where it has no name', () => {
  expect(imageTile({ ...source, classNames: [] }, 1).alt).toBe('class 1');
});

it.each([-1, 2, 0.5, Number.NaN])('refuses row %d', (row) => {
  expect(() => imageTile(source, row)).toThrow(new RangeError(`imageTile: row must be from 0 to 1, found ${row}`));
});
