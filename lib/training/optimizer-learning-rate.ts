import type { tf } from '../tensorflow/tensorflow';

/** tfjs keeps it to itself. */
const rated = (optimizer: tf.Optimizer) =>
  optimizer as unknown as { learningRate: number; setLearningRate?(rate: number): void };

/** The learning rate that an optimizer was made with, or set to. */
export function learningRateOf(optimizer: tf.Optimizer): number {
  return rated(optimizer).learningRate;
}

/** Sets the learning rate of the steps to come, by the optimizer's own method where it has one: tfjs keeps a tensor of it there. */
export function setLearningRate(optimizer: tf.Optimizer, rate: number): void {
  const own = rated(optimizer);
  if (own.setLearningRate) own.setLearningRate(rate);
  else own.learningRate = rate;
}

export const aLearningRate = 'a finite number of float32, 0 or more';

/** Whether steps can be taken at this rate: in TensorFlow it is a float32. */
export const isLearningRate = (rate: unknown): rate is number =>
  typeof rate === 'number' && Number.isFinite(Math.fround(rate)) && rate >= 0;
