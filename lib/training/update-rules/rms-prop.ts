import type { tf } from '../../tensorflow/tensorflow';
import type { UpdateRule } from '../step-state';
import { slotsLike, stepEach } from './step-each';

interface RmsPropSettings {
  decay: number;
  momentum: number;
  epsilon: number;
  centered: boolean;
}

/**
 * v <- decay v + (1 - decay) g², a <- momentum a + rate · g / √(v + ε), w <- w - a, as in tfjs. If centred, the root is that of v
 * - (c² + ε) with c <- decay c + (1 - decay) g: tfjs subtracts ε there, so a small gradient can give NaN.
 * @see T. Tieleman and G. Hinton, "Lecture 6.5 - RMSProp", COURSERA: Neural Networks for Machine Learning, 2012
 */
export function rmsProp(variables: tf.Variable[], { decay, momentum, epsilon, centered }: RmsPropSettings): UpdateRule {
  const [squares, moments] = [slotsLike(variables), slotsLike(variables)];
  const means = centered ? slotsLike(variables) : [];
  const kinds = [variables, squares, moments, ...(centered ? [means] : [])];
  return {
    slots: [...squares, ...moments, ...means],
    update: (gradients, learningRate) =>
      stepEach(kinds, gradients, ([weight, square, moment, mean], gradient) => {
        const newSquare = square.mul(decay).add(gradient.square().mul(1 - decay));
        const newMean = mean?.mul(decay).add(gradient.mul(1 - decay));
        const spread = newMean ? newSquare.sub(newMean.square().add(epsilon)) : newSquare.add(epsilon);
        const newMoment = moment.mul(momentum).add(gradient.mul(learningRate).div(spread.sqrt()));
        return { made: [weight.sub(newMoment), newSquare, newMoment, ...(newMean ? [newMean] : [])] };
      }),
  };
}
