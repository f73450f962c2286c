import { expect, it } from 'vitest';
import { tf } from '../../../lib/tensorflow/tensorflow';
import { byItself } from '../../../lib/training/update-rules/by-itself';
import { gradients, rates, valuesBy, valuesByLoop } from './one-weight';

/** w <- w - rate · sign(g), which tfjs does not have. */
class SignDescent extends tf.SGDOptimizer {
  override applyGradients(named: Parameters<tf.Optimizer['applyGradients']>[0]): void {
    for (const { name, tensor } of named as { name: string; tensor: tf.Tensor }[]) {
      const variable = tf.engine().registeredVariables[name];
      tf.tidy(() => variable.assign(variable.sub(tensor.sign().mul(this.learningRate))));
    }
  }
}

it("lets an optimizer take its own step, at the step's rate", () => {
  const wanted = valuesByLoop((weight, gradient, rate) => weight - rate * Math.sign(gradient));
  const found = valuesBy((variables) => byItself(new SignDescent(9), variables));
  expect(found.length).toBe(gradients.length);
  for (const [i, value] of found.entries()) expect(value).toBeCloseTo(wanted[i], 5);
  expect(new Set(rates).size).toBeGreaterThan(1);
});

it.each([
  ['the loss', Number.NaN, 1],
  ['a gradient', 1, Number.POSITIVE_INFINITY],
])('takes no step where %s is not finite', (_, loss, gradient) => {
  const weight = tf.variable(tf.scalar(1));
  const rule = byItself(new SignDescent(1), [weight]);
  expect(rule.update([tf.scalar(gradient)], tf.scalar(1), tf.scalar(loss)).writes).toEqual([]);
  expect(weight.dataSync()[0]).toBe(1);
});
