import { tf } from '../../../lib/tensorflow/tensorflow';
import { commit, type UpdateRule } from '../../../lib/training/step-state';

export const gradients = [0.5, -2, 0.01, 3, 0, -0.3];
export const rates = [0.1, 0.1, 0.05, 0.02, 0.02, 0.3];

/** The values of one weight, 1 at first, after each step by a rule, with these gradients and rates. */
export function valuesBy(ruleOf: (variables: tf.Variable[]) => UpdateRule): number[] {
  const weight = tf.variable(tf.tensor1d([1]));
  const rule = ruleOf([weight]);
  const values = gradients.map((gradient, i) =>
    tf.tidy(() => {
      const { writes, states } = rule.update([tf.tensor1d([gradient])], tf.scalar(rates[i]), tf.scalar(1));
      commit(tf.stack([tf.scalar(1), ...states]) as tf.Tensor1D, writes);
      return weight.dataSync()[0];
    }),
  );
  tf.dispose([weight, rule.slots ?? []]);
  return values;
}

/** The same in float64: `step` gets the weight and gives the next. */
export function valuesByLoop(step: (weight: number, gradient: number, rate: number, t: number) => number): number[] {
  let weight = 1;
  return gradients.map((gradient, i) => {
    weight = step(weight, gradient, rates[i], i + 1);
    return weight;
  });
}

/** Greatest difference of two lists. */
export const farthest = (one: number[], other: number[]) =>
  Math.max(...one.map((value, i) => Math.abs(value - other[i])));
