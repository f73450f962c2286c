import { describe, expect, it } from 'vitest';
import { checkSearch } from '../../lib/search/check-search';

describe('checkSearch', () => {
  it('takes every k that there are neighbours for', () => {
    for (const k of [1, 2, 3]) checkSearch('test', k, 'cosine', 3, false);
    for (const k of [1, 2]) checkSearch('test', k, 'euclidean', 3, true);
  });

  it.each([0, -1, 4, 2.5, Number.NaN, Number.POSITIVE_INFINITY, undefined])('refuses k = %s of 3 rows', (k) => {
    expect(() => checkSearch('someone', k as number, 'cosine', 3, false)).toThrow(
      `someone: k must be a whole number from 1 to 3, found ${k}; the gallery has 3 rows`,
    );
  });

  it('counts the query itself out', () => {
    expect(() => checkSearch('someone', 3, 'cosine', 3, true)).toThrow(
      'someone: k must be a whole number from 1 to 2, found 3; the gallery has 3 rows, one of them the query itself',
    );
  });

  it('refuses a gallery without neighbours', () => {
    expect(() => checkSearch('someone', 1, 'cosine', 0, false)).toThrow(
      'someone: gallery must have 1 rows or more, found 0',
    );
    expect(() => checkSearch('someone', 1, 'cosine', 1, true)).toThrow(
      'someone: gallery must have 2 rows or more, found 1',
    );
  });

  it('refuses another metric', () => {
    expect(() => checkSearch('someone', 1, 'manhattan', 3, false)).toThrow(
      "someone: metric must be cosine or euclidean, found 'manhattan'",
    );
  });
});
