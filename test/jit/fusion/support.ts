import { expect } from 'vitest';
import { fuse } from '../../../lib/jit/fusion/fuse';
import { jit } from '../../../lib/jit/jit';
import { record } from '../../../lib/jit/recording';
import { useNativeGradients } from '../../../lib/kernels/native-gradients';
import { tf } from '../../../lib/tensorflow/tensorflow';
import '../../matchers';

export type Step = (...inputs: tf.Tensor[]) => tf.Tensor[];

useNativeGradients();

export const normal = (shape: number[], seed = 1) => tf.randomNormal(shape, 0, 1, 'float32', seed);
export const images = (...shape: number[]) => normal(shape) as tf.Tensor4D;
export const variable = (shape: number[], seed = 2) => tf.variable(normal(shape, seed).mul(0.5)) as tf.Variable<never>;

/** A variable that a step may assign to. */
export const holder = (shape: number[]) => tf.variable(tf.zeros(shape));

/**
 * Which op reads which after the rules have been applied, as `Conv2D > Add`, and each op by its name. Also checks that the step,
 * replayed three times, returns what it returns eagerly, and leaves the same values in the variables that it assigns.
 */
export function fused(
  step: Step,
  inputs: tf.Tensor[],
  { assigns = [] as tf.Variable[], tolerance = 1e-4 } = {},
): string[] {
  const tidied: Step = (...args) => tf.tidy(() => step(...args));
  const before = assigns.map((variable) => variable.clone());
  const calls = [1, 0.5, -2].map((factor) =>
    inputs.map((input) => (input.dtype === 'float32' ? input.mul(factor) : input)),
  );
  const eager = calls.map((args) => tidied(...args));
  const eagerState = assigns.map((variable) => variable.clone());
  for (const [i, variable] of assigns.entries()) variable.assign(before[i]);
  const replayed = jit(tidied);
  const close = { rtol: tolerance, atol: tolerance };
  for (const [call, args] of calls.entries())
    for (const [i, result] of replayed(...args).entries()) expect(result).toBeAllclose(eager[call][i], close);
  replayed.pull();
  for (const [i, variable] of assigns.entries()) expect(variable).toBeAllclose(eagerState[i], close);
  replayed.dispose();
  const { nodes } = fuse(record((args) => tidied(...args), inputs));
  const opOf = new Map(nodes.map(({ name, op }) => [name, op]));
  return nodes.flatMap(({ op, input }) => [
    op,
    ...input.map((source) => `${opOf.get(source.split(':')[0]) ?? 'input'} > ${op}`),
  ]);
}

/** A scalar made from f's values, and its gradients by variables. */
export function withGradients(f: () => tf.Tensor, variables: tf.Variable[]): tf.Tensor[] {
  const { value, grads } = tf.variableGrads(() => weighted(f()), variables);
  return [value, ...variables.map(({ name }) => grads[name])];
}

/** A scalar in which every value has a different weight. */
export const weighted = (y: tf.Tensor) => y.mul(tf.cos(tf.range(0, y.size).reshape(y.shape))).sum() as tf.Scalar;
