import { describe, expect, it } from 'vitest';
import { tf } from '../../lib/tensorflow/tensorflow';
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

  it.each([
    ['RMSProp', () => tf.train.rmsprop(100, 0)],
    ['SGD', () => tf.train.sgd(100)],
    ['momentum', () => tf.train.momentum(100, 0.5)],
    ['Nesterov', () => tf.train.momentum(100, 0, true)],
  ])('is that of the next step: %s', (_, optimizerOf) => {
    const weight = tf.variable(tf.scalar(1));
    const optimizer = optimizerOf();
    const before = tf.memory().numTensors;
    setLearningRate(optimizer, 0.25);
    expect(tf.memory().numTensors).toBe(before);
    optimizer.applyGradients([{ name: weight.name, tensor: tf.scalar(1) }]); // RMSProp moves by its sign
    expect(weight.dataSync()[0]).toBeCloseTo(0.75, 5);
  });
});
