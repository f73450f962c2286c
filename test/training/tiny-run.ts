import { euclideanDistance } from '../../lib/distances/euclidean-distance';
import { contrastiveLoss } from '../../lib/losses/contrastive-loss';
import { dropout } from '../../lib/models/layers/dropout';
import { makePairs } from '../../lib/pairs/make-pairs';
import { tf } from '../../lib/tensorflow/tensorflow';
import { pairExamples } from '../../lib/training/examples';
import type { ExamplesLoss, PairLoss } from '../../lib/training/examples-loss';
import type { FitOptions } from '../../lib/training/fit-options';
import { tinyDataset } from '../tiny-dataset';

/** Flatten, dense 8, ReLU, dropout, dense 3, with the same weights every time. */
export function tinyEncoder(): tf.LayersModel {
  const dense = (units: number, seed: number) =>
    tf.layers.dense({
      units,
      kernelInitializer: tf.initializers.glorotUniform({ seed }),
    });
  const layers = [dense(8, 1), tf.layers.reLU(), dropout({ rate: 0.2 }), dense(3, 2)];
  return tf.sequential({
    layers: [tf.layers.flatten({ inputShape: [8, 8, 1] }), ...layers],
  });
}

export const pairLoss: PairLoss = ([left, right], same) => contrastiveLoss(euclideanDistance(left, right), same);

const dataset = tinyDataset();
const unseen = tinyDataset(30, 2);

type Towers = 1 | 2 | 3;
type TinyRun<T extends Towers> = FitOptions<T> & { loss: ExamplesLoss<T> };

/** A training run of well under a second: 120 pairs in batches of 32, so that the last batch of an epoch is smaller. */
export function tinyRun<T extends Towers = 2>(options: Partial<FitOptions<T>> = {}): TinyRun<T> {
  const train = pairExamples(dataset, makePairs(dataset.labels, { seed: 1 }));
  const validation = pairExamples(unseen, makePairs(unseen.labels, { seed: 2 }));
  const encoder = options.encoder ?? tinyEncoder();
  return {
    encoder,
    train,
    validation,
    loss: pairLoss,
    epochs: 3,
    batchSize: 32,
    seed: 5,
    ...options,
  } as TinyRun<T>;
}

export const weightsOf = (encoder: tf.LayersModel) => encoder.getWeights().map((weight) => [...weight.dataSync()]);
