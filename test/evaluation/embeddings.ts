/** What the tests of retrieval share: embeddings of rows of numbers. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { DistanceMetric as Metric } from '../../lib/distances/metric';
import type { RetrievalOptions } from '../../lib/evaluation/recall-at-k';
import type { Embeddings } from '../../lib/models/embed';
import { checkEmbeddings } from '../../lib/search/check-embeddings';
import { asPoints, unitOf } from '../../lib/search/points';
import { createRandom } from '../../lib/tensorflow/seeded-random';

export const embeddingsOf = (rows: number[][], dimensions = rows[0].length): Embeddings => ({
  values: Float32Array.from(rows.flat()),
  size: rows.length,
  dimensions,
});

/** The rows as lists of numbers, rounded to float32 as they are stored. */
export const rowsOf = ({ values, size, dimensions }: Embeddings) =>
  Array.from({ length: size }, (_, row) => [...values.subarray(row * dimensions, (row + 1) * dimensions)]);

/** Each list of rows as points that can be compared with those of the others. */
export function pointsOf(metric: Metric, ...lists: number[][][]) {
  const lengths = lists.map((rows) => checkEmbeddings('test', 'points', embeddingsOf(rows)));
  const unit = unitOf(lengths.at(-1)!);
  return lists.map((rows, i) => asPoints(embeddingsOf(rows), metric, lengths[i], unit));
}

/**
 * Rows that are hard for float32: tight groups, far from the origin and from each other or not, on any scale, some with a
 * row that is far longer or shorter than all others, some with rows of length 0 or equal ones.
 */
export const hardRows = fc
  .record({
    seed: fc.integer({ min: 1, max: 2 ** 30 }),
    dimensions: fc.integer({ min: 1, max: 20 }),
    groups: fc.integer({ min: 1, max: 5 }),
    perGroup: fc.integer({ min: 1, max: 30 }),
    spread: fc.integer({ min: -8, max: 1 }),
    away: fc.integer({ min: -2, max: 6 }),
    scale: fc.constantFrom(0, 0, 0, -30, 30),
    odd: fc.constantFrom('none', 'long', 'short', 'zero', 'equal'),
  })
  .map(({ seed, dimensions, groups, perGroup, spread, away, scale, odd }) => {
    const random = createRandom({ seed });
    const number = () => random.integer(2 ** 30) / 2 ** 29 - 1;
    const vector = () => Array.from({ length: dimensions }, number);
    const far = vector();
    const rows = Array.from({ length: groups }, vector).flatMap((center) =>
      Array.from({ length: perGroup }, () =>
        vector().map((x, i) => (center[i] + x * 10 ** spread + far[i] * 10 ** away) * 10 ** scale),
      ),
    );
    const one = random.integer(rows.length);
    if (odd === 'long') rows[one] = rows[one].map((x) => x * 10 ** (20 - Math.max(0, scale + away - 12)));
    if (odd === 'short') rows[one] = rows[one].map((x) => x * 1e-20);
    if (odd === 'zero') rows[one] = rows[one].map(() => 0);
    if (odd === 'equal') for (let i = 0; i < rows.length; i += 2) rows[i] = rows[one];
    return embeddingsOf(rows, dimensions);
  })
  .filter(({ values }) => values.every(Number.isFinite));

/** Lists of vectors of whole numbers: sums are exact, many distances are equal, some vectors are equal or 0. */
export const wholeVectors = (dimensions: number, { least = 1, most = 12, limit = 2 } = {}) => {
  const coordinate = fc.integer({ min: -limit, max: limit });
  const vector = fc.array(coordinate, { minLength: dimensions, maxLength: dimensions });
  return fc.array(vector, { minLength: least, maxLength: most });
};

type Measure = (embeddings: Embeddings, labels: number[], options?: RetrievalOptions) => number;

/** The errors that every measure of labelled embeddings shares. */
export function refusesBadRetrieval(name: string, measure: Measure) {
  const three = embeddingsOf([
    [1, 2],
    [3, 4],
    [5, 6],
  ]);
  const refused: [title: string, embeddings: Embeddings, labels: number[], message: string][] = [
    ['too few labels', three, [0, 0], 'labels must be one for each embedding, found 2 labels and 3 embeddings'],
    ['too many labels', three, [0, 0, 1, 1], 'labels must be one for each embedding, found 4 labels and 3 embeddings'],
    [
      'only classes of one image',
      three,
      [0, 2, 1],
      'labels must have a class of at least two images, found 3 images, each alone in its class',
    ],
    ['nothing', embeddingsOf([], 2), [], 'labels must have a class of at least two images, found 0 images'],
    [
      'a label that is not a number',
      three,
      [0, 0, Number.NaN],
      'labels must be whole numbers from 0 to 2147483647, found NaN at row 2 of 3',
    ],
    [
      'embeddings that are not all numbers',
      embeddingsOf([
        [1, 2],
        [Number.NaN, 4],
      ]),
      [0, 0],
      'embeddings must be finite numbers, found NaN at row 1 of 2, dimension 0',
    ],
    [
      'values of another shape',
      { ...three, dimensions: 3 },
      [0, 0, 1],
      'embeddings must be values [size, dimensions], found 6 values for [3, 3]',
    ],
  ];
  it.each(refused)('refuses %s', (_, embeddings, labels, message) => {
    expect(() => measure(embeddings, labels)).toThrow(`${name}: ${message}`);
  });

  it('refuses another metric', () => {
    expect(() => measure(three, [0, 0, 1], { metric: 'dot' as Metric })).toThrow(
      `${name}: metric must be cosine or euclidean, found 'dot'`,
    );
  });
}
