import { describe, expect, it, vi } from 'vitest';
import { angularSimilarity } from '../../lib/losses/angular-similarity';
import { batchContrastiveLoss } from '../../lib/losses/batch-contrastive-loss';
import { binaryCrossEntropyLoss } from '../../lib/losses/binary-cross-entropy-loss';
import { circleLoss } from '../../lib/losses/circle-loss';
import { contrastiveLoss } from '../../lib/losses/contrastive-loss';
import { cosineDistance } from '../../lib/losses/cosine-distance';
import { cosineSimilarity } from '../../lib/losses/cosine-similarity';
import { dotProduct } from '../../lib/losses/dot-product';
import { euclideanDistance } from '../../lib/losses/euclidean-distance';
import { supervisedContrastiveLoss } from '../../lib/losses/supervised-contrastive-loss';
import { tripletLoss } from '../../lib/losses/triplet-loss';
import { fashionMnistEncoder } from '../../lib/models/fashion-mnist-encoder';
import { wideFashionEncoder } from '../../lib/models/wide-fashion-encoder';
import { jit } from '../../lib/runtime/jit/jit';
import { randomUniform, withSeed } from '../../lib/runtime/random';
import { tf } from '../../lib/runtime/tensorflow';
import '../matchers';

type Loss = (embeddings: tf.Tensor2D, targets: tf.Tensor1D) => tf.Scalar;
/** Row by row. */
type TwoRows = (a: tf.Tensor2D, b: tf.Tensor2D) => tf.Tensor1D;

const steps = 5;
const encoders = { fashionMnistEncoder, wideFashionEncoder };

/** The batch's first rows are left images (or anchors), the next the right ones (or positives), and so on. */
const towers = (embeddings: tf.Tensor2D, count: number) => tf.split<tf.Tensor2D>(embeddings, count);
const ofPairs =
  (loss: (same: tf.Tensor1D, measure: tf.Tensor1D) => tf.Scalar, measure: TwoRows): Loss =>
  (embeddings, same) => {
    const [left, right] = towers(embeddings, 2);
    return loss(same, measure(left, right));
  };
/** Of eight images the last two sit out. */
const ofTriplets =
  (distance: TwoRows): Loss =>
  (embeddings) => {
    const [anchor, positive, negative] = towers(embeddings, 4);
    return tripletLoss(distance(anchor, positive), distance(anchor, negative));
  };

const cosineProbability: TwoRows = (a, b) => cosineSimilarity(a, b).add(1).div(2);
const dotProbability: TwoRows = (a, b) => tf.sigmoid(dotProduct(a, b));

const same = [1, 0, 0, 1];
const classes = [0, 1, 2, 0, 1, 2, 0, 0];
/** With learning rates at which five steps stay smooth: the circle loss has gradients hundreds of times as large as the others. */
const losses: [name: string, targets: number[], loss: Loss, rate?: number][] = [
  ['contrastive loss of the Euclidean distance', same, ofPairs(contrastiveLoss, euclideanDistance)],
  ['cross-entropy of the angular similarity', same, ofPairs(binaryCrossEntropyLoss, angularSimilarity)],
  ['cross-entropy of the cosine similarity', same, ofPairs(binaryCrossEntropyLoss, cosineProbability)],
  ['cross-entropy of the dot product', same, ofPairs(binaryCrossEntropyLoss, dotProbability)],
  ['triplet loss of the cosine distance', [], ofTriplets(cosineDistance)],
  ['triplet loss of the Euclidean distance', [], ofTriplets(euclideanDistance)],
  ['circle loss', classes, circleLoss, 2e-4],
  ['supervised contrastive loss', classes, supervisedContrastiveLoss],
  ['batch contrastive loss', classes, batchContrastiveLoss],
];

/** One step of gradient descent, every dropout drawn from `seed`. */
const trainStep =
  (encoder: tf.LayersModel, loss: Loss, rate: number) =>
  (images: tf.Tensor4D, targets: tf.Tensor1D, seed: tf.Tensor1D) =>
    tf.tidy(() => {
      const variables = encoder.trainableWeights.map((weight) => weight.read() as tf.Variable);
      const { value, grads } = tf.variableGrads(
        () => withSeed(seed, () => loss(encoder.apply(images, { training: true }) as tf.Tensor2D, targets)),
        variables,
      );
      for (const variable of variables) variable.assign(variable.sub(grads[variable.name].mul(rate)));
      return value;
    });

/** Eight images that differ from step to step. */
const batchOf = (step: number) =>
  withSeed(tf.tensor1d([99, step], 'int32'), () => randomUniform([8, 28, 28, 1])) as tf.Tensor4D;

function train(step: ReturnType<typeof trainStep>, targets: number[]): number[] {
  return Array.from({ length: steps }, (_, i) =>
    tf.tidy(() => step(batchOf(i), tf.tensor1d(targets, 'float32'), tf.tensor1d([4, i], 'int32')).dataSync()[0]),
  );
}

const largest = (values: tf.Tensor) => tf.tidy(() => values.abs().max().dataSync()[0]);

describe.each(Object.entries(encoders))('a recorded step of %s', (_, encoderOf) => {
  it.each(losses)('with the %s is the eager step', (_, targets, loss, rate = 2e-3) => {
    const models = [0, 1, 2].map(() => encoderOf({ seed: 3 }));
    const [eager, replayed, untrained] = models;
    const expected = train(trainStep(eager, loss, rate), targets);
    const step = vi.fn(trainStep(replayed, loss, rate));
    const recorded = jit(step);
    expect(train(recorded, targets)).toBeAllclose(expected);
    expect(step).toHaveBeenCalledTimes(1);
    recorded.pull();
    recorded.dispose();

    const [found, start] = [replayed.getWeights(), untrained.getWeights()];
    const moved = eager.getWeights().map((weight, i) => largest(weight.sub(start[i])));
    for (const [i, weight] of eager.getWeights().entries()) {
      // Rounding of the weight itself, and a thousandth of how far it has moved.
      expect(found[i]).toBeAllclose(weight, { rtol: 5e-7, atol: Math.max(moved[i] / 1000, 1e-8) });
    }
    expect(moved[0]).toBeGreaterThan(1e-5);
    for (const model of models) model.dispose();
  });
});
