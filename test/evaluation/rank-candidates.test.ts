import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rankCandidates } from '../../lib/evaluation/rank-candidates';
import { naiveNeighbours } from '../oracles/naive-retrieval';
import { pointsOf, wholeVectors } from './embeddings';

describe('rankCandidates', () => {
  it('sorts what it is given, in whatever order, by distance and then by row', () => {
    const search = fc.record({ queries: wholeVectors(2), gallery: wholeVectors(2), seed: fc.integer() });
    fc.assert(
      fc.property(search, fc.infiniteStream(fc.double({ noNaN: true })), ({ queries, gallery }, order) => {
        const k = Math.ceil(gallery.length / 2);
        const candidates = queries.flatMap(() => {
          const key = gallery.map(() => order.next().value as number);
          return [...gallery.keys()].sort((a, b) => key[a] - key[b]);
        });
        const [from, among] = pointsOf('euclidean', queries, gallery);
        const { rows, distances } = rankCandidates(from, among, Int32Array.from(candidates), k, false);
        const wanted = queries.flatMap((query) => naiveNeighbours(query, gallery, 'euclidean').slice(0, k));
        expect([...rows]).toEqual(wanted.map(({ row }) => row));
        expect([...distances]).toEqual(wanted.map(({ value }) => Math.fround(value)));
      }),
    );
  });

  it('passes over the query by its row, not by its distance', () => {
    const [points] = pointsOf('euclidean', [[1], [1], [2]]);
    const all = Int32Array.of(0, 1, 2, 0, 1, 2, 2, 0, 1);
    expect([...rankCandidates(points, points, all, 2, true).rows]).toEqual([1, 2, 0, 2, 0, 1]);
    expect([...rankCandidates(points, points, all, 2, false).rows]).toEqual([0, 1, 0, 1, 2, 0]);
  });

  it('tells apart in float64 what is equal in the float32 that it returns', () => {
    const [query, gallery] = pointsOf(
      'euclidean',
      [[0, 0]],
      [
        [2 ** 14, 2],
        [2 ** 14, 1],
        [2 ** 14, 0],
      ],
    );
    const { rows, distances } = rankCandidates(query, gallery, Int32Array.of(0, 1, 2), 3, false);
    expect([...rows]).toEqual([2, 1, 0]);
    expect([...distances]).toEqual([2 ** 14, 2 ** 14, 2 ** 14]);
  });
});
