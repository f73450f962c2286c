import { tf } from '../tensorflow/tensorflow';
import type { UpdateRule } from './step-state';

/** Tensors copied out of TensorFlow, in the optimizer's order. */
export type OptimizerState = { shape: number[]; values: Float32Array }[];

const copied = (tensor: tf.Tensor) => ({ shape: tensor.shape, values: Float32Array.from(tensor.dataSync()) });

/**
 * The weights of an optimizer that keeps its own, copied. The optimizer still owns them, except for its count of steps, `iter`, a
 * tensor that tfjs makes for each call.
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

/**
 * What is wrong with a state for this optimizer: too few or too many tensors, or one of another shape; undefined if it fits. An
 * optimizer of your own may make weights only when it steps, so for it more tensors than it has now are allowed.
 */
export async function stateMismatch(
  optimizer: tf.Optimizer,
  { slots }: UpdateRule,
  state: OptimizerState,
): Promise<string | undefined> {
  const wanted: { shape: number[] }[] = slots ?? (await readOwnWeights(optimizer));
  if (slots ? state.length !== slots.length : state.length < wanted.length)
    return `it must have ${wanted.length}${slots ? '' : ' or more'} tensors of the optimizer, found ${state.length}`;
  const i = wanted.findIndex(({ shape }, i) => shape.join() !== state[i].shape.join());
  return i < 0
    ? undefined
    : `tensor ${i} of the optimizer must be [${wanted[i].shape.join(', ')}], found [${state[i].shape.join(', ')}]`;
}

/** Restores what `readOptimizer` copied: the next step is the one that would have followed then. */
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
