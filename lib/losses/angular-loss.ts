import { tf } from '../runtime/tensorflow';
import { requireAcute, requireLabelled } from './check-arguments';
import { cosineSimilarities } from './cosine-similarities';
import { maskedLogSumExp } from './masked-log-sum-exp';
import { maskedMean } from './masked-mean';
import { type Miner, mineTriplets } from './miner';

export interface AngularLossOptions {
  /** α, in degrees, more than 0 and less than 90. 45 unless told (the paper takes 36 to 55). */
  angle?: number;
  /** Which triplets count, such as `angularMiner()`; all unless told. */
  miner?: Miner;
}

/**
 * mean over the pairs of anchor a and positive p of ln[1 + Σₙ exp(4 tan²α (a + p) · n - 2 (1 + tan²α) a · p)]: in the triangle of a, p
 * and a negative n, the angle at n is to be less than α.
 *
 * An angle does not depend on how far the classes are spread, as a margin does. Both orders of two images count as a pair. A batch
 * without a triplet gives exactly 0, with zero gradients. Time and memory grow with batch³: 128 images take some 8 MB a matrix.
 *
 * @param embeddings [batch, d]; normalised here, so their lengths do not matter (one shorter than 1e-6 counts as 0)
 * @param labels class numbers, [batch]
 * @returns the mean over the anchor-positive pairs with a negative, a scalar
 * @throws if the shapes do not fit together, or if the angle is not between 0 and 90 degrees
 * @see J. Wang et al., "Deep Metric Learning with Angular Loss", ICCV 2017
 */
export function angularLoss(
  embeddings: tf.Tensor2D,
  labels: tf.Tensor1D,
  { angle = 45, miner }: AngularLossOptions = {},
): tf.Scalar {
  requireLabelled('angularLoss', embeddings, labels);
  requireAcute('angularLoss', angle);
  return tf.tidy(() => {
    const count = labels.size;
    const triplets = mineTriplets(miner, embeddings, labels);
    const similarity = cosineSimilarities(embeddings);
    const squaredTangent = Math.tan((angle * Math.PI) / 180) ** 2;
    const toNegative = tf.add(
      tf.reshape<tf.Rank.R3>(similarity, [count, 1, count]),
      tf.reshape<tf.Rank.R3>(similarity, [1, count, count]),
    );
    const toPositive = tf.reshape<tf.Rank.R3>(similarity, [count, count, 1]);
    const terms = tf.sub<tf.Tensor3D>(
      tf.mul(toNegative, 4 * squaredTangent),
      tf.mul(toPositive, 2 * (1 + squaredTangent)),
    );
    return maskedMean(tf.softplus(maskedLogSumExp(terms, triplets)), tf.any<tf.Tensor2D>(triplets, 2));
  });
}
