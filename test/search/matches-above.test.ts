import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DeviceVectors } from '../../lib/search/device-vectors';
import { matchesAbove } from '../../lib/search/matches-above';
import type { Vectors } from '../../lib/search/vector-blocks';
import { tf } from '../../lib/tensorflow/tensorflow';
import { naiveMatches } from '../oracles/naive-retrieval';

const vectorsOf = (rows: number[][]): Vectors => ({
  size: rows.length,
  dimensions: 2,
  read: (from, to) => Float32Array.from(rows.slice(from, to).flat()),
});

const row = fc.array(fc.integer({ min: -2, max: 2 }), { minLength: 2, maxLength: 2 });
const searches = fc.record({
  queries: fc.array(row, { minLength: 1, maxLength: 9 }),
  gallery: fc.array(row, { minLength: 1, maxLength: 20 }),
  least: fc.integer({ min: -8, max: 8 }),
  end: fc.nat(21),
});

describe('matchesAbove', () => {
  it('visits all products that are not below the limit, up to the last row of interest, and no others', () => {
    const held = new DeviceVectors(2);
    fc.assert(
      fc.property(searches, fc.boolean(), ({ queries, gallery, least, end }, isHeld) => {
        held.dispose();
        const limits = queries.map((_, i) => ({ least: least + (i % 3), end: Math.max(0, end - i) }));
        const visited: number[][] = [];
        const visit = (query: number, at: number) => void visited.push([query, at]);
        matchesAbove(vectorsOf(queries), vectorsOf(gallery), limits, visit, isHeld ? held : undefined);
        const wanted = queries.flatMap((query, i) =>
          naiveMatches(query, gallery)
            .filter((match) => match.value >= limits[i].least && match.row < limits[i].end)
            .map((match) => match.row)
            .sort((a, b) => a - b)
            .map((at) => [i, at]),
        );
        expect(visited.sort(([a], [b]) => a - b)).toEqual(wanted);
      }),
    );
    held.dispose();
  });

  it('visits the rows of each query in ascending order, over all blocks, and leaves no tensor behind', () => {
    const before = tf.memory().numTensors;
    const ones = (size: number): Vectors => ({
      size,
      dimensions: 2,
      read: (from, to) => new Float32Array(2 * (to - from)).fill(1),
    });
    const next = [0, 0];
    const limits = [
      { least: 2, end: 40_000 },
      { least: 2, end: 20_000 },
    ];
    matchesAbove(ones(2), ones(40_000), limits, (query, at) => expect(at).toBe(next[query]++));
    expect(next).toEqual([40_000, 20_000]);
    expect(tf.memory().numTensors).toBe(before);
  });
});
