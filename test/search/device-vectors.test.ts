import { describe, expect, it } from 'vitest';
import { DeviceVectors } from '../../lib/search/device-vectors';
import { topMatches } from '../../lib/search/top-matches';
import type { Vectors } from '../../lib/search/vector-blocks';
import { tf } from '../../lib/tensorflow/tensorflow';

/** Vectors [i, 1], and which blocks of them were read. */
function counted(size: number) {
  const reads: string[] = [];
  const vectors: Vectors = {
    size,
    dimensions: 2,
    read: (from, to) => {
      reads.push(`${from}-${to}`);
      return Float32Array.from({ length: 2 * (to - from) }, (_, i) => (i % 2 ? 1 : from + (i >> 1)));
    },
  };
  return { vectors, reads: () => reads.splice(0) };
}

const queries: Vectors = { size: 2, dimensions: 2, read: () => Float32Array.of(1, 0, -1, 0) };

describe('DeviceVectors', () => {
  it('are read once, and again where they were forgotten or the last block has grown', () => {
    const before = tf.memory().numTensors;
    const held = new DeviceVectors(2);
    const { rows } = held;
    const { vectors, reads } = counted(2 * rows + 5);
    const search = (of: Vectors) => [...topMatches(queries, of, 2, undefined, held).rows];
    const [last, all] = [2 * rows + 4, [`0-${rows}`, `${rows}-${2 * rows}`, `${2 * rows}-${2 * rows + 5}`]];
    expect(search(vectors)).toEqual([last, last - 1, 0, 1]);
    expect(reads()).toEqual(all);
    expect(search(vectors)).toEqual([last, last - 1, 0, 1]);
    expect(reads()).toEqual([]);
    held.forget(rows + 3);
    expect(tf.memory().numTensors).toBe(before + 2);
    search(vectors);
    expect(reads()).toEqual([all[1]]);
    const grown = counted(2 * rows + 6);
    expect(search(grown.vectors)).toEqual([last + 1, last, 0, 1]);
    expect(grown.reads()).toEqual([`${2 * rows}-${2 * rows + 6}`]);
    expect(tf.memory().numTensors).toBe(before + 3);
    held.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('find what a search without them finds', () => {
    const held = new DeviceVectors(2);
    const { vectors } = counted(100);
    const { rows, scores } = topMatches(queries, vectors, 7);
    const found = topMatches(queries, vectors, 7, undefined, held);
    expect([...found.rows]).toEqual([...rows]);
    expect([...found.scores]).toEqual([...scores]);
    held.dispose();
  });
});
