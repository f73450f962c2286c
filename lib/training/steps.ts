import { type Jitted, jit } from '../jit/jit';
import { JitError } from '../jit/jit-error';
import { imageFeed } from '../models/image-feed';
import { withSeed } from '../tensorflow/random';
import { tf } from '../tensorflow/tensorflow';
import { batchLoss, batchOf } from './example-batch';
import type { Run } from './fit-options';
import type { UpdateRule } from './step-state';
import { trainStep } from './train-step';

/** The steps of a run. While they are recorded, weights and optimizer state live in their graph, and `pull` copies them back. */
export interface Steps {
  /** One step on these training examples: the report of `trainStep`. */
  train(batch: Int32Array, seed: [number, number], learningRate: number): Float32Array;
  /** The loss of these validation examples, embedded as outside of training. */
  validate(batch: Int32Array): number;
  pull(): void;
  dispose(): void;
}

/**
 * Images in memory are copied once to where TensorFlow computes; from then on a step is fed row numbers and targets. Of images on
 * disk, those of the step are read and fed as bytes. Steps are recorded, or run op by op if `jit` is false or a step cannot be
 * recorded, in which case the reason is printed once.
 */
export function createSteps(options: Run, rule: UpdateRule): Steps {
  const { encoder, loss, train, validation = train, seed } = options;
  const images = imageFeed(train.dataset);
  const unseen = validation.dataset === train.dataset ? images : imageFeed(validation.dataset);
  const update = trainStep({ ...options, rule });

  const learn = (fed: tf.Tensor, targets: tf.Tensor1D, seed: tf.Tensor1D, learningRate: tf.Scalar) =>
    tf.tidy(() => update(images.batch(fed), targets, seed, learningRate));
  // A loss that draws, for example with a miner, draws the same for a batch every time it is measured.
  const measure = (fed: tf.Tensor, targets: tf.Tensor1D) =>
    tf.tidy(() =>
      withSeed(tf.tensor1d([seed, -1], 'int32'), () => batchLoss(encoder, loss, [unseen.batch(fed), targets], false)),
    );
  const recordedLearn = jit(learn);
  const recordedMeasure = jit(measure, { sharing: recordedLearn });
  let recorded = options.jit;

  function run<Arguments extends tf.Tensor[], Result extends tf.Tensor>(
    recordedStep: Jitted<Arguments, Result>,
    step: (...args: Arguments) => Result,
    args: () => Arguments,
  ): Float32Array {
    const result = tf.tidy(() => {
      const tensors = args();
      if (!recorded) return step(...tensors);
      try {
        return recordedStep(...tensors);
      } catch (error) {
        if (!(error instanceof JitError)) throw error;
        console.warn(`fit: runs op by op, which is slower, because ${error.message}`);
        recordedLearn.pull();
        recorded = false;
        return step(...tensors);
      }
    });
    const values = result.dataSync() as Float32Array;
    result.dispose();
    return values;
  }

  return {
    train: (batch, seed, learningRate) =>
      run(recordedLearn, learn, (): Parameters<typeof learn> => {
        const [rows, targets] = batchOf(train, batch);
        return [images.feed(rows), targets, tf.tensor1d(seed, 'int32'), tf.scalar(learningRate)];
      }),
    validate: (batch) =>
      run(recordedMeasure, measure, (): Parameters<typeof measure> => {
        const [rows, targets] = batchOf(validation, batch);
        return [unseen.feed(rows), targets];
      })[0],
    pull: () => recordedLearn.pull(),
    dispose: () => {
      recordedLearn.dispose();
      for (const held of new Set([images, unseen])) held.dispose();
    },
  };
}
