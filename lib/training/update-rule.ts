import { tf } from '../tensorflow/tensorflow';
import type { Write } from './step-state';
import { adadelta } from './update-rules/adadelta';
import { adagrad } from './update-rules/adagrad';
import { adam } from './update-rules/adam';
import { adamax } from './update-rules/adamax';
import { byItself } from './update-rules/by-itself';
import { momentumDescent } from './update-rules/momentum';
import { rmsProp } from './update-rules/rms-prop';

/** How gradients change weights, with the learning rate as a tensor: a number would be the same for ever in a recorded step. */
export interface UpdateRule {
  /** What the rule remembers between steps; without them, the optimizer itself does. */
  slots?: tf.Variable[];
  /**
   * One step for all variables: what it makes of them and of the slots, for `commit`, and the state of each variable's step (`stateOf`).
   * @param gradients one a variable; none for a variable that the loss does not use, which stays as it is
   */
  update(
    gradients: (tf.Tensor | null)[],
    learningRate: tf.Scalar,
    loss: tf.Scalar,
  ): { writes: Write[]; states: tf.Scalar[] };
}

// biome-ignore lint/suspicious/noExplicitAny: each optimizer of tfjs has settings of its own
type RuleOf = (variables: tf.Variable[], settings: any) => UpdateRule;

/** tfjs's optimizers, and the rule that is the step of each. */
const rules = (): [{ prototype: tf.Optimizer }, RuleOf][] => [
  [tf.AdadeltaOptimizer, adadelta],
  [tf.AdagradOptimizer, adagrad],
  [tf.AdamOptimizer, adam],
  [tf.AdamaxOptimizer, adamax],
  [tf.MomentumOptimizer, momentumDescent],
  [tf.RMSPropOptimizer, rmsProp],
  [tf.SGDOptimizer, momentumDescent],
];

/** The rule of an optimizer: of tfjs's own as rules of tensors, of any other by the optimizer itself. */
export function updateRule(optimizer: tf.Optimizer, variables: tf.Variable[]): UpdateRule {
  // A class made from one of tfjs's has another step, whatever it calls itself.
  const found = rules().find(([{ prototype }]) => prototype.applyGradients === optimizer.applyGradients);
  return found ? found[1](variables, optimizer.getConfig()) : byItself(optimizer, variables);
}
