/** What every loss with a vector per class promises. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { jit } from '../../lib/jit/jit';
import type { ClassVectorsOptions } from '../../lib/losses/parts/class-vectors';
import type { TrainableLoss } from '../../lib/losses/trainable-loss';
import { hasNativeOps } from '../../lib/tensorflow/native-op';
import { tf } from '../../lib/tensorflow/tensorflow';
import '../matchers';
import { finiteDifferences, isSmoothNear } from '../oracles/finite-differences';
import type { ClassBatch } from '../oracles/naive-class-losses';
import { expectCleanOps, gradient, labeledBatch, numberOf } from './support';

export interface ClassLossPromise {
  /** The public function. */
  make: (options: ClassVectorsOptions) => TrainableLoss;
  /** Its name. */
  name: string;
  naive: (batch: ClassBatch) => number;
  /** What an empty batch costs; default 0. */
  empty?: (vectors: number[][]) => number;
  /** Vectors per class. Default 1. */
  perClass?: number;
  /** What the logits, and with them their rounding, are multiplied by. Default 1. */
  scale?: number;
}

const int32 = (labels: number[]) => tf.tensor1d(labels, 'int32');
const classes = 9; // the labels of `labeledBatch` are below 9

export function keepsClassLossPromises(promise: ClassLossPromise): void {
  const { make, name, naive, empty = () => 0, perClass = 1, scale = 1 } = promise;
  const made = new Map<number, TrainableLoss & { vectors: number[][] }>();
  const of = (dimensions: number) => {
    const found = made.get(dimensions);
    if (found) return found;
    const trainable = make({ classes, dimensions, seed: 7 });
    const own = { ...trainable, vectors: trainable.variables[0].arraySync() as number[][] };
    made.set(dimensions, own);
    return own;
  };
  const weightSlope = ({ loss, variables }: TrainableLoss, x: tf.Tensor2D, labels: tf.Tensor1D) =>
    tf.tidy(() => tf.variableGrads(() => loss(x, labels), variables).grads[variables[0].name].arraySync());
  const tolerance = { rtol: 2e-3, atol: 5e-4 * scale };

  it('agrees with loops, and its gradients for embeddings and weights with their finite differences', () => {
    fc.assert(
      fc.property(labeledBatch, ({ embeddings, labels }) => {
        const own = of(embeddings[0].length);
        const { loss, vectors } = own;
        const x = tf.tensor2d(embeddings);
        const found = numberOf(() => loss(x, int32(labels)));
        expect(found).toBeAllclose(naive([embeddings, labels, vectors]), { rtol: 1e-5, atol: 1e-5 * scale });
        const h = 1e-5 / scale;
        fc.pre(isSmoothNear((rows) => naive([rows, labels, vectors]), embeddings, { h }));
        const wanted = finiteDifferences((rows) => naive([rows, labels, vectors]), embeddings, h);
        expect(gradient((rows: tf.Tensor2D) => loss(rows, int32(labels)), x)).toBeAllclose(wanted, tolerance);
        const wantedWeights = finiteDifferences((rows) => naive([embeddings, labels, rows]), vectors, h);
        expect(weightSlope(own, x, int32(labels))).toBeAllclose(wantedWeights, tolerance);
      }),
      { numRuns: 25 },
    );
  });

  it('agrees with loops on equal embeddings, and so does its gradient', () => {
    const { loss, vectors } = of(3);
    const embeddings = Array.from({ length: 4 }, () => [0.5, -2, 1]);
    const labels = [0, 0, 1, 8];
    const slope = gradient((x: tf.Tensor2D) => loss(x, int32(labels)), tf.tensor2d(embeddings));
    const wanted = finiteDifferences((x) => naive([x, labels, vectors]), embeddings);
    expect(slope).toBeAllclose(wanted, { rtol: 1e-3, atol: 1e-4 * scale });
  });

  it('is finite, and so are its gradients, for the class vectors as embeddings, their opposites, zero and long ones', () => {
    const own = of(3);
    for (const factor of [1, -1, 0, 1e15]) {
      const x = tf.tidy(() => own.variables[0].slice([0, 0], [classes, 3]).mul(factor)) as tf.Tensor2D;
      const labels = int32(own.vectors.slice(0, classes).map((_, row) => Math.floor(row / perClass)));
      const { loss } = own;
      const slopes = [gradient((rows: tf.Tensor2D) => loss(rows, labels), x), weightSlope(own, x, labels)];
      for (const value of [numberOf(() => loss(x, labels)), ...(slopes.flat(2) as number[])])
        expect(Number.isFinite(value)).toBe(true);
    }
  });

  it('charges an empty batch only for its weights, with an empty gradient', () => {
    const { loss, vectors } = of(3);
    const x = tf.zeros<tf.Rank.R2>([0, 3]);
    expect(numberOf(() => loss(x, int32([])))).toBeAllclose(empty(vectors), { atol: 1e-6 });
    expect(gradient((rows: tf.Tensor2D) => loss(rows, int32([])), x)).toEqual([]);
  });

  it('refuses a label that is not a class, or is NaN if recorded, and lets a NaN through', () => {
    const { loss } = of(3);
    const x = tf.ones<tf.Rank.R2>([2, 3]);
    const recorded = jit(loss);
    recorded(x, tf.tensor1d([0, 1])).dispose();
    for (const label of [classes, -1, 1.5, Number.NaN]) {
      const refusal = `${name}: labels must be whole numbers from 0 to ${classes - 1}, found ${label} at row 1 of 2`;
      expect(() => loss(x, tf.tensor1d([0, label]))).toThrow(refusal);
      if (hasNativeOps()) expect(numberOf(() => recorded(x, tf.tensor1d([0, label])))).toBeNaN();
      else expect(() => recorded(x, tf.tensor1d([0, label]))).toThrow(refusal);
    }
    expect(numberOf(() => loss(tf.tensor2d([[Number.NaN, 1, 1]]), int32([0])))).toBeNaN();
  });

  it('starts from the same vectors of length 1 for the same seed, and from others for another', () => {
    const start = (seed: number) => make({ classes: 4, dimensions: 3, seed }).variables[0].arraySync() as number[][];
    expect(start(1)).toEqual(start(1));
    expect(start(1)).not.toEqual(start(2));
    expect(start(1).length).toBe(4 * perClass);
    for (const vector of start(1)) expect(Math.hypot(...vector)).toBeCloseTo(1);
  });

  it('gives the same values and gradients when recorded, while its weights change', () => {
    const { loss, variables } = make({ classes: 3, dimensions: 4, seed: 3 });
    const step = (x: tf.Tensor2D, labels: tf.Tensor1D) =>
      tf.tidy(() => {
        const { value, grads } = tf.variableGrads(() => loss(x, labels), variables);
        const slope = grads[variables[0].name];
        variables[0].assign(variables[0].sub(slope.mul(0.1 / scale)));
        return [value, slope, variables[0].clone()];
      });
    const start = variables[0].clone();
    const inputs = (seed: number): [tf.Tensor2D, tf.Tensor1D] => [
      tf.randomNormal([8, 4], 0, 1, 'float32', seed),
      tf.tensor1d(Array.from({ length: 8 }, (_, i) => (i * seed) % 3)),
    ];
    const wanted = [1, 2, 3].map((seed) => step(...inputs(seed)));
    variables[0].assign(start);
    const recorded = jit(step);
    for (const [i, seed] of [1, 2, 3].entries())
      for (const [k, found] of recorded(...inputs(seed)).entries())
        expect(found).toBeAllclose(wanted[i][k], { rtol: 1e-4, atol: 1e-5 * scale });
    recorded.dispose();
  });

  it('refuses what does not fit', () => {
    const { loss } = of(3);
    expect(() => loss(tf.zeros([4, 3]), int32([1, 2]))).toThrow(
      `${name}: embeddings must be [batch, d] and labels [batch], found [4, 3] and [2]`,
    );
    expect(() => loss(tf.zeros([1, 5]), int32([1]))).toThrow(
      `${name}: embeddings must have 3 dimensions, found 5; make the loss with dimensions: 5, or end the encoder with 3 units`,
    );
    expect(() => make({ classes: 0, dimensions: 3, seed: 1 })).toThrow(
      `${name}: classes must be a whole number of 1 or more, found 0`,
    );
    expect(() => make({ classes: 3, dimensions: 2.5, seed: 1 })).toThrow(`${name}: dimensions must be`);
    expect(() => make({ classes: 3, dimensions: 2 } as ClassVectorsOptions)).toThrow(
      `${name}: seed must be a whole number, found undefined`,
    );
  });

  it('is made of TensorFlow ops alone and leaks nothing', () => {
    const { loss } = of(2);
    const labels = int32([0, 4]);
    const x = tf.tensor2d([
      [1, 2],
      [0, 1],
    ]);
    loss(x, labels).dispose();
    expectCleanOps((rows: tf.Tensor2D) => loss(rows, labels), x);
  });
}
