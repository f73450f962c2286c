import { knownOptions } from '../checks/known-options';
import { requireAcute, requireLabeled } from '../distances/check-arguments';
import { cosineSimilarities } from '../distances/cosine-similarities';
import {
  anchorsAtOnce,
  column,
  type MinedPairs,
  type Miner,
  mineTriplets,
  row,
  type TripletsOfAnchors,
  tripletsOf,
} from '../miners/miner';
import { keepWhere } from '../tensorflow/keep-where';
import { after, joinRows, rowBlocks, rowsOf } from '../tensorflow/row-blocks';
import { tf } from '../tensorflow/tensorflow';
import type { BatchLoss } from './batch-loss';
import { maskedLogSumExp } from './parts/masked-log-sum-exp';
import { maskedMean } from './parts/masked-mean';
import { nanUnlessLabeled } from './parts/nan-unless-labeled';
import { withSlope } from './parts/with-slope';

export interface AngularLossOptions {
  /** α, in degrees, more than 0 and less than 90. Default 45 (the paper takes 36 to 55). */
  angle?: number;
  /** Chooses the triplets that count, for example `angularMiner()`. Default: all of them. */
  miner?: Miner;
}

const known = knownOptions<AngularLossOptions>('angularLoss({ angle: 40 })', { angle: true, miner: true });

/**
 * mean over the pairs of anchor a and positive p of ln[1 + Σₙ exp(4 tan²α (a + p) · n - 2 (1 + tan²α) a · p)]: in the triangle of a, p and
 * a negative n, the angle at n should be less than α.
 *
 * Unlike a margin, an angle does not depend on how far apart the classes lie. Each two images of a class count as two pairs, one for each
 * as the anchor. A batch without a triplet gives exactly 0, with zero gradients. Memory grows with batch². For angles beyond 65 degrees and
 * for miners of triplets, the anchors are worked through in blocks.
 *
 * @returns a function of embeddings [batch, d], which it normalises (one shorter than 1e-6 counts as 0), and labels [batch]; it gives the
 * mean over the anchor-positive pairs with a negative, a scalar
 * @throws Error if an option is unknown, or if the angle is not between 0 and 90 degrees; the returned function throws Error if the shapes
 * do not match, and RangeError if a label is not a whole number of 0 or more
 * @see J. Wang et al., "Deep Metric Learning with Angular Loss", ICCV 2017
 */
export function angularLoss(options: AngularLossOptions = {}): BatchLoss {
  const { angle = 45, miner } = known(options);
  requireAcute('angularLoss', angle);
  return (embeddings, labels) => {
    requireLabeled('angularLoss', embeddings, labels);
    return tf.tidy(() => {
      const rows = nanUnlessLabeled(embeddings, labels);
      const triplets = mineTriplets(miner, rows, labels);
      const similarity = cosineSimilarities(rows);
      const squaredTangent = Math.tan((angle * Math.PI) / 180) ** 2;
      if (typeof triplets === 'function') return ofTriplets(similarity, triplets, squaredTangent);
      if (squaredTangent <= largestOfProducts) return ofPairs(similarity, triplets, squaredTangent);
      const ofAnchors: TripletsOfAnchors = (first, count) =>
        tripletsOf({
          positive: rowsOf(triplets.positive, first, count),
          negative: rowsOf(triplets.negative, first, count),
        });
      return ofTriplets(similarity, ofAnchors, squaredTangent);
    });
  };
}

/** Up to this tan²α, at 65 degrees, no product below overflows or underflows float32. */
const largestOfProducts = 5;

/** Σₙ exp(t (a + p) · n) = Σₙ exp(t a · n) exp(t p · n) is a product of matrices. */
function ofPairs(similarity: tf.Tensor2D, { positive, negative }: MinedPairs, squaredTangent: number): tf.Scalar {
  const toNegatives = tf.exp(tf.mul<tf.Tensor2D>(similarity, 4 * squaredTangent));
  const own = keepWhere(negative, toNegatives);
  const push = tf.matMul<tf.Tensor2D>(own, toNegatives, false, true);
  const pull = tf.exp(tf.mul<tf.Tensor2D>(similarity, -2 * (1 + squaredTangent)));
  const isPair = tf.logicalAnd<tf.Tensor2D>(positive, tf.any(negative, 1, true));
  return maskedMean(tf.log1p(tf.mul<tf.Tensor2D>(push, pull)), isPair);
}

/** One block of anchors at a time, each with its part of the gradient, so that the batch³ terms are never all in memory. */
function ofTriplets(similarity: tf.Tensor2D, triplets: TripletsOfAnchors, squaredTangent: number): tf.Scalar {
  const [toNegative, toPositive] = [4 * squaredTangent, 2 * (1 + squaredTangent)];
  return withSlope(similarity, (values) => {
    const [batch] = values.shape;
    const all = tf.reshape<tf.Rank.R3>(values, [1, batch, batch]);
    let ofPartners = tf.zerosLike(values);
    let last: tf.Tensor[] = [];
    const blocks = rowBlocks(batch, anchorsAtOnce(batch)).map(([first, count]) => {
      const next = () => {
        const own = rowsOf(values, first, count);
        const chosen = triplets(first, count);
        const terms = tf.sub<tf.Tensor3D>(tf.mul(tf.add(row(own), all), toNegative), tf.mul(column(own), toPositive));
        const logSum = maskedLogSumExp(terms, chosen);
        const isPair = tf.any<tf.Tensor2D>(chosen, 2);
        const costs = tf.softplus(logSum);
        // The derivative of softplus(log-sum-exp) with respect to each term.
        const parts = tf.exp(tf.sub<tf.Tensor3D>(terms, column(tf.maximum(logSum, -1e29))));
        const weights = tf.mul(keepWhere(chosen, parts), column(tf.sigmoid(logSum)));
        const ofNegatives = tf.mul(tf.sum(weights, 1), toNegative);
        const ofPositives = tf.mul(tf.sum(weights, 2), toPositive);
        const found = {
          cost: tf.sum(keepWhere(isPair, costs)),
          pairs: tf.sum(tf.cast(isPair, 'float32')),
          slope: tf.sub<tf.Tensor2D>(ofNegatives, ofPositives),
        };
        return { ...found, partners: tf.add<tf.Tensor2D>(ofPartners, tf.mul(tf.sum(weights, 0), toNegative)) };
      };
      const { partners, ...block } = tf.tidy(() => after(last, next));
      ofPartners.dispose();
      ofPartners = partners;
      last = [partners, ...Object.values(block)];
      return block;
    });
    const pairs = tf.maximum(tf.addN(blocks.map((block) => block.pairs)), 1);
    const cost = tf.addN(blocks.map((block) => block.cost));
    const sum = tf.add(joinRows(blocks.map((block) => block.slope)), ofPartners);
    return { value: tf.div(cost, pairs), slope: tf.div(sum, pairs) };
  });
}
