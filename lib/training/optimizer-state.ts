import { tf } from '../runtime/tensorflow';
import type { UpdateRule } from './update-rule';
import type { Weights } from './weights';

const copied = (tensor: tf.Tensor) => ({ shape: tensor.shape, values: Float32Array.from(tensor.dataSync()) });

/** Everything that a run's optimizer remembers between steps, copied out of TensorFlow. */
export async function readOptimizer(optimizer: tf.Optimizer, { slots }: UpdateRule): Promise<Weights> {
  if (slots) return slots.map(copied);
  const own = await optimizer.getWeights();
  const state = own.map(({ tensor }) => copied(tensor));
  own[0].tensor.dispose(); // the count of its steps, made for the asking
  return state;
}

/** Puts back what `readOptimizer` copied: the next step is the one that would have followed then. */
export async function writeOptimizer(optimizer: tf.Optimizer, { slots }: UpdateRule, state: Weights): Promise<void> {
  const tensors = state.map(({ shape, values }) => tf.tensor(values, shape));
  if (slots) for (const [i, slot] of slots.entries()) slot.assign(tensors[i]);
  else await optimizer.setWeights(tensors.map((tensor, i) => ({ name: `optimizer/${i}`, tensor })));
  tf.dispose(tensors);
}
