import { describe, expect, it } from 'vitest';
import { tf } from '../../lib/runtime/tensorflow';
import { learningRateOf, setLearningRate } from '../../lib/training/optimizer-learning-rate';

describe('the learning rate of an optimizer', () => {
  it.each([
    ['Adam', () => tf.train.adam(0.25)],
    ['SGD', () => tf.train.sgd(0.25)],
    ['Momentum', () => tf.train.momentum(0.25, 0.9)],
    ['RMSProp', () => tf.train.rmsprop(0.25)],
  ])('is read and set: %s', (_, optimizerOf) => {
    const optimizer = optimizerOf();
    expect(learningRateOf(optimizer)).toBe(0.25);
    setLearningRate(optimizer, 0.5);
    expect(learningRateOf(optimizer)).toBe(0.5);
  });

  it('is that of the next step', () => {
    const weight = tf.variable(tf.scalar(1));
    const optimizer = tf.train.rmsprop(100, 0); // moves by the rate times the sign of the gradient
    setLearningRate(optimizer, 0.25);
    optimizer.applyGradients([{ name: weight.name, tensor: tf.scalar(3) }]);
    expect(weight.dataSync()[0]).toBeCloseTo(0.75, 5);
  });
});
