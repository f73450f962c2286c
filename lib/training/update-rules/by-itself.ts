import { isRecording } from '../../jit/is-recording';
import { JitError } from '../../jit/jit-error';
import type { tf } from '../../tensorflow/tensorflow';
import { learningRateOf, setLearningRate } from '../optimizer-learning-rate';
import { stateOf, type UpdateRule } from '../step-state';

/**
 * The step of an optimizer of your own. It cannot be recorded, because its learning rate is a number. It is taken if loss and
 * gradients are finite.
 */
export function byItself(optimizer: tf.Optimizer, variables: tf.Variable[]): UpdateRule {
  return {
    update(gradients, learningRate, loss) {
      if (isRecording())
        throw new JitError(
          `${optimizer.constructor.name} cannot be recorded; use one of tf.train, such as tf.train.adam`,
        );
      const held = variables.map((variable) => variable.clone());
      const states = gradients.map((gradient) => stateOf([], gradient ? [gradient] : []));
      const canStep = Number.isFinite(loss.dataSync()[0]) && states.every((state) => state.dataSync()[0] === 0);
      if (!canStep) return { writes: [], states };
      const [rate] = learningRate.dataSync();
      if (Math.fround(learningRateOf(optimizer)) !== rate) setLearningRate(optimizer, rate);
      const named = variables.flatMap(({ name }, i) =>
        gradients[i] ? [{ name, tensor: gradients[i] as tf.Tensor }] : [],
      );
      optimizer.applyGradients(named);
      return {
        writes: variables.map((variable, i) => ({ variable, held: held[i], made: variable.clone() })),
        states: variables.map((variable) => stateOf([variable])),
      };
    },
  };
}
