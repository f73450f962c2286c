import { JitError } from '../runtime/jit/jit-error';
import { isRecording } from '../runtime/jit/watch';
import { tf } from '../runtime/tensorflow';
import { setLearningRate } from './optimizer-learning-rate';

/** How gradients change weights, with the learning rate as a tensor: a number would be the same for ever in a recorded step. */
export interface UpdateRule {
  /** What the rule remembers between steps; without them, the tfjs optimizer does. */
  slots?: tf.Variable[];
  /** One step for all variables. `finite` is false where the gradients come from a loss that is not finite. */
  apply(gradients: tf.Tensor[], learningRate: tf.Scalar, finite: tf.Scalar): void;
}

/** The rule of a tfjs optimizer: Adam, gradient descent and momentum as rules of tensors, any other by the optimizer itself. */
export function updateRule(optimizer: tf.Optimizer, variables: tf.Variable[]): UpdateRule {
  const { beta1, beta2, epsilon, momentum, useNesterov } = optimizer.getConfig() as Record<string, number>;
  switch (optimizer.getClassName()) {
    case 'Adam':
      return adam(variables, { beta1, beta2, epsilon });
    case 'SGD':
      return momentumDescent(variables, 0);
    case 'Momentum':
      return useNesterov ? byItself(optimizer, variables) : momentumDescent(variables, momentum);
    default:
      return byItself(optimizer, variables);
  }
}

const slot = (initial: () => tf.Tensor) => tf.tidy(() => tf.variable(initial(), false));
const slotsLike = (variables: tf.Variable[]) => variables.map((variable) => slot(() => tf.zerosLike(variable)));

/**
 * m <- β₁ m + (1 - β₁) g, v <- β₂ v + (1 - β₂) g², w <- w - rate · m / (1 - β₁ᵗ) / (√(v / (1 - β₂ᵗ)) + ε), as tfjs and Keras have it.
 * @see D. Kingma and J. Ba, "Adam: A Method for Stochastic Optimization", ICLR 2015, algorithm 1
 */
function adam(
  variables: tf.Variable[],
  { beta1, beta2, epsilon }: { beta1: number; beta2: number; epsilon: number },
): UpdateRule {
  const [means, squares] = [slotsLike(variables), slotsLike(variables)];
  const powers = [beta1, beta2].map((beta) => slot(() => tf.scalar(beta)));
  return {
    slots: [...means, ...squares, ...powers],
    apply(gradients, learningRate) {
      const [correction1, correction2] = powers.map((power) => tf.sub(1, power));
      for (const [i, variable] of variables.entries()) {
        const gradient = gradients[i];
        const mean = means[i].mul(beta1).add(gradient.mul(1 - beta1));
        const square = squares[i].mul(beta2).add(gradient.square().mul(1 - beta2));
        const step = mean.div(correction1).div(square.div(correction2).sqrt().add(epsilon));
        means[i].assign(mean);
        squares[i].assign(square);
        variable.assign(variable.sub(step.mul(learningRate)));
      }
      powers[0].assign(powers[0].mul(beta1));
      powers[1].assign(powers[1].mul(beta2));
    },
  };
}

/** a <- momentum a + g, w <- w - rate a; without momentum, plain gradient descent. */
function momentumDescent(variables: tf.Variable[], momentum: number): UpdateRule {
  const slots = momentum === 0 ? [] : slotsLike(variables);
  return {
    slots,
    apply(gradients, learningRate) {
      for (const [i, variable] of variables.entries()) {
        const change = momentum === 0 ? gradients[i] : slots[i].mul(momentum).add(gradients[i]);
        if (momentum !== 0) slots[i].assign(change);
        variable.assign(variable.sub(change.mul(learningRate)));
      }
    },
  };
}

/** The optimizer's own step, which cannot be recorded: its learning rate is a number. */
function byItself(optimizer: tf.Optimizer, variables: tf.Variable[]): UpdateRule {
  return {
    apply(gradients, learningRate, finite) {
      if (isRecording())
        throw new JitError(
          `${optimizer.getClassName()} cannot be recorded: use tf.train.adam, tf.train.sgd or tf.train.momentum`,
        );
      if (!finite.dataSync()[0]) return;
      setLearningRate(optimizer, learningRate.dataSync()[0]);
      optimizer.applyGradients(variables.map(({ name }, i) => ({ name, tensor: gradients[i] })));
    },
  };
}
