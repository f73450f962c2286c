import { describe, expect, it } from 'vitest';
import { emptyMatches } from '../../lib/gallery/gallery';
import { hitsOf, putHits, rowOf } from '../../lib/gallery/milvus-rows';

const hit = (id: string, score: number) => ({ id, label: '4', score });

it('gives the numbers of one row', () => {
  expect(rowOf({ values: Float32Array.of(1, 2, 3, 4), size: 2, dimensions: 2 }, 1)).toEqual([3, 4]);
});

describe('hitsOf', () => {
  it("takes the client's answer to one query, to several, and to several without any hit", () => {
    const hits = [hit('1', 0.5)];
    expect(hitsOf(hits, 1)).toEqual([hits]);
    expect(hitsOf([hits, []], 2)).toEqual([hits, []]);
    expect(hitsOf([], 2)).toEqual([]);
  });

  it('refuses answers to another number of queries', () => {
    expect(() => hitsOf([[], []], 3)).toThrow('Gallery.search: Milvus answered 2 of 3 queries');
  });
});

it.each([
  // Of a = (1, 0) and b = (0, 2): |a - b|² = 5.
  ['euclidean', 5, Math.fround(Math.sqrt(5))],
  ['euclidean', -1e-9, 0],
  ['cosine', 0.25, 0.75],
  ['cosine', 1 + 1e-7, 0],
  ['dot', 3, -3],
  ['dot', 0, 0],
] as const)("puts Milvus's score as a distance: %s of %d", (metric, score, distance) => {
  const matches = emptyMatches(3, 2);
  putHits(matches, 1, [[hit('9007199254740991', score)], []], metric);
  expect([...matches.ids]).toEqual([-1, -1, Number.MAX_SAFE_INTEGER, -1, -1, -1]);
  expect(matches.labels[2]).toBe(4);
  expect(matches.distances[2]).toBe(distance);
});
