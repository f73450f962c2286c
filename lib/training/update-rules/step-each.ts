import { tf } from '../../tensorflow/tensorflow';
import { stateOf, type Write } from '../step-state';

/** The new values of one weight and its slots, and their state if whoever computes them knows it already. */
export type StepOfOne = (held: tf.Variable[], gradient: tf.Tensor) => { made: tf.Tensor[]; state?: tf.Scalar };

/** A variable in which a rule remembers something. */
export const slot = (initial: () => tf.Tensor) => tf.tidy(() => tf.variable(initial(), false));

/** One slot for each of the variables, of the same shape. */
export const slotsLike = (variables: tf.Variable[], value = 0) =>
  variables.map(({ shape }) => slot(() => tf.fill(shape, value)));

/**
 * Takes one step for each variable that has a gradient.
 * @param kinds the variables, then each kind of their slots
 */
export function stepEach(kinds: tf.Variable[][], gradients: (tf.Tensor | null)[], step: StepOfOne) {
  const writes: Write[] = [];
  const states = gradients.map((gradient, i) => {
    if (!gradient) return tf.scalar(0);
    const held = kinds.map((kind) => kind[i]);
    const { made, state } = step(held, gradient);
    for (const [k, variable] of held.entries()) writes.push({ variable, held: variable, made: made[k] });
    return state ?? stateOf(made, [gradient]);
  });
  return { writes, states };
}
