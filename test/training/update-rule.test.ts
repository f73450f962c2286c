import { describe, expect, it } from 'vitest';
import { tf } from '../../lib/runtime/tensorflow';
import { updateRule } from '../../lib/training/update-rule';
import '../matchers';

const optimizers: [string, () => tf.Optimizer][] = [
  ['Adam', () => tf.train.adam(0.05)],
  ['Adam with other rates', () => tf.train.adam(0.05, 0.8, 0.95, 1e-4)],
  ['gradient descent', () => tf.train.sgd(0.05)],
  ['momentum', () => tf.train.momentum(0.05, 0.9)],
  ['Nesterov', () => tf.train.momentum(0.05, 0.9, true)],
  ['RMSProp', () => tf.train.rmsprop(0.05)],
];

const gradientAt = (step: number) => tf.tensor1d([Math.sin(step), -2, 1e-3 * step]);

describe('updateRule', () => {
  it.each(optimizers)('moves weights as tfjs does: %s', (_, optimizerOf) => {
    const [ours, theirs] = [tf.variable(tf.tensor1d([1, 2, 3])), tf.variable(tf.tensor1d([1, 2, 3]))];
    const rule = updateRule(optimizerOf(), [ours]);
    const optimizer = optimizerOf();
    for (let step = 0; step < 20; step++) {
      tf.tidy(() => {
        rule.apply([gradientAt(step)], tf.scalar(0.05), tf.scalar(true, 'bool'));
        optimizer.applyGradients([{ name: theirs.name, tensor: gradientAt(step) }]);
      });
      expect(ours).toBeAllclose(theirs, { rtol: 1e-5 });
    }
  });

  it('takes the learning rate of each step', () => {
    const weight = tf.variable(tf.scalar(1));
    const rule = updateRule(tf.train.sgd(100), [weight]);
    for (const rate of [0.5, 0.25]) rule.apply([tf.scalar(1)], tf.scalar(rate), tf.scalar(true, 'bool'));
    expect(weight.dataSync()[0]).toBe(0.25);
  });

  it('remembers in its slots: nothing, one tensor a weight, or two and the powers', () => {
    const weight = tf.variable(tf.scalar(1));
    const slots = optimizers.map(([, optimizerOf]) => updateRule(optimizerOf(), [weight]).slots?.length);
    expect(slots).toEqual([4, 4, 0, 1, undefined, undefined]);
  });

  it('leaves no other tensor behind', () => {
    const weight = tf.variable(tf.scalar(1));
    const before = tf.memory().numTensors;
    const rule = updateRule(tf.train.adam(0.1), [weight]);
    expect(tf.memory().numTensors).toBe(before + 4 + 2); // and the optimizer's own two
    tf.tidy(() => rule.apply([tf.scalar(1)], tf.scalar(1), tf.scalar(true, 'bool')));
    expect(tf.memory().numTensors).toBe(before + 6);
  });
});
