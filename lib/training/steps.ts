import { type Jitted, jit } from '../runtime/jit/jit';
import { JitError } from '../runtime/jit/jit-error';
import { tf } from '../runtime/tensorflow';
import type { Examples } from './examples';
import type { Run } from './fit-options';
import { batchLoss, batchTensors, trainStep } from './train-step';
import type { UpdateRule } from './update-rule';

/** The steps of a run. While they are recorded, weights and optimizer live in their graph: `pull` brings them back. */
export interface Steps {
  /** One step on these training examples: the loss before it. */
  train(batch: Int32Array, seed: [number, number], learningRate: number): number;
  /** The loss of these examples as they are embedded when nothing is learnt. */
  evaluate(examples: Examples, batch: Int32Array): number;
  pull(): void;
  dispose(): void;
}

/** Recorded steps, or the same steps op by op where `jit` is false or a step cannot be recorded: the reason is printed once. */
export function createSteps({ encoder, loss, augment, train: training, jit: wanted }: Run, rule: UpdateRule): Steps {
  const learn = trainStep({ encoder, loss, augment, rule });
  const measure = (images: tf.Tensor4D, targets: tf.Tensor1D) =>
    tf.tidy(() => batchLoss(encoder, loss, [images, targets], false));
  const recordedLearn = jit(learn);
  const recordedMeasure = jit(measure, { sharing: recordedLearn });
  let recorded = wanted;

  function run<Arguments extends tf.Tensor[]>(
    recordedStep: Jitted<Arguments, tf.Scalar>,
    step: (...args: Arguments) => tf.Scalar,
    args: () => Arguments,
  ): number {
    const result = tf.tidy(() => {
      if (!recorded) return step(...args());
      try {
        return recordedStep(...args());
      } catch (error) {
        if (!(error instanceof JitError)) throw error;
        console.warn(`fit: goes op by op, which is slower, because ${error.message}`);
        recordedLearn.pull();
        recorded = false;
        return step(...args());
      }
    });
    const value = result.dataSync()[0];
    result.dispose();
    return value;
  }

  return {
    train: (batch, seed, learningRate) =>
      run(recordedLearn, learn, (): Parameters<typeof learn> => {
        const [images, targets] = batchTensors(training, batch);
        return [images, targets, tf.tensor1d(seed, 'int32'), tf.scalar(learningRate)];
      }),
    evaluate: (examples, batch) => run(recordedMeasure, measure, () => batchTensors(examples, batch)),
    pull: () => recordedLearn.pull(),
    dispose: () => recordedLearn.dispose(),
  };
}
