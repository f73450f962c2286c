import { describe, expect, it } from 'vitest';
import { asInnerProducts } from '../../lib/search/inner-products';
import { nearestPoints } from '../../lib/search/nearest-points';
import { distanceOfPoints, isFar } from '../../lib/search/points';
import { pointsOf } from '../evaluation/embeddings';

describe('nearestPoints', () => {
  it.each([
    ['-Infinity', 1e20],
    ['-Infinity or NaN', 1e30],
    ['-Infinity or NaN, of coordinates that are not finite either', 1e300],
  ])('compares every row where the products are %s', (_, at) => {
    const rows = Array.from({ length: 300 }, (_, row) => [Math.sin(row), Math.cos(7 * row), row % 11]);
    const [queries, gallery] = pointsOf('euclidean', rows.slice(70, 90), rows);
    const products = asInnerProducts(queries, gallery, Float64Array.of(at, 0, -at));
    const { rows: found } = nearestPoints(queries, gallery, products, { k: 3 });
    const byDistance = (query: number) => (a: number, b: number) =>
      distanceOfPoints(queries, query, gallery, a) - distanceOfPoints(queries, query, gallery, b) || a - b;
    const all = rows.map((_, row) => row);
    expect(all.some((row) => isFar(gallery, row))).toBe(false);
    const wanted = Array.from({ length: 20 }, (_, query) => all.toSorted(byDistance(query)).slice(0, 3));
    expect([...found]).toEqual(wanted.flat());
  });
});
