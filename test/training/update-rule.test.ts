import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withStockOps } from '../../lib/kernels/own-ops';
import { tf } from '../../lib/tensorflow/tensorflow';
import { setLearningRate } from '../../lib/training/optimizer-learning-rate';
import type { UpdateRule } from '../../lib/training/step-state';
import { commit } from '../../lib/training/step-state';
import { updateRule } from '../../lib/training/update-rule';
import '../matchers';
import { optimizers } from './optimizers';

const gradientAt = (step: number) => tf.tensor1d([Math.sin(step + 1), -2, 1e-2 * (step + 1)]);
const rateAt = (step: number) => 0.05 / (1 + step);

/** One whole step; the states of its variables. */
function apply(rule: UpdateRule, gradients: (tf.Tensor | null)[], rate = 0.05, loss = 1): number[] {
  return tf.tidy(() => {
    const { writes, states } = rule.update(gradients, tf.scalar(rate), tf.scalar(loss));
    commit(tf.stack([tf.scalar(loss), ...states]) as tf.Tensor1D, writes);
    return states.map((state) => state.dataSync()[0]);
  });
}

describe.each([
  ['', (run: () => void) => run()],
  [", by TensorFlow's ops alone", withStockOps],
])('updateRule%s', (_, withOps) => {
  it.each(optimizers)('moves weights as tfjs does at rates that change: %s', (_, optimizerOf) =>
    withOps(() => {
      const [ours, theirs] = [tf.variable(tf.tensor1d([1, 2, 3])), tf.variable(tf.tensor1d([1, 2, 3]))];
      const rule = updateRule(optimizerOf(), [ours]);
      const optimizer = optimizerOf();
      for (let step = 0; step < 20; step++) {
        apply(rule, [gradientAt(step)], rateAt(step));
        setLearningRate(optimizer, rateAt(step));
        tf.tidy(() => optimizer.applyGradients([{ name: theirs.name, tensor: gradientAt(step) }]));
        expect(ours).toBeAllclose(theirs, { rtol: 1e-5 });
      }
    }),
  );

  it.each(optimizers)('stands still at a rate of 0: %s', (_, optimizerOf) =>
    withOps(() => {
      const weight = tf.variable(tf.tensor1d([1, 2, 3]));
      const rule = updateRule(optimizerOf(), [weight]);
      for (let step = 0; step < 3; step++) apply(rule, [gradientAt(step)], 0);
      expect([...weight.dataSync()]).toEqual([1, 2, 3]);
    }),
  );

  it.each(optimizers)(
    'moves weights of every shape as tfjs does, with large and small gradients: %s',
    (name, optimizerOf) =>
      withOps(() => {
        const shape = fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 4 });
        // If centred, tfjs's own step for a small gradient is NaN.
        const isCentered = name.startsWith('centred');
        const scale = isCentered ? fc.constantFrom(1, 1e6) : fc.constantFrom(1e-12, 1e-3, 1, 1e6);
        fc.assert(
          fc.property(fc.array(shape, { minLength: 1, maxLength: 3 }), scale, (shapes, scale) => {
            const weights = () => shapes.map((shape, i) => tf.variable(tf.randomNormal(shape, 0, 1, 'float32', i + 1)));
            const [ours, theirs] = [weights(), weights()];
            const rule = updateRule(optimizerOf(), ours);
            const optimizer = optimizerOf();
            let largest = 0;
            for (let step = 0; step < 3; step++)
              tf.tidy(() => {
                const gradients = shapes.map((shape, i) => {
                  const drawn = tf.randomNormal(shape, 0, 1, 'float32', 10 * step + i + 1);
                  return (isCentered ? drawn.abs().add(0.1).mul(drawn.sign()) : drawn).mul(scale);
                });
                apply(rule, gradients);
                optimizer.applyGradients(theirs.map(({ name }, i) => ({ name, tensor: gradients[i] })));
                largest = Math.max(largest, ...theirs.map((weight) => weight.abs().max().dataSync()[0]));
              });
            // Steps that cancel each other leave their rounding errors. A step is at most twice the largest weight on the way,
            // and a momentum, without the rate, at most four times: so each of three steps rounds at most 11 times that weight,
            // by 6e-8.
            const atol = 1e-5 + 2e-6 * largest;
            for (const [i, weight] of ours.entries()) expect(weight).toBeAllclose(theirs[i], { rtol: 1e-4, atol });
            tf.dispose([ours, theirs, rule.slots ?? []]);
            optimizer.dispose();
          }),
          { numRuns: 15 },
        );
      }),
  );

  it.each(optimizers)('leaves weights and slots as they were where anything is not finite: %s', (_, optimizerOf) =>
    withOps(() => {
      const weights = [tf.variable(tf.tensor1d([1, 2, 3])), tf.variable(tf.tensor2d([[4]]))];
      const rule = updateRule(optimizerOf(), weights);
      const good = () => [gradientAt(1), tf.tensor2d([[1]])];
      apply(rule, good());
      const state = () => [...weights, ...(rule.slots ?? [])].map((tensor) => [...tensor.dataSync()]);
      const before = state();
      expect(apply(rule, good(), 0.05, Number.NaN)).toEqual([0, 0]);
      for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
        expect(apply(rule, [gradientAt(1), tf.tensor2d([[value]])])).toEqual([0, 1]);
        expect(apply(rule, [tf.tensor1d([0.5, value, 1]), tf.tensor2d([[1]])])).toEqual([1, 0]);
      }
      expect(apply(rule, good(), Number.NaN)).toEqual([2, 2]);
      expect(state()).toEqual(before);
      expect(apply(rule, good())).toEqual([0, 0]);
      expect(state()).not.toEqual(before);
    }),
  );

  it.each(optimizers)('leaves a weight without a gradient, and its slots, as they were: %s', (_, optimizerOf) =>
    withOps(() => {
      const weights = [tf.variable(tf.tensor1d([1, 2, 3])), tf.variable(tf.tensor1d([1, 2]))];
      const rule = updateRule(optimizerOf(), weights);
      const ofLength = (length: number) =>
        [...weights, ...(rule.slots ?? [])].filter(({ size }) => size === length).map((kept) => [...kept.dataSync()]);
      const firstTwo = (step: number) => tf.slice(gradientAt(step), 0, 2);
      expect(apply(rule, [gradientAt(0), firstTwo(0)])).toEqual([0, 0]);
      const [first, second] = [ofLength(3), ofLength(2)];
      expect(apply(rule, [null, firstTwo(1)])).toEqual([0, 0]);
      expect(ofLength(3)).toEqual(first);
      for (const [i, before] of second.entries()) expect(ofLength(2)[i]).not.toEqual(before);
    }),
  );

  it.each(optimizers)('leaves no other tensor behind than its slots: %s', (_, optimizerOf) =>
    withOps(() => {
      const weight = tf.variable(tf.tensor1d([1, 2, 3]));
      const [optimizer, gradient] = [optimizerOf(), gradientAt(0)];
      const before = tf.memory().numTensors;
      const rule = updateRule(optimizer, [weight]);
      const slots = rule.slots?.length;
      expect(tf.memory().numTensors).toBe(before + Number(slots));
      apply(rule, [gradient]);
      expect(tf.memory().numTensors).toBe(before + Number(slots));
    }),
  );
});

describe('updateRule', () => {
  it('uses the learning rate of each step', () => {
    const weight = tf.variable(tf.scalar(1));
    const rule = updateRule(tf.train.sgd(100), [weight]);
    for (const rate of [0.5, 0.25]) apply(rule, [tf.scalar(1)], rate);
    expect(weight.dataSync()[0]).toBe(0.25);
  });

  it('has slots, one of each kind for each weight, and those that all weights share', () => {
    const weight = tf.variable(tf.scalar(1));
    const slots = optimizers.map(([, optimizerOf]) => updateRule(optimizerOf(), [weight]).slots?.length);
    expect(slots).toEqual([2, 1, 4, 4, 4, 0, 1, 1, 2, 2, 3]);
  });

  it("is the optimizer's own step if its class was derived from one of tfjs's", () => {
    class Decaying extends tf.AdamOptimizer {
      override applyGradients(gradients: { name: string; tensor: tf.Tensor }[]): void {
        const variables = tf.engine().registeredVariables;
        for (const { name } of gradients) tf.tidy(() => variables[name].assign(variables[name].mul(0.5)));
      }
    }
    const weight = tf.variable(tf.scalar(8));
    const rule = updateRule(new Decaying(0.1, 0.9, 0.999), [weight]);
    expect(rule.slots).toBeUndefined();
    expect(apply(rule, [tf.scalar(1)])).toEqual([0]);
    expect(weight.dataSync()[0]).toBe(4);
    expect(apply(rule, [tf.scalar(Number.NaN)])).toEqual([1]);
    expect(apply(rule, [tf.scalar(1)], 0.05, Number.NaN)).toEqual([0]);
    expect(weight.dataSync()[0]).toBe(4);
  });

  it("takes back a step of a user's own optimizer that is not finite", () => {
    class Exploding extends tf.SGDOptimizer {
      override applyGradients(gradients: { name: string; tensor: tf.Tensor }[]): void {
        const variables = tf.engine().registeredVariables;
        for (const { name } of gradients) tf.tidy(() => variables[name].assign(variables[name].div(0)));
      }
    }
    const weight = tf.variable(tf.scalar(8));
    const rule = updateRule(new Exploding(0.1), [weight]);
    expect(apply(rule, [tf.scalar(1)])).toEqual([2]);
    expect(weight.dataSync()[0]).toBe(8);
  });
});
