import { tf } from '../tensorflow/tensorflow';
import type { UpdateRule } from './step-state';
import { adadelta } from './update-rules/adadelta';
import { adagrad } from './update-rules/adagrad';
import { adam } from './update-rules/adam';
import { adamax } from './update-rules/adamax';
import { byItself } from './update-rules/by-itself';
import { momentumDescent } from './update-rules/momentum';
import { rmsProp } from './update-rules/rms-prop';

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
