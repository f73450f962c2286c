import { describe, expect, it } from 'vitest';
import { emptyMatches } from '../../lib/gallery/gallery';
import { GalleryServerError } from '../../lib/gallery/milvus-errors';
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

describe('ids and labels that another program wrote', () => {
  const put = (id: string, label: unknown) => {
    const matches = emptyMatches(1, 1);
    putHits(matches, 0, [[{ id, label: label as string, score: 0 }]], 'dot');
    return [matches.ids[0], matches.labels[0]].map(BigInt);
  };
  // Every Int64 beside a power of two, on both sides of zero.
  const numbers = Array.from({ length: 64 }, (_, bits) => 2n ** BigInt(bits))
    .flatMap((power) => [power - 1n, power, power + 1n])
    .flatMap((number) => [number, -number]);

  it('come back as they are, or not at all', () => {
    for (const number of numbers) {
      const isLabel = number >= -1n && number < 2n ** 31n;
      if (isLabel) expect(put('7', String(number))).toEqual([7n, number]);
      else
        expect(() => put('7', String(number))).toThrow(
          `the label of row 7 in Milvus must be a whole number from -1 to 2147483647, found '${number}'; remove`,
        );
      const isId = number >= 0n && number < 2n ** 53n;
      if (isId) expect(put(String(number), '3')).toEqual([number, 3n]);
      else
        expect(() => put(String(number), '3')).toThrow(
          `the id of a row in Milvus must be a whole number from 0 to 9007199254740991, found '${number}'; remove`,
        );
    }
  });

  it.each([undefined, null, '', '0.5', 'NaN', '\u001b[2J'])('are refused if they are no whole numbers: %o', (label) => {
    expect(() => put('7', label)).toThrow(GalleryServerError);
    expect(() => put('7', label)).toThrow(/label of row 7 .*, found [ -~]+$/);
  });
});
