import { describe, expect, it } from 'vitest';
import { byRowBlocks, joinRows, rowBlocks, rowsOf } from '../../lib/losses/row-blocks';
import { tf } from '../../lib/runtime/tensorflow';
import '../matchers';

describe('rowBlocks', () => {
  it('covers all rows once, in order, and the last block is what is left', () => {
    expect(rowBlocks(7, 3.9)).toEqual([
      [0, 3],
      [3, 3],
      [6, 1],
    ]);
    expect(rowBlocks(4, 4)).toEqual([[0, 4]]);
  });

  it('takes one row at a time where less than one is wanted, all where there is no limit, and none of none', () => {
    expect(rowBlocks(2, 0.01)).toEqual([
      [0, 1],
      [1, 1],
    ]);
    expect(rowBlocks(3, Number.POSITIVE_INFINITY)).toEqual([[0, 3]]);
    expect(rowBlocks(0, 5)).toEqual([]);
  });
});

describe('byRowBlocks', () => {
  const x = tf.tensor2d([1, 2, 3, 4, 5, 6], [3, 2]);

  it.each([1, 2, 3])('gives the same joined, %i rows at a time', (atOnce) => {
    const found = tf.tidy(() => joinRows(byRowBlocks(3, atOnce, (first, count) => tf.square(rowsOf(x, first, count)))));
    expect(found).toBeAllclose([
      [1, 4],
      [9, 16],
      [25, 36],
    ]);
  });

  it('keeps nothing of a block but its result', () => {
    const before = tf.memory().numTensors;
    const counts: number[] = [];
    const blocks = byRowBlocks(3, 1, (first, count) => {
      counts.push(tf.memory().numTensors - before);
      return { sum: tf.sum(tf.square(rowsOf(x, first, count))) };
    });
    expect(counts).toEqual([0, 1, 2]);
    expect(blocks.map(({ sum }) => sum.arraySync())).toEqual([5, 25, 61]);
    tf.dispose(blocks);
    expect(tf.memory().numTensors).toBe(before);
  });
});
