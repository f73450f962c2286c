/** What every loss that looks for its triplets in the batch promises. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { jit } from '../../lib/jit/jit';
import type { BatchLoss } from '../../lib/losses/batch-loss';
import { tf } from '../../lib/tensorflow/tensorflow';
import '../matchers';
import { expectCleanOps, gradient, labeledBatch, numberOf } from '../losses/support';
import { finiteDifferences } from '../oracles/finite-differences';
import { isSmooth } from '../oracles/naive-mining';

type Options = { margin: number; metric: 'euclidean' | 'cosine' };
type LossOf = (options: Options) => BatchLoss;

const int32 = (labels: number[]) => tf.tensor1d(labels, 'int32');
const someOptions = fc.record({
  margin: fc.constantFrom(0, 0.4, 1),
  metric: fc.constantFrom('euclidean' as const, 'cosine' as const),
});
const both = (['euclidean', 'cosine'] as const).map((metric) => ({ margin: 0.4, metric }));

/** @param identical the loss of identical embeddings, which are all equally hard, at margin 0.4 */
export function keepsMiningPromises(
  lossOf: LossOf,
  naive: (embeddings: number[][], labels: number[], options: Options) => number,
  identical: number,
): void {
  it('agrees with loops over all triplets, and so does its gradient', () => {
    fc.assert(
      fc.property(labeledBatch, someOptions, ({ embeddings, labels }, options) => {
        fc.pre(isSmooth(embeddings, options));
        const found = numberOf(() => lossOf(options)(tf.tensor2d(embeddings), int32(labels)));
        expect(found).toBeAllclose(naive(embeddings, labels, options), { atol: 1e-5 });
        const wanted = finiteDifferences((x) => naive(x, labels, options), embeddings);
        const slope = gradient((x: tf.Tensor2D) => lossOf(options)(x, int32(labels)), tf.tensor2d(embeddings));
        expect(slope).toBeAllclose(wanted, { rtol: 1e-3, atol: 5e-4 });
      }),
    );
  });

  it('is finite, and so is its gradient, where the same embeddings occur several times', () => {
    fc.assert(
      fc.property(labeledBatch, someOptions, fc.boolean(), ({ embeddings, labels }, options, sameLabels) => {
        const x = tf.tensor2d([...embeddings, ...embeddings]);
        const all = int32([...labels, ...(sameLabels ? labels : [...labels].reverse())]);
        expect(numberOf(() => lossOf(options)(x, all))).toBeGreaterThanOrEqual(0);
        const slope = gradient((rows: tf.Tensor2D) => lossOf(options)(rows, all), x) as number[][];
        for (const value of slope.flat()) expect(Number.isFinite(value)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it.each(both)('has a gradient of about 0 on identical and on zero embeddings, $metric', (options) => {
    for (const x of [tf.fill<tf.Rank.R2>([4, 2], 0.3), tf.zeros<tf.Rank.R2>([4, 2])]) {
      const labels = int32([0, 0, 1, 1]);
      expect(numberOf(() => lossOf(options)(x, labels))).toBeAllclose(identical);
      expect(gradient((rows: tf.Tensor2D) => lossOf(options)(rows, labels), x)).toBeAllclose(0, { atol: 1e-5 });
    }
  });

  it.each(both)('is exactly 0, with zero gradients, where there is no triplet, $metric', (options) => {
    for (const labels of [[5, 5, 5], [1, 2, 3], [1], []]) {
      const x = tf.tensor2d(
        labels.flatMap((_, i) => [1, i]),
        [labels.length, 2],
      );
      expect(numberOf(() => lossOf(options)(x, int32(labels)))).toBe(0);
      const slope = gradient((rows: tf.Tensor2D) => lossOf(options)(rows, int32(labels)), x);
      expect(slope).toBeAllclose(
        labels.map(() => [0, 0]),
        { atol: 0 },
      );
    }
  });

  it.each(both)('does not depend on the order of the batch, even where images are equally far, $metric', (options) => {
    // Rows 1 and 2 are equally far from row 0, as are rows 3 and 4.
    const embeddings = [
      [1, 0],
      [1, 1],
      [1, -1],
      [0.5, 1],
      [0.5, -1],
    ];
    const labels = [0, 0, 0, 1, 1];
    const of = (rows: number[][], classes: number[]) => {
      const run = (x: tf.Tensor2D) => lossOf(options)(x, int32(classes));
      return { value: numberOf(() => run(tf.tensor2d(rows))), slope: gradient(run, tf.tensor2d(rows)) as number[][] };
    };
    const [forwards, backwards] = [of(embeddings, labels), of([...embeddings].reverse(), [...labels].reverse())];
    expect(backwards.value).toBeAllclose(forwards.value);
    expect([...backwards.slope].reverse()).toBeAllclose(forwards.slope, { atol: 1e-5 });
    expect(forwards.slope[0][1]).toBeAllclose(0, { atol: 1e-5 });
  });

  it.each(both)('gives the same values and gradients when recorded, $metric', (options) => {
    const step = (x: tf.Tensor2D, labels: tf.Tensor1D) =>
      tf.tidy(() => {
        const { value, grad } = tf.valueAndGrad((rows) => lossOf(options)(rows as tf.Tensor2D, labels))(x);
        return [value, grad];
      });
    const recorded = jit(step);
    for (let seed = 0; seed < 5; seed++)
      tf.tidy(() => {
        const x = tf.randomNormal([12, 4], 0, 1, 'float32', seed + 1) as tf.Tensor2D;
        const labels = tf.tensor1d(Array.from({ length: 12 }, (_, i) => (i * (seed + 1)) % 4));
        const [value, slope] = recorded(x, labels);
        const [wanted, wantedSlope] = step(x, labels);
        expect(value).toBeAllclose(wanted);
        expect(slope).toBeAllclose(wantedSlope);
      });
    recorded.dispose();
  });

  it.each(both)('lets a NaN through, $metric', (options) => {
    const x = tf.tensor2d([[Number.NaN], [1], [1], [2]]);
    for (const labels of [
      [0, 0, 1, 1],
      [2, 0, 0, 1],
    ])
      expect(numberOf(() => lossOf(options)(x, int32(labels)))).toBeNaN();
  });

  it('stays finite for large embeddings', () => {
    const x = tf.tensor2d([
      [1e15, 0],
      [-1e15, 0],
      [0, 1e15],
    ]);
    for (const options of both) {
      expect(Number.isFinite(numberOf(() => lossOf(options)(x, int32([0, 0, 1]))))).toBe(true);
      const slope = gradient((rows: tf.Tensor2D) => lossOf(options)(rows, int32([0, 0, 1])), x) as number[][];
      for (const value of slope.flat()) expect(Number.isFinite(value)).toBe(true);
    }
  });

  it('refuses labels that do not fit, and invalid settings', () => {
    const { name } = lossOf;
    const of = (options: Partial<Options>) => () => lossOf(options as Options)(tf.zeros([1, 2]), int32([1]));
    expect(() => lossOf(both[0])(tf.zeros([4, 2]), int32([1, 2]))).toThrow(
      `${name}: embeddings must be [batch, d] and labels [batch], found [4, 2] and [2]`,
    );
    expect(of({ margin: -1 })).toThrow(`${name}: margin must be a finite number, 0 or more, found -1`);
    expect(of({ margin: Number.NaN })).toThrow(`${name}: margin must be`);
    expect(of({ metric: 'dot' as 'cosine' })).toThrow(`${name}: metric must be cosine or euclidean, found 'dot'`);
  });

  it.each(both)('is made of TensorFlow ops alone and leaks nothing, $metric', (options) => {
    const labels = int32([0, 0, 1]);
    expectCleanOps(
      (x: tf.Tensor2D) => lossOf(options)(x, labels),
      tf.tensor2d([
        [1, 2],
        [0, 1],
        [0.5, 1],
      ]),
    );
  });
}
