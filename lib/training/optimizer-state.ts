import { tf } from '../runtime/tensorflow';

/** The running powers of Adam's decay rates, which its `getWeights` leaves out. */
interface AdamPowers {
  accBeta1?: tf.Variable;
  accBeta2?: tf.Variable;
}

const powersOf = (optimizer: tf.Optimizer) => {
  const { accBeta1, accBeta2 } = optimizer as unknown as AdamPowers;
  return [accBeta1, accBeta2].filter((power): power is tf.Variable => power !== undefined);
};

/** Everything that the optimizer remembers between steps, copied out of TensorFlow: its weights, then Adam's powers. */
export async function readOptimizer(optimizer: tf.Optimizer): Promise<{ shape: number[]; values: Float32Array }[]> {
  const weights = await optimizer.getWeights();
  const [iterations] = weights;
  const tensors = [...weights.map(({ tensor }) => tensor), ...powersOf(optimizer)];
  const state = tensors.map((tensor) => ({ shape: tensor.shape, values: Float32Array.from(tensor.dataSync()) }));
  iterations.tensor.dispose();
  return state;
}

/** Puts back what `readOptimizer` copied: the next step is the one that would have followed then. */
export async function writeOptimizer(
  optimizer: tf.Optimizer,
  state: { shape: number[]; values: Float32Array }[],
): Promise<void> {
  const powers = powersOf(optimizer);
  const tensors = state.map(({ shape, values }) => tf.tensor(values, shape));
  const weights = tensors.slice(0, tensors.length - powers.length);
  await optimizer.setWeights(weights.map((tensor, i) => ({ name: `optimizer/${i}`, tensor })));
  for (const [i, power] of powers.entries()) power.assign(tensors[weights.length + i] as tf.Scalar);
  tf.dispose(tensors);
}

/** Sets the learning rate of the steps to come. */
export function setLearningRate(optimizer: tf.Optimizer, rate: number): void {
  (optimizer as unknown as { learningRate: number }).learningRate = rate;
}
