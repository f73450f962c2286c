import { describe, expect, it } from 'vitest';
import { centeredRows } from '../../../lib/losses/parts/centered-rows';
import { tf } from '../../../lib/tensorflow/tensorflow';
import '../../matchers';

const centered = (rows: number[][], counts: number[]) =>
  tf.tidy(() => {
    const number = tf.scalar(counts.reduce((sum, count) => sum + count, 0));
    return centeredRows(tf.tensor2d(rows), tf.tensor1d(counts, 'bool'), number).arraySync();
  });

describe('centeredRows', () => {
  it('subtracts the mean of the rows that count from them, and sets the others to 0', () => {
    const rows = [
      [1, 10],
      [Number.NaN, Number.POSITIVE_INFINITY],
      [3, 40],
      [5, 40],
    ];
    expect(centered(rows, [1, 0, 1, 1])).toBeAllclose(
      [
        [-2, -20],
        [0, 0],
        [0, 10],
        [2, 10],
      ],
      { atol: 1e-5 },
    );
  });

  it('leaves almost nothing of equal values', () => {
    const rows = Array.from({ length: 7 }, () => [0.1, 1234.567, -98_765.4]);
    for (const value of centered(rows, [1, 1, 1, 1, 1, 1, 1]).flat()) expect(Math.abs(value)).toBeLessThan(1e-7);
  });

  it('is 0 for a single row, and for none', () => {
    expect(centered([[3, 4]], [1])).toEqual([[0, 0]]);
    expect(centered([[3, 4]], [0])).toEqual([[0, 0]]);
  });
});
