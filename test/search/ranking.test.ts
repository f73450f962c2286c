import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Points } from '../../lib/search/points';
import { Ranking } from '../../lib/search/ranking';
import { pointsOf, wholeVectors } from '../evaluation/embeddings';
import { naiveNeighbors } from '../oracles/naive-retrieval';

function rank(queries: Points, gallery: Points, candidates: number[][], k: number, excludeSelf = false) {
  const ranking = new Ranking(queries, gallery, { k, excludeSelf });
  for (const [query, rows] of candidates.entries()) for (const row of rows) ranking.compare(query, row);
  return ranking;
}

describe('Ranking', () => {
  it('keeps the nearest of what it is given, in whatever order, by distance and then by row', () => {
    const search = fc.record({ queries: wholeVectors(2), gallery: wholeVectors(2), seed: fc.integer() });
    fc.assert(
      fc.property(search, fc.infiniteStream(fc.double({ noNaN: true })), ({ queries, gallery }, order) => {
        const k = Math.ceil(gallery.length / 2);
        const candidates = queries.map(() => {
          const key = gallery.map(() => order.next().value as number);
          return [...gallery.keys()].sort((a, b) => key[a] - key[b]);
        });
        const [from, among] = pointsOf('euclidean', queries, gallery);
        const ranking = rank(from, among, candidates, k);
        const wanted = queries.map((query) => naiveNeighbors(query, gallery, 'euclidean').slice(0, k));
        const { rows, distances } = ranking.found();
        expect([...rows]).toEqual(wanted.flatMap((all) => all.map(({ row }) => row)));
        expect([...distances]).toEqual(wanted.flatMap((all) => all.map(({ value }) => Math.fround(value))));
        for (const [query, all] of wanted.entries())
          expect(ranking.last(query)).toEqual({ row: all[k - 1].row, distance: all[k - 1].value });
      }),
    );
  });

  it('passes over the query by its row, not by its distance', () => {
    const [points] = pointsOf('euclidean', [[1], [1], [2]]);
    const all = [
      [0, 1, 2],
      [0, 1, 2],
      [2, 0, 1],
    ];
    expect([...rank(points, points, all, 2, true).found().rows]).toEqual([1, 2, 0, 2, 0, 1]);
    expect([...rank(points, points, all, 2, false).found().rows]).toEqual([0, 1, 0, 1, 2, 0]);
  });

  it('begins anew for a query that it was told to forget', () => {
    const [points] = pointsOf('euclidean', [[1], [2], [4]]);
    const ranking = rank(points, points, [[0], [1], [2]], 1);
    ranking.forget(1);
    ranking.compare(1, 2);
    expect([...ranking.found().rows]).toEqual([0, 2, 2]);
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
    const { rows, distances } = rank(query, gallery, [[0, 1, 2]], 3).found();
    expect([...rows]).toEqual([2, 1, 0]);
    expect([...distances]).toEqual([2 ** 14, 2 ** 14, 2 ** 14]);
  });
});
