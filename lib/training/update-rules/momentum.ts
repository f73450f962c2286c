import { hasOwnOps } from '../../kernels/own-ops';
import { attribute, nativeOp } from '../../tensorflow/native-op';
import type { tf } from '../../tensorflow/tensorflow';
import type { UpdateRule } from '../step-state';
import { type StepOfOne, slotsLike, stepEach } from './step-each';

interface MomentumSettings {
  momentum?: number;
  useNesterov?: boolean;
}

/**
 * a <- momentum a + g, w <- w - rate a; with Nesterov's momentum, w <- w - rate (g + momentum a); without momentum, plain
 * gradient descent.
 * @see I. Sutskever et al., "On the importance of initialization and momentum in deep learning", ICML 2013
 */
export function momentumDescent(
  variables: tf.Variable[],
  { momentum = 0, useNesterov = false }: MomentumSettings,
): UpdateRule {
  const slots = momentum === 0 ? [] : slotsLike(variables);
  const kinds = momentum === 0 ? [variables] : [variables, slots];
  return {
    slots,
    update(gradients, learningRate) {
      const isFused = hasOwnOps() && momentum !== 0 && !useNesterov;
      const step = isFused ? fusedStep(momentum, learningRate) : composedStep({ momentum, useNesterov, learningRate });
      return stepEach(kinds, gradients, step);
    },
  };
}

function composedStep({
  momentum,
  useNesterov,
  learningRate,
}: Required<MomentumSettings> & { learningRate: tf.Scalar }): StepOfOne {
  return ([weight, accumulated], gradient) => {
    if (!accumulated) return { made: [weight.sub(gradient.mul(learningRate))] };
    const sum = accumulated.mul(momentum).add(gradient);
    const change = useNesterov ? gradient.add(sum.mul(momentum)) : sum;
    return { made: [weight.sub(change.mul(learningRate)), sum] };
  };
}

/** The same step in one pass over memory. */
function fusedStep(momentum: number, learningRate: tf.Scalar): StepOfOne {
  return (held, gradient) => {
    const inputs = [...held, gradient, learningRate];
    const [weight, sum, state] = nativeOp('SiameseMomentum', [attribute.float('momentum', momentum)], inputs, 3);
    return { made: [weight, sum], state: state as tf.Scalar };
  };
}
