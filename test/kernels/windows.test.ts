import { describe, expect, it } from 'vitest';
import { atPlace, fromPlace, moved, padded, placesOf, spread } from '../../lib/kernels/windows';
import { tf } from '../../lib/tensorflow/tensorflow';

/** One image of one channel, by its rows. */
const image = (rows: number[][]) => tf.tensor4d(rows.flat(), [1, rows.length, rows[0].length, 1]);
const rowsOf = (images: tf.Tensor4D) => images.squeeze<tf.Tensor2D>([0, 3]).arraySync();

const given = image([
  [1, 2, 3],
  [4, 5, 6],
  [7, 8, 9],
]);
/** Windows of 2x2, a stride of 2 apart, over 3x3 with a row and a column of padding after them: four windows. */
const windows = tf.backend_util.computeConv2DInfo([1, 3, 3, 1], [2, 2, 1, 1], 2, 1, 'same');

describe('windows', () => {
  it('have places in reading order', () => {
    expect(placesOf({ ...windows, filterHeight: 2, filterWidth: 3 })).toEqual([
      [0, 0],
      [0, 1],
      [0, 2],
      [1, 0],
      [1, 1],
      [1, 2],
    ]);
  });

  it('include the padding around the images', () => {
    const wanted = [
      [1, 2, 3, -1],
      [4, 5, 6, -1],
      [7, 8, 9, -1],
      [-1, -1, -1, -1],
    ];
    expect(rowsOf(padded(given, windows, -1))).toEqual(wanted);
  });

  it('give the value at one place of each, and put values back there', () => {
    const around = padded(given, windows);
    const [upperLeft, lowerLeft] = [
      [
        [1, 3],
        [7, 9],
      ],
      [
        [4, 6],
        [0, 0],
      ],
    ];
    expect(rowsOf(atPlace(around, windows, [0, 0]))).toEqual(upperLeft);
    expect(rowsOf(atPlace(around, windows, [1, 0]))).toEqual(lowerLeft);
    expect(rowsOf(fromPlace(image(lowerLeft), windows, [1, 0]))).toEqual([
      [0, 0, 0],
      [4, 0, 6],
      [0, 0, 0],
    ]);
  });
});

it('spreads values a stride apart', () => {
  const two = image([[1, 2]]);
  expect(rowsOf(spread(two, windows))).toEqual([
    [1, 0, 2, 0],
    [0, 0, 0, 0],
  ]);
});

it('moves images, even beyond an edge', () => {
  expect(rowsOf(moved(given, [1, -2], [3, 2]))).toEqual([
    [0, 0],
    [3, 0],
    [6, 0],
  ]);
  expect(rowsOf(moved(given, [5, 0], [2, 2]))).toEqual([
    [0, 0],
    [0, 0],
  ]);
});
