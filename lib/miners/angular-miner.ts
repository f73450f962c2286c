import { knownOptions } from '../checks/known-options';
import { requireAcute, requireLabeled } from '../distances/check-arguments';
import { l2Normalize } from '../distances/l2-normalize';
import { pairwiseSquaredDistances } from '../distances/pairwise-squared-distances';
import { keepWhere } from '../tensorflow/keep-where';
import { rowsOf } from '../tensorflow/row-blocks';
import { tf } from '../tensorflow/tensorflow';
import { labelPairs } from './label-pairs';
import { column, type Miner, minerOfTriplets, row } from './miner';

export interface AngularMinerOptions {
  /** In degrees, more than 0 and less than 90. Default 20. */
  angle?: number;
}

const known = knownOptions<AngularMinerOptions>('angularMiner({ angle: 20 })', { angle: true });

/**
 * Chooses the triplets whose angle at the negative, arctan(|a - p| / (2 |n - c|)), c = (a + p) / 2, is larger than `angle`: the ones that
 * `angularLoss` is to correct.
 *
 * The embeddings are normalised first. Time grows with batch³; losses work through the triplets in blocks of anchors.
 *
 * @throws Error if an option is unknown, or if the angle is not between 0 and 90 degrees
 * @see J. Wang et al., "Deep Metric Learning with Angular Loss", ICCV 2017
 */
export function angularMiner(options: AngularMinerOptions = {}): Miner {
  const { angle = 20 } = known(options);
  requireAcute('angularMiner', angle);
  return minerOfTriplets((embeddings, labels) => {
    requireLabeled('angularMiner', embeddings, labels);
    const { positive, negative } = labelPairs(labels);
    const squared = pairwiseSquaredDistances(l2Normalize(embeddings));
    const squaredTangent = Math.tan((angle * Math.PI) / 180) ** 2;
    // Apollonius: |n - c|² = (|a - n|² + |p - n|²) / 2 - |a - p|² / 4. So the angle is larger where
    // (1 + tan²) |a - p|² - 2 tan² |a - n|² > 2 tan² |p - n|².
    const doubled = tf.mul<tf.Tensor2D>(squared, 2 * squaredTangent);
    const toPositive = keepWhere(positive, tf.mul<tf.Tensor2D>(squared, 1 + squaredTangent), -BEYOND);
    const toNegative = keepWhere(negative, doubled, BEYOND);
    const all = tf.reshape<tf.Rank.R3>(doubled, [1, labels.size, labels.size]);
    return (first, count) =>
      tf.tidy(() => {
        const of = (x: tf.Tensor2D) => rowsOf(x, first, count);
        return tf.greater<tf.Tensor3D>(tf.sub(column(of(toPositive)), row(of(toNegative))), all);
      });
  });
}

/** Larger than any distance on the unit sphere times the largest tan² of an acute angle, 3e32: no triplet is chosen. */
const BEYOND = 1e37;
