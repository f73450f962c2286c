import { tf } from '../runtime/tensorflow';
import type { UpdateRule } from './update-rule';

/** Tensors copied out of TensorFlow, in the optimizer's order. */
export type OptimizerState = { shape: number[]; values: Float32Array }[];

const copied = (tensor: tf.Tensor) => ({ shape: tensor.shape, values: Float32Array.from(tensor.dataSync()) });

/**
 * The weights of an optimizer that keeps its own, copied. They stay the optimizer's, but for tfjs's count of its steps, `iter`, a tensor
 * that is made for the asking.
 */
export async function readOwnWeights(optimizer: tf.Optimizer): Promise<OptimizerState> {
  const own = await optimizer.getWeights();
  const state = own.map(({ tensor }) => copied(tensor));
  for (const { name, tensor } of own) if (name === 'iter' && !(tensor instanceof tf.Variable)) tensor.dispose();
  return state;
}

/** Everything that a run's optimizer remembers between steps, copied out of TensorFlow. */
export async function readOptimizer(optimizer: tf.Optimizer, { slots }: UpdateRule): Promise<OptimizerState> {
  return slots ? slots.map(copied) : readOwnWeights(optimizer);
}

/** Puts back what `readOptimizer` copied: the next step is the one that would have followed then. */
export async function writeOptimizer(
  optimizer: tf.Optimizer,
  { slots }: UpdateRule,
  state: OptimizerState,
): Promise<void> {
  const tensors = state.map(({ shape, values }) => tf.tensor(values, shape));
  try {
    if (slots) for (const [i, slot] of slots.entries()) slot.assign(tensors[i]);
    else await optimizer.setWeights(tensors.map((tensor, i) => ({ name: `optimizer/${i}`, tensor })));
  } finally {
    tf.dispose(tensors);
  }
}
