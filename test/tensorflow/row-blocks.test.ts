import { describe, expect, it } from 'vitest';
import { record } from '../../lib/jit/recording';
import { byRowBlocks, joinRows, rowBlocks, rowsOf } from '../../lib/tensorflow/row-blocks';
import { tf } from '../../lib/tensorflow/tensorflow';
import '../matchers';

describe('rowBlocks', () => {
  it('covers all rows once, in order, with the rest in the last block', () => {
    expect(rowBlocks(7, 3.9)).toEqual([
      [0, 3],
      [3, 3],
      [6, 1],
    ]);
    expect(rowBlocks(4, 4)).toEqual([[0, 4]]);
  });

  it('takes one row at a time for any number below one, all rows without a limit, and no block of no rows', () => {
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

  it.each([1, 2, 3])('gives the whole result when its blocks are joined, %i rows at a time', (atOnce) => {
    const found = tf.tidy(() => joinRows(byRowBlocks(3, atOnce, (first, count) => tf.square(rowsOf(x, first, count)))));
    expect(found).toBeAllclose([
      [1, 4],
      [9, 16],
      [25, 36],
    ]);
  });

  it('knows the rows of a block only once the one before is done, whatever its results and types', () => {
    const begun: string[] = [];
    const step = (rows: tf.Tensor2D, chosen: tf.Tensor2D) =>
      tf.tidy(() => {
        const blocks = byRowBlocks(3, 1, (first, count) => ({
          flawed: tf.mul(rowsOf(rows, first, count), Number.NaN),
          rows: rowsOf(rows, first, count),
          whole: rowsOf(tf.cast(rows, 'int32'), first, count),
          chosen: rowsOf(chosen, first, count),
        }));
        begun.push(...blocks.map(({ rows }) => String(rows.arraySync())));
        for (const [i, found] of blocks.entries()) {
          expect(found.whole).toBeAllclose([[2 * i + 1, 2 * i + 2]]);
          expect([found.whole.dtype, found.chosen.dtype]).toEqual(['int32', 'bool']);
          expect([...found.chosen.dataSync()]).toEqual([i % 2, 1]);
        }
      });
    step(x, tf.tensor2d([0, 1, 1, 1, 0, 1], [3, 2], 'bool'));
    expect(begun).toEqual(['1,2', '3,4', '5,6']);

    const recorded = record(
      ([rows]) => byRowBlocks(3, 1, (first, count) => tf.square(rowsOf(rows as tf.Tensor2D, first, count))),
      [x],
    );
    const byName = new Map(recorded.nodes.map((node) => [node.name, node]));
    const behind = (name: string): string[] => {
      const node = byName.get(name.split(':')[0]);
      return node ? [node.name, ...node.input.flatMap(behind)] : [];
    };
    const [one, two, three] = recorded.outputs.map(({ name }) => name.split(':')[0]);
    expect(behind(two)).toContain(one);
    expect(behind(three)).toContain(two);
    expect(behind(one)).not.toContain(two);
  });

  it('keeps nothing of a block but its result', () => {
    const before = tf.memory().numTensors;
    const counts: number[] = [];
    const blocks = byRowBlocks(3, 1, (first, count) => {
      counts.push(tf.memory().numTensors - before);
      return { sum: tf.sum(tf.square(rowsOf(x, first, count))) };
    });
    // Besides the results so far: a few scalars that mark the end of the blocks before, freed with this one.
    expect(counts[0]).toBe(0);
    expect(counts[2] - counts[1]).toBe(1);
    expect(blocks.map(({ sum }) => sum.arraySync())).toEqual([5, 25, 61]);
    tf.dispose(blocks);
    expect(tf.memory().numTensors).toBe(before);
  });
});
