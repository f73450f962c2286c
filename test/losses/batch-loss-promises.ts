/** What every loss of a labelled batch promises. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { jit } from '../../lib/jit/jit';
import { hasNativeOps } from '../../lib/tensorflow/native-op';
import { tf } from '../../lib/tensorflow/tensorflow';
import '../matchers';
import { finiteDifferences, isSmoothNear } from '../oracles/finite-differences';
import { expectCleanOps, gradient, labeledBatch, numberOf } from './support';

export type BatchLoss = (embeddings: tf.Tensor2D, labels: tf.Tensor1D) => tf.Scalar;

export interface BatchLossPromise {
  /** The public function's name, for its errors. */
  name: string;
  /** The loss with some settings, for embeddings of any dimensions. */
  loss: BatchLoss;
  /** The same by loops. */
  naive: (embeddings: number[][], labels: number[]) => number;
  /** Labels of batches that cost exactly nothing. */
  free?: number[][];
  /** Whether the loss has a corner at equal embeddings; if not, finite differences must show its gradient there too. */
  cornerAtEqual?: boolean;
  /** What the logits, and with them their rounding, are multiplied by. Default 1. */
  scale?: number;
  /** Whether float32 can resolve the gradient there. Default: everywhere. */
  isTold?: (embeddings: number[][], labels: number[]) => boolean;
}

const int32 = (labels: number[]) => tf.tensor1d(labels, 'int32');
const equalRows = [
  [0.5, -2, 1],
  [0.5, -2, 1],
  [0.5, -2, 1],
  [0.5, -2, 1],
];

export function keepsBatchLossPromises(promise: BatchLossPromise): void {
  const { name, loss, naive, free = [[5, 5, 5], [1, 2, 3], [1], []], cornerAtEqual = false, scale = 1 } = promise;
  const { isTold = () => true } = promise;
  const slopeOf = (x: tf.Tensor2D, labels: number[]) =>
    gradient((rows: tf.Tensor2D) => loss(rows, int32(labels)), x) as number[][];
  const expectFinite = (x: tf.Tensor2D, labels: number[]) => {
    expect(Number.isFinite(numberOf(() => loss(x, int32(labels))))).toBe(true);
    for (const value of slopeOf(x, labels).flat()) expect(Number.isFinite(value)).toBe(true);
  };
  // Rounding in a logit grows with the scale. It changes a slope, which grows with the scale too, by an equal share.
  const slopeTolerance = { rtol: 2e-3, atol: 5e-4 * scale };

  it('agrees with loops, and its gradient with their finite differences', () => {
    fc.assert(
      fc.property(labeledBatch, ({ embeddings, labels }) => {
        const found = numberOf(() => loss(tf.tensor2d(embeddings), int32(labels)));
        expect(found).toBeAllclose(naive(embeddings, labels), { rtol: 1e-5, atol: 1e-5 * scale });
        fc.pre(isTold(embeddings, labels) && isSmoothNear((x) => naive(x, labels), embeddings, { h: 1e-5 / scale }));
        const wanted = finiteDifferences((x) => naive(x, labels), embeddings, 1e-5 / scale);
        expect(slopeOf(tf.tensor2d(embeddings), labels)).toBeAllclose(wanted, slopeTolerance);
      }),
      { numRuns: 40 },
    );
  });

  it('agrees with loops on equal embeddings, and has finite gradients there', () => {
    const labels = [0, 0, 1, 1];
    const x = tf.tensor2d(equalRows);
    expect(numberOf(() => loss(x, int32(labels)))).toBeAllclose(naive(equalRows, labels), { atol: 1e-5 * scale });
    expectFinite(x, labels);
    if (cornerAtEqual) return;
    const wanted = finiteDifferences((rows) => naive(rows, labels), equalRows);
    expect(slopeOf(x, labels)).toBeAllclose(wanted, { rtol: 1e-3, atol: 1e-4 * scale });
  });

  it('is finite, and so are its gradients, where embeddings occur several times, are zero or are long', () => {
    fc.assert(
      fc.property(labeledBatch, ({ embeddings, labels }) => {
        expectFinite(tf.tensor2d([...embeddings, ...embeddings]), [...labels, ...[...labels].reverse()]);
      }),
      { numRuns: 12 },
    );
    expectFinite(tf.zeros([4, 3]), [0, 0, 1, 1]);
    const long = tf.tensor2d([
      [1e15, 0],
      [-1e15, 0],
      [0, 1e15],
      [1e15, 1e15],
    ]);
    expectFinite(long, [0, 0, 1, 1]);
  });

  it.each(free.map((labels) => ({ labels })))('is exactly 0, with zero gradients, for labels $labels', ({ labels }) => {
    const x = tf.tensor2d(
      labels.flatMap((_, i) => [1, i]),
      [labels.length, 2],
    );
    expect(numberOf(() => loss(x, int32(labels)))).toBe(0);
    expect(slopeOf(x, labels)).toBeAllclose(
      labels.map(() => [0, 0]),
      { atol: 0 },
    );
  });

  it('gives the same values and gradients when recorded', () => {
    const step = (x: tf.Tensor2D, labels: tf.Tensor1D) =>
      tf.tidy(() => {
        const { value, grad } = tf.valueAndGrad((rows) => loss(rows as tf.Tensor2D, labels))(x);
        return [value, grad];
      });
    const recorded = jit(step);
    for (let seed = 1; seed <= 3; seed++)
      tf.tidy(() => {
        const x = tf.randomNormal([8, 4], 0, 1, 'float32', seed) as tf.Tensor2D;
        // float32, as `fit` gives its targets.
        const labels = tf.tensor1d(Array.from({ length: 8 }, (_, i) => (i * seed) % 3));
        const [value, slope] = recorded(x, labels);
        const [wanted, wantedSlope] = step(x, labels);
        expect(value).toBeAllclose(wanted);
        expect(slope).toBeAllclose(wantedSlope, { atol: 1e-5 * scale });
      });
    recorded.dispose();
  });

  it('lets a NaN through', () => {
    const x = tf.tensor2d([
      [Number.NaN, 1],
      [1, 2],
      [2, 1],
      [1, 1],
    ]);
    expect(numberOf(() => loss(x, int32([0, 0, 1, 1])))).toBeNaN();
  });

  it.each([0.5, -1, Number.NaN])('refuses the label %s, and is NaN where only the device knows it', (label) => {
    const x = tf.randomNormal([6, 3], 0, 1, 'float32', 2) as tf.Tensor2D;
    const labels = [0, 0, 1, 1, 2, label];
    const refusal = `${name}: labels must be whole numbers from 0`;
    expect(() => loss(x, tf.tensor1d(labels))).toThrow(refusal);
    const onDevice = tf.add<tf.Tensor1D>(tf.tensor1d(labels), 0);
    // In JavaScript there is no other device.
    if (!hasNativeOps()) return expect(() => loss(x, onDevice)).toThrow(refusal);
    expect(numberOf(() => loss(x, onDevice))).toBeNaN();
    const recorded = jit((rows: tf.Tensor2D, own: tf.Tensor1D) => loss(rows, own));
    expect(recorded(x, onDevice).arraySync()).toBeNaN();
    recorded.dispose();
  });

  it('refuses labels that do not fit', () => {
    expect(() => loss(tf.zeros([4, 2]), int32([1, 2]))).toThrow(
      `${name}: embeddings must be [batch, d] and labels [batch], found [4, 2] and [2]`,
    );
  });

  it('is made of TensorFlow ops alone and leaks nothing', () => {
    const labels = int32([0, 0, 1, 1]);
    const x = [
      [1, 2],
      [0, 1],
      [0.5, 1],
      [-1, 0.25],
    ];
    loss(tf.tensor2d(x), labels).dispose();
    expectCleanOps((rows: tf.Tensor2D) => loss(rows, labels), tf.tensor2d(x));
  });
}

/** That a loss does not depend on the order of the batch, and gives each row the same gradient in any order. */
export function ignoresOrder(loss: BatchLoss): void {
  it('does not depend on the order of the batch', () => {
    fc.assert(
      fc.property(labeledBatch, ({ embeddings, labels }) => {
        const of = (rows: number[][], classes: number[]) => {
          const run = (x: tf.Tensor2D) => loss(x, int32(classes));
          return {
            value: numberOf(() => run(tf.tensor2d(rows))),
            slope: gradient(run, tf.tensor2d(rows)) as number[][],
          };
        };
        const [forwards, backwards] = [of(embeddings, labels), of([...embeddings].reverse(), [...labels].reverse())];
        expect(backwards.value).toBeAllclose(forwards.value, { rtol: 1e-4, atol: 1e-4 });
        expect([...backwards.slope].reverse()).toBeAllclose(forwards.slope, { rtol: 1e-3, atol: 1e-3 });
      }),
      { numRuns: 12 },
    );
  });
}
