import type { tf } from '../../tensorflow/tensorflow';
import type { UpdateRule } from '../step-state';
import { slotsLike, stepEach } from './step-each';

/**
 * d = √(b + ε) / √(a + ε) · g, a <- ρ a + (1 - ρ) g², b <- ρ b + (1 - ρ) d², w <- w - rate · d, as in tfjs; the paper and Keras
 * divide by the root of the new a.
 * @see M. Zeiler, "ADADELTA: An Adaptive Learning Rate Method", 2012
 */
export function adadelta(variables: tf.Variable[], { rho, epsilon }: { rho: number; epsilon: number }): UpdateRule {
  const [squares, changes] = [slotsLike(variables), slotsLike(variables)];
  return {
    slots: [...squares, ...changes],
    update: (gradients, learningRate) =>
      stepEach([variables, squares, changes], gradients, ([weight, square, change], gradient) => {
        const step = change.add(epsilon).sqrt().div(square.add(epsilon).sqrt()).mul(gradient);
        const newSquare = square.mul(rho).add(gradient.square().mul(1 - rho));
        const newChange = change.mul(rho).add(step.square().mul(1 - rho));
        return { made: [weight.sub(step.mul(learningRate)), newSquare, newChange] };
      }),
  };
}
