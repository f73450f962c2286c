import { tf } from '../../tensorflow/tensorflow';
import type { UpdateRule } from '../step-state';
import { slot, slotsLike, stepEach } from './step-each';

/**
 * m <- β₁ m + (1 - β₁) g, u <- max(β₂ u, |g|), w <- w - rate / (1 + decay t) / (1 - β₁ᵗ⁺¹) · m / (u + ε) for t = 0, 1, …, as in tfjs.
 * @see D. Kingma and J. Ba, "Adam: A Method for Stochastic Optimization", ICLR 2015, algorithm 2
 */
export function adamax(
  variables: tf.Variable[],
  { beta1, beta2, epsilon, decay }: { beta1: number; beta2: number; epsilon: number; decay: number },
): UpdateRule {
  const [means, norms] = [slotsLike(variables), slotsLike(variables)];
  const [steps, power] = [slot(() => tf.scalar(0)), slot(() => tf.scalar(beta1))];
  return {
    slots: [...means, ...norms, steps, power],
    update(gradients, learningRate) {
      const rate = learningRate.div(steps.mul(decay).add(1)).div(tf.sub(1, power));
      const { writes, states } = stepEach([variables, means, norms], gradients, ([weight, mean, norm], gradient) => {
        const newMean = mean.mul(beta1).add(gradient.mul(1 - beta1));
        const newNorm = norm.mul(beta2).maximum(gradient.abs());
        return { made: [weight.sub(newMean.div(newNorm.add(epsilon)).mul(rate)), newMean, newNorm] };
      });
      writes.push({ variable: steps, held: steps, made: steps.add(1) });
      writes.push({ variable: power, held: power, made: power.mul(beta1) });
      return { writes, states };
    },
  };
}
