import { tf } from '../runtime/tensorflow';
import type { UpdateRule } from './update-rule';

/** Tensors copied out of TensorFlow, in the optimizer's order. */
export type OptimizerState = { shape: number[]; values: Float32Array }[];

const copied = (tensor: tf.Tensor) => ({ shape: tensor.shape, values: Float32Array.from(tensor.dataSync()) });

/** Everything that a run's optimizer remembers between steps, copied out of TensorFlow. */
export async function readOptimizer(optimizer: tf.Optimizer, { slots }: UpdateRule): Promise<OptimizerState> {
  if (slots) return slots.map(copied);
  const own = await optimizer.getWeights();
  const state = own.map(({ tensor }) => copied(tensor));
  own[0].tensor.dispose(); // the count of its steps, made for the asking
  return state;
}

/** Puts back what `readOptimizer` copied: the next step is the one that would have followed then. */
export async function writeOptimizer(
  optimizer: tf.Optimizer,
  { slots }: UpdateRule,
  state: OptimizerState,
): Promise<void> {
  const tensors = state.map(({ shape, values }) => tf.tensor(values, shape));
  if (slots) for (const [i, slot] of slots.entries()) slot.assign(tensors[i]);
  else await optimizer.setWeights(tensors.map((tensor, i) => ({ name: `optimizer/${i}`, tensor })));
  tf.dispose(tensors);
}
