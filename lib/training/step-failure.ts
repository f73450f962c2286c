import { shown } from '../checks/shown';
import { aLearningRate, isLearningRate } from './optimizer-learning-rate';
import { stepStates } from './step-state';

/** Why a step was not taken, and what to do about it. */
export interface StepFailure {
  what: string;
  remedy: string;
}

/**
 * What a report of `trainStep` says if the step was not taken; undefined if it was.
 * @param names of the trained weights, in their order
 */
export function failureOf(report: ArrayLike<number>, names: string[]): StepFailure | undefined {
  const [loss, ...states] = Array.from(report);
  if (!Number.isFinite(loss))
    return {
      what: `the loss is ${loss}`,
      remedy: 'lower the learning rate, or look for such values in the images or the loss',
    };
  const inState = (wanted: number) => names.filter((_, i) => states[i] === wanted);
  const gradients = inState(stepStates.gradientNotFinite);
  if (gradients.length > 0)
    return {
      what: `the gradient of ${listed(gradients)} is not finite, though the loss is ${loss}`,
      remedy:
        'look for a root or a logarithm of 0 in the loss, such as the distance of two equal embeddings (add a small number first, or ' +
        "use this library's euclideanDistance), or lower the learning rate",
    };
  const made = inState(stepStates.resultNotFinite);
  if (made.length > 0)
    return {
      what: `the step of ${listed(made)} is not finite, though its gradient is`,
      remedy: "lower the learning rate, scale the loss down, or look at the optimizer's settings",
    };
  if (states.slice(names.length).some((state) => state !== stepStates.finite))
    return {
      what: "what a layer keeps of the batch (such as batch normalisation's averages), or a constrained weight, is not finite",
      remedy: 'lower the learning rate, or look for such values in the images or the layers',
    };
  return undefined;
}

const listed = ([first, ...others]: string[]) =>
  others.length === 0 ? first : `${first} (and of ${others.length} more weight${others.length === 1 ? '' : 's'})`;

/** Why a learning rate cannot be used; undefined if it can. */
export function failureOfRate(rate: unknown, source: string): StepFailure | undefined {
  if (isLearningRate(rate)) return undefined;
  return {
    what: `the learning rate is ${shown(rate)}`,
    remedy: `${source} must give ${aLearningRate}, such as 0.001`,
  };
}
