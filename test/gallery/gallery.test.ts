import { expect, it } from 'vitest';
import { emptyMatches } from '../../lib/gallery/gallery';

it('has empty matches, in which no place is filled', () => {
  const { ids, labels, distances, k } = emptyMatches(2, 3);
  expect([ids.length, labels.length, distances.length, k]).toEqual([6, 6, 6, 3]);
  expect(new Set([...ids, ...labels])).toEqual(new Set([-1]));
  expect(new Set(distances)).toEqual(new Set([Number.POSITIVE_INFINITY]));
});
