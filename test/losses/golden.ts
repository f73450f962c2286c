/** What pytorch-metric-learning says, made by test/oracles/make_losses_golden.py. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { tf } from '../../lib/tensorflow/tensorflow';
import '../matchers';
import { gradient, numberOf } from './support';

interface GoldenLoss {
  value: number;
  gradient: number[][];
  weightGradient?: number[][];
}

interface Golden {
  versions: Record<string, string>;
  embeddings: number[][];
  labels: number[];
  weights: number[][];
  losses: Record<string, GoldenLoss>;
  miners: Record<string, number[][]>;
}

export const golden: Golden = JSON.parse(readFileSync(join(__dirname, '..', 'oracles', 'losses-golden.json'), 'utf8'));

/** Gradients must agree to 1e-5 of each number and of the gradient's largest number: what float32 keeps of a sum. */
const tolerance = (numbers: number[][]) => ({
  rtol: 1e-5,
  atol: 1e-5 * Math.max(1, ...numbers.flat().map(Math.abs)),
});

/** @param loss of the golden batch, whose labels it is given */
export function expectGolden(
  name: string,
  loss: (embeddings: tf.Tensor2D, labels: tf.Tensor1D) => tf.Scalar,
  labels = golden.labels,
): void {
  const { value, gradient: slope } = golden.losses[name];
  const classes = tf.tensor1d(labels, 'int32');
  const x = tf.tensor2d(golden.embeddings);
  expect(numberOf(() => loss(x, classes))).toBeAllclose(value, { rtol: 1e-5, atol: 1e-5 });
  expect(gradient((rows: tf.Tensor2D) => loss(rows, classes), x)).toBeAllclose(slope, tolerance(slope));
}

/** The same, with the gradient for the loss's own weights, which are set to the golden ones. */
export function expectGoldenWeights(
  name: string,
  { loss, variables: [weights] }: { loss(x: tf.Tensor2D, labels: tf.Tensor1D): tf.Scalar; variables: tf.Variable[] },
): void {
  const slope = golden.losses[name].weightGradient as number[][];
  tf.tidy(() => weights.assign(tf.tensor2d(golden.weights.slice(0, weights.shape[0]))));
  expectGolden(name, loss);
  const x = tf.tensor2d(golden.embeddings);
  const { grads } = tf.variableGrads(() => loss(x, tf.tensor1d(golden.labels, 'int32')), [weights]);
  expect(grads[weights.name]).toBeAllclose(slope, tolerance(slope));
}
