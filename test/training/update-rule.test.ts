import fc from 'fast-check';
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

  it.each(optimizers)(
    'moves weights of every shape as tfjs does, with large and small gradients: %s',
    (_, optimizerOf) => {
      const shape = fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 4 });
      const scale = fc.constantFrom(1e-12, 1e-3, 1, 1e6);
      fc.assert(
        fc.property(fc.array(shape, { minLength: 1, maxLength: 3 }), scale, (shapes, scale) => {
          const weights = () => shapes.map((shape, i) => tf.variable(tf.randomNormal(shape, 0, 1, 'float32', i + 1)));
          const [ours, theirs] = [weights(), weights()];
          const rule = updateRule(optimizerOf(), ours);
          const optimizer = optimizerOf();
          let largest = 0;
          for (let step = 0; step < 3; step++)
            tf.tidy(() => {
              const gradients = shapes.map((shape, i) =>
                tf.randomNormal(shape, 0, scale, 'float32', 10 * step + i + 1),
              );
              rule.apply(gradients, tf.scalar(0.05), tf.scalar(true, 'bool'));
              optimizer.applyGradients(theirs.map(({ name }, i) => ({ name, tensor: gradients[i] })));
              largest = Math.max(largest, ...theirs.map((weight) => weight.abs().max().dataSync()[0]));
            });
          // Steps that cancel leave the rounding of what they cancelled. A step is at most twice the largest weight on the way, and
          // a momentum before the rate at most four times: so of three steps each rounds 11 times that at most, by 6e-8.
          const atol = 1e-5 + 2e-6 * largest;
          for (const [i, weight] of ours.entries()) expect(weight).toBeAllclose(theirs[i], { rtol: 1e-4, atol });
          tf.dispose([ours, theirs, rule.slots ?? []]);
          optimizer.dispose();
        }),
        { numRuns: 15 },
      );
    },
  );

  it.each(optimizers)('leaves weights and slots to the bit where the loss is not finite: %s', (_, optimizerOf) => {
    const weight = tf.variable(tf.tensor1d([1, 2, 3]));
    const rule = updateRule(optimizerOf(), [weight]);
    const apply = (gradient: tf.Tensor, finite: boolean) =>
      tf.tidy(() => rule.apply([gradient], tf.scalar(0.05), tf.scalar(finite, 'bool')));
    apply(gradientAt(1), true);
    const state = () => [weight, ...(rule.slots ?? [])].map((tensor) => [...tensor.dataSync()]);
    const before = state();
    apply(tf.fill([3], Number.NaN), false);
    expect(state()).toEqual(before);
    apply(gradientAt(2), true);
    expect(state()).not.toEqual(before);
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
