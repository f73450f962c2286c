import { hasOwnOps } from '../../kernels/own-ops';
import { attribute, nativeOp } from '../../tensorflow/native-op';
import { tf } from '../../tensorflow/tensorflow';
import type { UpdateRule } from '../step-state';
import { slot, slotsLike, stepEach } from './step-each';

interface AdamSettings {
  beta1: number;
  beta2: number;
  epsilon: number;
}

/**
 * m <- β₁ m + (1 - β₁) g, v <- β₂ v + (1 - β₂) g², w <- w - rate · m / (1 - β₁ᵗ) / (√(v / (1 - β₂ᵗ)) + ε), as in tfjs and Keras.
 * @see D. Kingma and J. Ba, "Adam: A Method for Stochastic Optimization", ICLR 2015, algorithm 1
 */
export function adam(variables: tf.Variable[], { beta1, beta2, epsilon }: AdamSettings): UpdateRule {
  const [means, squares] = [slotsLike(variables), slotsLike(variables)];
  const powers = [beta1, beta2].map((beta) => slot(() => tf.scalar(beta)));
  return {
    slots: [...means, ...squares, ...powers],
    update(gradients, learningRate) {
      const corrections = powers.map((power) => tf.sub(1, power));
      const step = hasOwnOps() ? fusedStep : composedStep;
      const rates = { beta1, beta2, epsilon, learningRate, corrections };
      const { writes, states } = stepEach([variables, means, squares], gradients, (held, gradient) =>
        step(held, gradient, rates),
      );
      for (const [k, beta] of [beta1, beta2].entries())
        writes.push({ variable: powers[k], held: powers[k], made: powers[k].mul(beta) });
      return { writes, states };
    },
  };
}

interface Rates extends AdamSettings {
  learningRate: tf.Scalar;
  corrections: tf.Tensor[];
}

function composedStep([weight, mean, square]: tf.Variable[], gradient: tf.Tensor, rates: Rates) {
  const { beta1, beta2, epsilon, learningRate, corrections } = rates;
  // 1 - β of β in float32, as the corrections and the own op have it.
  const newMean = mean.mul(beta1).add(gradient.mul(1 - Math.fround(beta1)));
  const newSquare = square.mul(beta2).add(gradient.square().mul(1 - Math.fround(beta2)));
  const step = newMean.div(corrections[0]).div(newSquare.div(corrections[1]).sqrt().add(epsilon));
  return { made: [weight.sub(step.mul(learningRate)), newMean, newSquare] };
}

/** The same step in one pass over memory. */
function fusedStep(held: tf.Variable[], gradient: tf.Tensor, rates: Rates) {
  const { beta1, beta2, epsilon, learningRate, corrections } = rates;
  const attributes = Object.entries({ beta1, beta2, epsilon }).map(([name, value]) => attribute.float(name, value));
  const [weight, mean, square, state] = nativeOp(
    'SiameseAdam',
    attributes,
    [...held, gradient, learningRate, ...corrections],
    4,
  );
  return { made: [weight, mean, square], state: state as tf.Scalar };
}
