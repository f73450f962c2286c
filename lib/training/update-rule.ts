import { JitError } from '../runtime/jit/jit-error';
import { isRecording } from '../runtime/jit/watch';
import { attribute, nativeOp } from '../runtime/native-op';
import { hasOwnOps } from '../runtime/own-ops';
import { tf } from '../runtime/tensorflow';
import { setLearningRate } from './optimizer-learning-rate';

/** How gradients change weights, with the learning rate as a tensor: a number would be the same for ever in a recorded step. */
export interface UpdateRule {
  /** What the rule remembers between steps; without them, the tfjs optimizer does. */
  slots?: tf.Variable[];
  /** One step for all variables. Where `finite` is false, as the loss was not, variables and slots stay as they were. */
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
    apply(gradients, learningRate, finite) {
      const corrections = powers.map((power) => tf.sub(1, power));
      const step = hasOwnOps() ? fusedAdamStep : adamStep;
      const rates = { beta1, beta2, epsilon, learningRate, corrections };
      for (const [i, variable] of variables.entries()) {
        const state = [variable, means[i], squares[i]];
        const next = step(state, gradients[i], rates, finite);
        for (const [k, part] of state.entries()) part.assign(next[k]);
      }
      for (const [k, beta] of [beta1, beta2].entries())
        powers[k].assign(tf.where(finite, powers[k].mul(beta), powers[k]));
    },
  };
}

interface AdamRates {
  beta1: number;
  beta2: number;
  epsilon: number;
  learningRate: tf.Scalar;
  corrections: tf.Tensor[];
}

/** The variable, its mean and its square after the step. */
function adamStep(state: tf.Variable[], gradient: tf.Tensor, rates: AdamRates, finite: tf.Scalar): tf.Tensor[] {
  const { beta1, beta2, epsilon, learningRate, corrections } = rates;
  const mean = state[1].mul(beta1).add(gradient.mul(1 - beta1));
  const square = state[2].mul(beta2).add(gradient.square().mul(1 - beta2));
  const step = mean.div(corrections[0]).div(square.div(corrections[1]).sqrt().add(epsilon));
  const next = [state[0].sub(step.mul(learningRate)), mean, square];
  return next.map((value, k) => tf.where(finite, value, state[k]));
}

/** The same in one pass over the memory. */
function fusedAdamStep(state: tf.Variable[], gradient: tf.Tensor, rates: AdamRates, finite: tf.Scalar): tf.Tensor[] {
  const { beta1, beta2, epsilon, learningRate, corrections } = rates;
  const attributes = Object.entries({ beta1, beta2, epsilon }).map(([name, value]) => attribute.float(name, value));
  return nativeOp('SiameseAdam', attributes, [...state, gradient, learningRate, ...corrections, finite], 3);
}

/** a <- momentum a + g, w <- w - rate a; without momentum, plain gradient descent. */
function momentumDescent(variables: tf.Variable[], momentum: number): UpdateRule {
  const slots = momentum === 0 ? [] : slotsLike(variables);
  return {
    slots,
    apply(gradients, learningRate, finite) {
      for (const [i, variable] of variables.entries()) {
        const state = momentum === 0 ? [variable] : [variable, slots[i]];
        const step = hasOwnOps() && momentum !== 0 ? fusedMomentumStep : momentumStep;
        const next = step(state, gradients[i], { momentum, learningRate }, finite);
        for (const [k, part] of state.entries()) part.assign(next[k]);
      }
    },
  };
}

interface MomentumRates {
  momentum: number;
  learningRate: tf.Scalar;
}

function momentumStep(state: tf.Variable[], gradient: tf.Tensor, rates: MomentumRates, finite: tf.Scalar): tf.Tensor[] {
  const [variable, accumulated] = state;
  const change = accumulated ? accumulated.mul(rates.momentum).add(gradient) : gradient;
  const next = [variable.sub(change.mul(rates.learningRate)), change];
  return state.map((part, k) => tf.where(finite, next[k], part));
}

function fusedMomentumStep(state: tf.Variable[], gradient: tf.Tensor, rates: MomentumRates, finite: tf.Scalar) {
  const attributes = [attribute.float('momentum', rates.momentum)];
  return nativeOp('SiameseMomentum', attributes, [...state, gradient, rates.learningRate, finite], 2);
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
