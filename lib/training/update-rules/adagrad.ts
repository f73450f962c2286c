import { tf } from '../../tensorflow/tensorflow';
import type { UpdateRule } from '../step-state';
import { slotsLike, stepEach } from './step-each';

/**
 * a <- a + g², w <- w - rate · g / √(a + ε), where ε is tf.backend().epsilon(), 1e-7 for float32.
 * @see J. Duchi et al., "Adaptive Subgradient Methods for Online Learning and Stochastic Optimization", JMLR 2011
 */
export function adagrad(
  variables: tf.Variable[],
  { initialAccumulatorValue }: { initialAccumulatorValue: number },
): UpdateRule {
  const slots = slotsLike(variables, initialAccumulatorValue);
  return {
    slots,
    update: (gradients, learningRate) =>
      stepEach([variables, slots], gradients, ([weight, accumulated], gradient) => {
        const sum = accumulated.add(gradient.square());
        const change = gradient.div(sum.add(tf.backend().epsilon()).sqrt());
        return { made: [weight.sub(change.mul(learningRate)), sum] };
      }),
  };
}
