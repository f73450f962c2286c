import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Metric } from '../../lib/distances/metric';
import type { Embeddings } from '../../lib/models/embed';
import { checkEmbeddings } from '../../lib/search/check-embeddings';
import { asInnerProducts, centralPoint } from '../../lib/search/inner-products';
import { asPoints, distanceOfPoints, isFar, unitOf } from '../../lib/search/points';
import type { Vectors } from '../../lib/search/vector-blocks';
import { tf } from '../../lib/tensorflow/tensorflow';
import { embeddingsOf, hardRows, pointsOf, wholeVectors } from '../evaluation/embeddings';

const metrics: Metric[] = ['euclidean', 'cosine', 'dot'];
const rowsOf = ({ size, read }: Vectors) => Array.from({ length: size }, (_, row) => [...read(row, row + 1)]);

const pointsOn = (metric: Metric, of: Embeddings, unit: number) =>
  asPoints(of, metric, checkEmbeddings('test', 'points', of), unit);

/** All products as TensorFlow computes them, [query][row]. */
function productsOf(queries: Vectors, gallery: Vectors): number[][] {
  const whole = ({ size, dimensions, read }: Vectors) => tf.tensor2d(read(0, size), [size, dimensions]);
  return tf.tidy(() => tf.matMul<tf.Tensor2D>(whole(queries), whole(gallery), false, true).arraySync());
}

describe('inner products in place of distances', () => {
  it.each(metrics)('are never less than the least that a row at that distance can have: %s', (metric) => {
    const some = fc.record({ rows: hardRows, others: hardRows, origin: fc.nat(), own: fc.boolean() });
    fc.assert(
      fc.property(some, ({ rows, others, origin, own }) => {
        fc.pre(own || others.dimensions === rows.dimensions || others.size >= rows.dimensions);
        const { dimensions } = rows;
        const size = Math.floor(others.values.length / dimensions);
        const asked = own ? rows : { values: others.values.subarray(0, size * dimensions), size, dimensions };
        const unit = unitOf(checkEmbeddings('test', 'rows', rows));
        const [queries, gallery] = [pointsOn(metric, asked, unit), pointsOn(metric, rows, unit)];
        const near = Array.from({ length: rows.size }, (_, row) => row).filter((row) => !isFar(gallery, row));
        // Any row within reach may be the origin, not the most central one alone.
        const at = near[origin % near.length];
        const from = rows.values.subarray(at * dimensions, (at + 1) * dimensions);
        const chosen = Float64Array.from(from, (x) => (metric === 'dot' ? 0 : x * gallery.factors[at]));
        const products = asInnerProducts(queries, gallery, chosen);
        const found = productsOf(products.queries, products.gallery);
        const below = found.flatMap((all, query) =>
          near
            .filter((row) => !(all[row] >= products.least(query, distanceOfPoints(queries, query, gallery, row))))
            .map((row) => [query, row]),
        );
        expect(below.filter(([query]) => queries.factors[query] > 0)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it.each(metrics)('are hardly more than that least among rows around the origin: %s', (metric) => {
    fc.assert(
      fc.property(wholeVectors(3, { most: 8, limit: 9 }), (vectors) => {
        const rows = embeddingsOf(vectors);
        const points = pointsOn(metric, rows, unitOf(checkEmbeddings('test', 'rows', rows)));
        const products = asInnerProducts(points, points);
        for (const [query, all] of productsOf(products.queries, products.gallery).entries())
          for (const [row, product] of all.entries()) {
            if (points.factors[query] === 0) continue;
            const least = products.least(query, distanceOfPoints(points, query, points, row));
            expect(product - least).toBeLessThan(1e-3);
          }
      }),
    );
  });

  it('are taken from the most central point of the gallery, far from which float32 would be coarse', () => {
    const far = 2 ** 20;
    const gallery = [[far - 1], [far], [far + 2]];
    const [from, among] = pointsOf('euclidean', [[far + 1]], gallery);
    const products = asInnerProducts(from, among);
    const unit = 2 ** -21;
    expect(rowsOf(products.gallery).map(([value]) => value)).toEqual([-unit, 0, 2 * unit]);
    expect(rowsOf(products.queries)).toEqual([[unit, 1, unit]]);
  });

  it('are taken from among many rows, not from between them and a far longer one', () => {
    const [points] = pointsOf('euclidean', [
      [1e20, 0],
      [3, 1],
      [3, 2],
      [3, 4],
    ]);
    expect([...centralPoint(points)]).toEqual([3 / 4, 2 / 4]);
  });

  it('are taken from 0 where no row is short enough to have a say', () => {
    const rows = embeddingsOf([
      [1e20, 0],
      [2 ** 11, 0],
      [0, 2 ** 12],
    ]);
    expect([...centralPoint(pointsOn('euclidean', rows, 1))]).toEqual([0, 0]);
  });

  it('are all 0 for a query without direction, from which all rows are equally far', () => {
    const [from, among] = pointsOf(
      'cosine',
      [[0, 0]],
      [
        [1, 2],
        [3, 4],
        [0, 0],
      ],
    );
    const products = asInnerProducts(from, among);
    expect(rowsOf(products.queries)).toEqual([[0, 0, 0, 0]]);
    expect(products.least(0, 1)).toBe(Number.POSITIVE_INFINITY);
  });

  it('are least for rows beyond reach', () => {
    const [points] = pointsOf('euclidean', [
      [1, 0],
      [1e30, 1e30],
      [0, 1],
      [2 ** 39, 0],
    ]);
    const products = asInnerProducts(points, points);
    for (const all of productsOf(products.queries, products.gallery)) expect(Math.min(...all)).toBe(all[1]);
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
    expect([gallery.size, gallery.dimensions]).toEqual([4, 4]);
    expect([...gallery.read(1, 3)]).toEqual(rowsOf(gallery).slice(1, 3).flat());
    expect(gallery.read(0, 4)).not.toBe(gallery.read(0, 4));
  });
});
