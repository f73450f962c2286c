import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pca } from '../../lib/evaluation/pca';
import type { Embeddings } from '../../lib/models/embed';
import { createRandom } from '../../lib/tensorflow/seeded-random';
import '../matchers';

interface Case extends Pick<Embeddings, 'size' | 'dimensions'> {
  name: string;
  components: number;
  values: number[];
  projected: number[];
  whitened: number[];
  explainedVariance: number[];
}

const golden: { cases: Case[] } = JSON.parse(
  readFileSync(path.join(__dirname, '..', 'oracles', 'pca-golden.json'), 'utf8'),
);

const rowsOf = ({ values, size, dimensions }: Embeddings) =>
  Array.from({ length: size }, (_, row) => Array.from(values.subarray(row * dimensions, (row + 1) * dimensions)));
const points = (...rows: number[][]): Embeddings => ({
  values: Float32Array.from(rows.flat()),
  size: rows.length,
  dimensions: rows[0].length,
});

function covariance(embeddings: Embeddings): number[][] {
  const rows = rowsOf(embeddings);
  const columns = rows[0].map((_, axis) => rows.map((row) => row[axis]));
  const centered = columns.map((column) => {
    const mean = column.reduce((sum, value) => sum + value, 0) / column.length;
    return column.map((value) => value - mean);
  });
  return centered.map((a) =>
    centered.map((b) => a.reduce((sum, value, i) => sum + value * b[i], 0) / (rows.length - 1)),
  );
}

function distances(embeddings: Embeddings): number[] {
  const rows = rowsOf(embeddings);
  return rows.flatMap((a) => rows.map((b) => Math.hypot(...a.map((value, axis) => value - b[axis]))));
}

/** Random points, each dimension with a different spread, so that no two variances are equal. */
const cloud = fc
  .record({ seed: fc.integer(), dimensions: fc.integer({ min: 1, max: 7 }), size: fc.integer({ min: 12, max: 30 }) })
  .map(({ seed, dimensions, size }): Embeddings => {
    const random = createRandom({ seed });
    const values = Float32Array.from(
      { length: size * dimensions },
      (_, i) => (random.float() - 0.3) * (1 + (i % dimensions)),
    );
    return { values, size, dimensions };
  });

describe('pca', () => {
  it('gives the same first components if few of many are asked for as if all are', () => {
    const random = createRandom({ seed: 9 });
    const [size, dimensions] = [300, 120];
    const normal = () => Math.sqrt(-2 * Math.log(1 - random.float())) * Math.cos(2 * Math.PI * random.float());
    for (const decay of [0.9, 1]) {
      const values = Float32Array.from(
        { length: size * dimensions },
        (_, i) => 5 + normal() * decay ** (i % dimensions),
      );
      const cloudOfMany = { values, size, dimensions };
      for (const whiten of [false, true]) {
        const [few, all] = [3, dimensions].map((components) => pca(cloudOfMany, { components, whiten }));
        const coordinates = rowsOf(all.points).map((row) => row.slice(0, 3));
        expect(rowsOf(few.points)).toBeAllclose(coordinates, { rtol: 1e-4, atol: 1e-4 });
        expect([...few.explainedVariance]).toBeAllclose([...all.explainedVariance.subarray(0, 3)], { rtol: 1e-6 });
      }
    }
  });

  it('gives few components of points that lie on a line', () => {
    const values = Float32Array.from({ length: 200 * 128 }, (_, i) => Math.floor(i / 128) * (1 + (i % 128)));
    const { points: found, explainedVariance } = pca({ values, size: 200, dimensions: 128 }, { components: 2 });
    expect(explainedVariance[0]).toBeCloseTo(1, 9);
    expect(Math.max(...rowsOf(found).map(([, second]) => Math.abs(second)))).toBeLessThan(1e-2);
  });

  it('gives the mean and the directions that project points as it projected its own', () => {
    fc.assert(
      fc.property(cloud, fc.boolean(), (given, whiten) => {
        const components = Math.ceil(given.dimensions / 2);
        const { points, mean, directions } = pca(given, { components, whiten });
        const landed = rowsOf(given).map((row) =>
          Array.from({ length: components }, (_, component) =>
            row.reduce((sum, value, axis) => sum + (value - mean[axis]) * directions[axis * components + component], 0),
          ),
        );
        expect(landed).toBeAllclose(rowsOf(points), { atol: 1e-5 });
      }),
    );
  });

  it.each(golden.cases)('agrees with scikit-learn: $name', ({ size, dimensions, components, ...said }) => {
    const given = { values: Float32Array.from(said.values), size, dimensions };
    const plain = pca(given, { components });
    expect(plain.points).toMatchObject({ size, dimensions: components });
    expect(plain.points.values).toBeAllclose(said.projected, { atol: 1e-5 });
    expect(plain.explainedVariance).toBeAllclose(said.explainedVariance, { rtol: 1e-9, atol: 1e-12 });
    const whitened = pca(given, { components, whiten: true });
    expect(whitened.points.values).toBeAllclose(said.whitened, { atol: 1e-5 });
    expect(whitened.explainedVariance).toEqual(plain.explainedVariance);
  });

  it('keeps every distance when it keeps every component, and all of the variance, most first', () => {
    fc.assert(
      fc.property(cloud, (given) => {
        const { points, explainedVariance } = pca(given, { components: given.dimensions });
        expect(distances(points)).toBeAllclose(distances(given), { rtol: 1e-4, atol: 1e-5 });
        expect(explainedVariance.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
        expect([...explainedVariance]).toEqual([...explainedVariance].sort((a, b) => b - a));
        expect(Math.min(...explainedVariance)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('leaves components uncorrelated, and whitened ones with variance 1', () => {
    fc.assert(
      fc.property(cloud, (given) => {
        const { points, explainedVariance } = pca(given, { components: given.dimensions });
        const total = covariance(given).reduce((sum, row, axis) => sum + row[axis], 0);
        const diagonal = (along: (axis: number) => number) =>
          Array.from(explainedVariance, (_, a) => Array.from(explainedVariance, (_, b) => (a === b ? along(a) : 0)));
        expect(covariance(points)).toBeAllclose(
          diagonal((axis) => explainedVariance[axis] * total),
          { atol: 1e-5 },
        );
        const whitened = pca(given, { components: given.dimensions, whiten: true });
        expect(covariance(whitened.points)).toBeAllclose(
          diagonal(() => 1),
          { atol: 1e-4 },
        );
      }),
    );
  });

  it('does not depend on where the points are, and gives the first components whatever their number', () => {
    const { values, size, dimensions } = golden.cases[0];
    const given = { values: Float32Array.from(values), size, dimensions };
    const moved = { ...given, values: given.values.map((value, i) => value + 10 * (i % dimensions)) };
    const all = rowsOf(pca(given, { components: dimensions }).points);
    expect(rowsOf(pca(moved, { components: dimensions }).points)).toBeAllclose(all, { atol: 1e-4 });
    expect(rowsOf(pca(given, { components: 2 }).points)).toEqual(all.map((row) => row.slice(0, 2)));
  });

  it('keeps all distances between n points of more than n dimensions in n - 1 components', () => {
    const few = fc.record({
      seed: fc.integer(),
      size: fc.integer({ min: 3, max: 8 }),
      more: fc.integer({ min: 1, max: 20 }),
    });
    fc.assert(
      fc.property(few, ({ seed, size, more }) => {
        const random = createRandom({ seed });
        const dimensions = size + more;
        const values = Float32Array.from(
          { length: size * dimensions },
          (_, i) => random.float() * (1 + (i % dimensions)),
        );
        const own: Embeddings = { values, size, dimensions };
        const narrow = pca(own, { components: size - 1 });
        const wide = pca(own, { components: size }); // One more than these points need, so that it comes from the covariance of all dimensions.
        expect(distances(narrow.points)).toBeAllclose(distances(own), { rtol: 1e-4, atol: 1e-5 });
        expect([...narrow.explainedVariance]).toBeAllclose([...wide.explainedVariance.subarray(0, size - 1)], {
          atol: 1e-9,
        });
        expect(narrow.explainedVariance.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
        const columns = Array.from({ length: size - 1 }, (_, component) =>
          narrow.directions.filter((_, i) => i % (size - 1) === component),
        );
        for (const [i, one] of columns.entries())
          for (const [j, other] of columns.entries())
            expect(one.reduce((sum, part, axis) => sum + part * other[axis], 0)).toBeCloseTo(Number(i === j), 6);
      }),
    );
  });

  it('makes the largest part of each direction positive', () => {
    const along = pca(points([0, 0], [-4, -3], [4, 3], [8, 6]), { components: 2 });
    expect(rowsOf(along.points).map(([first]) => first)).toBeAllclose([-2.5, -7.5, 2.5, 7.5]);
    const down = pca(points([0, 0], [3, -4], [6, -8]), { components: 1 });
    expect(rowsOf(down.points).map(([first]) => first)).toBeAllclose([5, 0, -5]);
  });

  it.each([
    [
      'a dimension that follows from the others',
      [
        [1, 2, 3],
        [2, 1, 3],
        [4, 4, 8],
        [0, 1, 1],
      ],
    ],
    [
      'a dimension that is always the same',
      [
        [1, 2, 7],
        [2, 1, 7],
        [4, 4, 7],
        [0, 1, 7],
      ],
    ],
  ])('leaves at 0 what has no variance: %s', (_, rows) => {
    for (const whiten of [false, true]) {
      const projected = pca(points(...rows), { components: 3, whiten });
      expect(rowsOf(projected.points).map((row) => row[2])).toBeAllclose([0, 0, 0, 0], { atol: 1e-6 });
      expect(projected.explainedVariance[2]).toBeLessThan(1e-12);
    }
  });

  it('makes zeros of points that are all the same', () => {
    const same = pca(points([3, 4], [3, 4], [3, 4]), { components: 2, whiten: true });
    expect(same.points.values).toEqual(new Float32Array(6));
    expect([...same.explainedVariance]).toEqual([0, 0]);
  });

  it('leaves the points as they were', () => {
    const given = points([1, 2], [3, 5], [0, 1]);
    pca(given, { components: 2, whiten: true });
    expect([...given.values]).toEqual([1, 2, 3, 5, 0, 1]);
  });

  describe('refuses', () => {
    it.each([0, 4, 1.5, Number.NaN, -1])('%s components of three dimensions', (components) => {
      expect(() => pca(points([1, 2, 3], [3, 4, 5]), { components })).toThrow(
        `pca: components must be a whole number from 1 to 3, the dimensions of the points, found ${components}`,
      );
    });

    it('fewer than two points', () => {
      expect(() => pca(points([1, 2]), { components: 1 })).toThrow('pca: points must be at least two, found 1');
      expect(() => pca({ values: new Float32Array(), size: 0, dimensions: 2 }, { components: 1 })).toThrow(
        'points must be at least two, found 0',
      );
    });

    it('values that are not finite, and says where', () => {
      expect(() => pca(points([1, 2], [3, Number.NaN], [1, 1]), { components: 1 })).toThrow(
        'pca: points must be finite numbers, found NaN at row 1 of 3, dimension 1',
      );
      expect(() => pca(points([1, 2], [3, 4], [Number.NEGATIVE_INFINITY, 1]), { components: 1 })).toThrow(
        '-Infinity at row 2 of 3',
      );
    });

    it('values that are not size times dimensions', () => {
      expect(() => pca({ values: new Float32Array(5), size: 2, dimensions: 3 }, { components: 1 })).toThrow(
        'pca: points must be values [size, dimensions], found 5 values for [2, 3]',
      );
    });
  });
});
