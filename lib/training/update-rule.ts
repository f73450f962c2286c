import { tf } from '../tensorflow/tensorflow';
import type { UpdateRule } from './step-state';
import { adadelta } from './update-rules/adadelta';
import { adagrad } from './update-rules/adagrad';
import { adam } from './update-rules/adam';
import { adamax } from './update-rules/adamax';
import { byItself } from './update-rules/by-itself';
import { momentumDescent } from './update-rules/momentum';
import { rmsProp } from './update-rules/rms-prop';

// biome-ignore lint/suspicious/noExplicitAny: each tfjs optimizer has settings of its own
type RuleOf = (variables: tf.Variable[], settings: any) => UpdateRule;

/** tfjs's optimizers, and the rule that takes the same step as each. */
const rules = (): [{ prototype: tf.Optimizer }, RuleOf][] => [
  [tf.AdadeltaOptimizer, adadelta],
  [tf.AdagradOptimizer, adagrad],
  [tf.AdamOptimizer, adam],
  [tf.AdamaxOptimizer, adamax],
  [tf.MomentumOptimizer, momentumDescent],
  [tf.RMSPropOptimizer, rmsProp],
  [tf.SGDOptimizer, momentumDescent],
];

/** The rule of an optimizer: tfjs's own as rules made of tensor operations, any other through its `applyGradients`. */
export function updateRule(optimizer: tf.Optimizer, variables: tf.Variable[]): UpdateRule {
  // A class derived from one of tfjs's takes another step if it has its own `applyGradients`.
  const found = rules().find(([{ prototype }]) => prototype.applyGradients === optimizer.applyGradients);
  return found ? found[1](variables, optimizer.getConfig()) : byItself(optimizer, variables);
}
