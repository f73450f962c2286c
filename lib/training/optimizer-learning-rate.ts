import type { tf } from '../tensorflow/tensorflow';

/** tfjs declares these members protected. */
const rated = (optimizer: tf.Optimizer) =>
  optimizer as unknown as { learningRate: number; setLearningRate?(rate: number): void };

/** The current learning rate of an optimizer. */
export function learningRateOf(optimizer: tf.Optimizer): number {
  return rated(optimizer).learningRate;
}

/**
 * Sets the learning rate of the next steps, with the optimizer's own method if it has one: there tfjs also updates a tensor of
 * it.
 */
export function setLearningRate(optimizer: tf.Optimizer, rate: number): void {
  const own = rated(optimizer);
  if (own.setLearningRate) own.setLearningRate(rate);
  else own.learningRate = rate;
}

export const aLearningRate = 'a finite float32 number of 0 or more';

/** Whether steps can use this rate, which TensorFlow holds as float32. */
export const isLearningRate = (rate: unknown): rate is number =>
  typeof rate === 'number' && Number.isFinite(Math.fround(rate)) && rate >= 0;
