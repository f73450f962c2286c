import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asInnerProducts } from '../../lib/evaluation/inner-products';
import type { Metric } from '../../lib/evaluation/pair-distances';
import { distanceOfPoints } from '../../lib/evaluation/points';
import type { Vectors } from '../../lib/runtime/top-matches';
import { dot } from '../oracles/naive-distances';
import { pointsOf, wholeVectors } from './embeddings';

const rowsOf = ({ size, read }: Vectors) => Array.from({ length: size }, (_, row) => [...read(row, row + 1)]);

function productsOf(metric: Metric, queries: number[][], gallery: number[][]) {
  const [from, among] = pointsOf(metric, queries, gallery);
  const products = asInnerProducts(from, among);
  return { from, among, products: { queries: rowsOf(products.queries), gallery: rowsOf(products.gallery) } };
}

describe('inner products in place of distances', () => {
  const some = wholeVectors(3, { most: 8, limit: 9 });

  it.each<Metric>(['euclidean', 'cosine'])('fall as half the squared distance grows: %s', (metric) => {
    fc.assert(
      fc.property(some, some, (queries, gallery) => {
        const { from, among, products } = productsOf(metric, queries, gallery);
        for (const [i, query] of products.queries.entries()) {
          const fallTo = (j: number) => {
            const distance = distanceOfPoints(from, i, among, j);
            return metric === 'cosine' ? distance : (distance * among.factors[j]) ** 2 / 2;
          };
          const [first, ...others] = products.gallery;
          for (const [j, other] of others.entries())
            expect(dot(query, first) - dot(query, other)).toBeCloseTo(fallTo(j + 1) - fallTo(0), 5);
        }
      }),
    );
  });

  it('are equal where whole numbers are equally far', () => {
    fc.assert(
      fc.property(some, some, (queries, gallery) => {
        const { from, among, products } = productsOf('euclidean', queries, gallery);
        const product = (i: number, j: number) => dot(products.queries[i], products.gallery[j]);
        for (const i of queries.keys())
          for (const j of gallery.keys()) {
            const isAsFar = distanceOfPoints(from, i, among, j) === distanceOfPoints(from, i, among, 0);
            expect(product(i, j) === product(i, 0)).toBe(isAsFar);
          }
      }),
    );
  });

  it('are taken from the most central point of the gallery, far from which float32 would be coarse', () => {
    const far = 2 ** 20;
    const gallery = [[far - 1], [far], [far + 2]];
    const { products } = productsOf('euclidean', [[far + 1]], gallery);
    const unit = 2 ** -21;
    expect(products.gallery.map(([value]) => value)).toEqual([-unit, 0, 2 * unit]);
    expect(products.gallery.map(([, squares]) => squares)).toEqual([-(unit ** 2) / 2, -0, -2 * unit ** 2]);
    expect(products.queries).toEqual([[unit, 1]]);
  });

  it('are all 0 for a query without direction', () => {
    const { products } = productsOf(
      'cosine',
      [[0, 0]],
      [
        [1, 2],
        [3, 4],
        [0, 0],
      ],
    );
    expect(products.queries).toEqual([[0, 0, 0]]);
  });

  it('are read in blocks', () => {
    const rows = [
      [1, 2],
      [3, 4],
      [5, 6],
      [7, 8],
    ];
    const [points] = pointsOf('euclidean', rows);
    const { gallery } = asInnerProducts(points, points);
    expect([gallery.size, gallery.dimensions]).toEqual([4, 3]);
    expect([...gallery.read(1, 3)]).toEqual(rowsOf(gallery).slice(1, 3).flat());
    expect(gallery.read(0, 4)).not.toBe(gallery.read(0, 4));
  });
});
