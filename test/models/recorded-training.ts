import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { angularSimilarity } from '../../lib/distances/angular-similarity';
import { cosineDistance } from '../../lib/distances/cosine-distance';
import { cosineSimilarity } from '../../lib/distances/cosine-similarity';
import { dotProduct } from '../../lib/distances/dot-product';
import { euclideanDistance } from '../../lib/distances/euclidean-distance';
import { jit } from '../../lib/jit/jit';
import { angularLoss } from '../../lib/losses/angular-loss';
import { arcFace } from '../../lib/losses/arc-face';
import { barlowTwinsLoss } from '../../lib/losses/barlow-twins-loss';
import { batchContrastiveLoss } from '../../lib/losses/batch-contrastive-loss';
import { batchHardTripletLoss } from '../../lib/losses/batch-hard-triplet-loss';
import { batchTripletLoss } from '../../lib/losses/batch-triplet-loss';
import { binaryCrossEntropyLoss } from '../../lib/losses/binary-cross-entropy-loss';
import { circleLoss } from '../../lib/losses/circle-loss';
import { contrastiveLoss } from '../../lib/losses/contrastive-loss';
import { cosFace } from '../../lib/losses/cos-face';
import { fastApLoss } from '../../lib/losses/fast-ap-loss';
import { generalizedLiftedStructureLoss } from '../../lib/losses/generalized-lifted-structure-loss';
import { infoNceLoss } from '../../lib/losses/info-nce-loss';
import { liftedStructureLoss } from '../../lib/losses/lifted-structure-loss';
import { marginLoss } from '../../lib/losses/margin-loss';
import { multiSimilarityLoss } from '../../lib/losses/multi-similarity-loss';
import { nPairsLoss } from '../../lib/losses/n-pairs-loss';
import { normalizedSoftmax } from '../../lib/losses/normalized-softmax';
import { ntXentLoss } from '../../lib/losses/nt-xent-loss';
import { proxyAnchor } from '../../lib/losses/proxy-anchor';
import { proxyNca } from '../../lib/losses/proxy-nca';
import { semiHardTripletLoss } from '../../lib/losses/semi-hard-triplet-loss';
import { signalToNoiseContrastiveLoss } from '../../lib/losses/signal-to-noise-contrastive-loss';
import { simSiamLoss } from '../../lib/losses/sim-siam-loss';
import { softTriple } from '../../lib/losses/soft-triple';
import { supervisedContrastiveLoss } from '../../lib/losses/supervised-contrastive-loss';
import { tripletLoss } from '../../lib/losses/triplet-loss';
import { tupletMarginLoss } from '../../lib/losses/tuplet-margin-loss';
import { vicRegLoss } from '../../lib/losses/vic-reg-loss';
import { distanceWeightedMiner } from '../../lib/miners/distance-weighted-miner';
import { multiSimilarityMiner } from '../../lib/miners/multi-similarity-miner';
import { semiHardMiner } from '../../lib/miners/semi-hard-miner';
import { randomUniform, withSeed } from '../../lib/tensorflow/random';
import { tf } from '../../lib/tensorflow/tensorflow';
import { trainStep } from '../../lib/training/train-step';
import { updateRule } from '../../lib/training/update-rule';
import '../matchers';

type Loss = (embeddings: tf.Tensor2D, labels: tf.Tensor1D) => tf.Scalar;
type TwoTowers = (left: tf.Tensor2D, right: tf.Tensor2D) => tf.Scalar;
type TwoRows = (a: tf.Tensor2D, b: tf.Tensor2D) => tf.Tensor1D;

/** Rows 0 to 3 of eight are left images, 4 to 7 the right ones. */
const ofPairs =
  (loss: (same: tf.Tensor1D, measure: tf.Tensor1D) => tf.Scalar, measure: TwoRows): Loss =>
  (embeddings, labels) => {
    const [left, right] = tf.split(labels, 2);
    return loss(measure(...(tf.split(embeddings, 2) as [tf.Tensor2D, tf.Tensor2D])), left.equal(right));
  };
/** Two anchors, two positives, two negatives; the last two sit out. */
const ofTriplets =
  (distance: TwoRows): Loss =>
  (embeddings) => {
    const [anchor, positive, negative] = tf.split<tf.Tensor2D>(embeddings, 4);
    return tripletLoss(distance(anchor, positive), distance(anchor, negative));
  };

/** Rows 0 to 3 of eight are one view of four things, 4 to 7 the other. */
const ofViews =
  (loss: TwoTowers): Loss =>
  (embeddings) =>
    loss(...(tf.split(embeddings, 2) as [tf.Tensor2D, tf.Tensor2D]));

const labels = [0, 1, 2, 0, 0, 2, 1, 0];
const cosineProbability: TwoRows = (a, b) => cosineSimilarity(a, b).add(1).div(2);
const dotProbability: TwoRows = (a, b) => tf.sigmoid(dotProduct(a, b));

/** The losses of the course, with every distance and similarity that it can take. */
export const losses: Record<string, Loss> = {
  'contrastive loss of the Euclidean distance': ofPairs(contrastiveLoss, euclideanDistance),
  'contrastive loss of the cosine distance': ofPairs(contrastiveLoss, cosineDistance),
  'cross-entropy of the angular similarity': ofPairs(binaryCrossEntropyLoss, angularSimilarity),
  'cross-entropy of the cosine similarity': ofPairs(binaryCrossEntropyLoss, cosineProbability),
  'cross-entropy of the dot product': ofPairs(binaryCrossEntropyLoss, dotProbability),
  'triplet loss of the Euclidean distance': ofTriplets(euclideanDistance),
  'triplet loss of the cosine distance': ofTriplets(cosineDistance),
  'circle loss': circleLoss(),
  'supervised contrastive loss': supervisedContrastiveLoss(),
  'batch contrastive loss': batchContrastiveLoss(),
  'batch-hard triplet loss': batchHardTripletLoss(),
  'soft batch-hard triplet loss of the Euclidean distance': (embeddings, labels) =>
    batchHardTripletLoss({ soft: true, metric: 'euclidean' })(embeddings, labels),
  'semi-hard triplet loss': semiHardTripletLoss(),
};

/** More losses of labelled batches and of two towers; only a small encoder is recorded with them. */
export const smallLosses: Record<string, Loss> = {
  'angular loss': angularLoss(),
  ArcFace: arcFace({ classes: 3, dimensions: 6, seed: 1 }).loss,
  'Barlow Twins': ofViews(barlowTwinsLoss()),
  'batch triplet loss with semi-hard triplets': (x, labels) => batchTripletLoss({ miner: semiHardMiner() })(x, labels),
  CosFace: cosFace({ classes: 3, dimensions: 6, seed: 1 }).loss,
  'fast AP': fastApLoss(),
  'generalised lifted structure loss': generalizedLiftedStructureLoss({ metric: 'euclidean' }),
  InfoNCE: ofViews(infoNceLoss()),
  'lifted structure loss': liftedStructureLoss({ metric: 'euclidean' }),
  'margin loss with distance-weighted negatives': (x, labels) =>
    marginLoss({ miner: distanceWeightedMiner({ farthest: 1.99 }) })(x, labels),
  'multi-similarity loss with its miner': (x, labels) =>
    multiSimilarityLoss({ miner: multiSimilarityMiner() })(x, labels),
  'N-pairs loss': nPairsLoss(),
  'normalised softmax': normalizedSoftmax({ classes: 3, dimensions: 6, seed: 1 }).loss,
  'NT-Xent': ofViews(ntXentLoss()),
  'proxy-anchor': proxyAnchor({ classes: 3, dimensions: 6, seed: 1 }).loss,
  'proxy-NCA': proxyNca({ classes: 3, dimensions: 6, seed: 1 }).loss,
  'signal-to-noise contrastive loss': signalToNoiseContrastiveLoss(),
  SimSiam: ofViews(simSiamLoss({ predictor: (z) => tf.add(z, tf.reverse(z, 1)) })),
  SoftTriple: softTriple({ classes: 3, dimensions: 6, seed: 1, centers: 2 }).loss,
  'tuplet margin loss': tupletMarginLoss(),
  VICReg: ofViews(vicRegLoss()),
};

export const optimizers: Record<string, () => tf.Optimizer> = {
  adam: () => tf.train.adam(1e-3),
  sgd: () => tf.train.sgd(1e-3),
  momentum: () => tf.train.momentum(1e-3, 0.9),
};

const learningRate = 5e-4;
const tenRoundings = 1e-6;

/**
 * Training with one optimizer and any of the losses. A variable selects the loss, so that a large encoder is recorded once for all of them.
 * Each step that is compared starts from the state that the recorded steps before it have left, and runs both recorded and op by op. So
 * the two differ only by the rounding of one step, and do not drift apart over 20 steps. How far rounding goes is measured by running the
 * step on images that are ten roundings off, in both directions. Through MobileNetV2's 52 batch normalisations, over as few as eight
 * values, that changes gradients by up to a hundredth; and where the exact gradient is 0, as for a bias before batch normalisation, the
 * whole change of a weight is rounding.
 */
export function recordedTraining(encoder: tf.LayersModel, optimizer: tf.Optimizer, all: Loss[]) {
  const of = (weights: { read(): tf.Tensor }[]) => weights.map((weight) => weight.read() as tf.Variable);
  const trainable = of(encoder.trainableWeights);
  const rule = updateRule(optimizer, trainable);
  const slots = rule.slots ?? [];
  // Variables of one kind in a group: an optimizer has a slot or two of a kind for each weight.
  const kinds = [trainable, of(encoder.nonTrainableWeights), ...chunks(slots, trainable.length)];
  const state = kinds.flat();
  const initial = state.map((variable) => tf.keep(variable.clone()));

  const selected = tf.tidy(() => tf.variable(tf.zeros([all.length]), false));
  const loss = (embeddings: tf.Tensor2D, labels: tf.Tensor1D) => {
    // The dot products of long embeddings would saturate the sigmoid.
    const scaled = embeddings.div<tf.Tensor2D>(Math.sqrt(embeddings.shape[1]));
    const values = tf.stack(all.map((one) => one(scaled, labels)));
    return tf.where(selected.greater(0), values, tf.zerosLike(values)).sum();
  };
  const step = trainStep({ encoder, loss, rule });
  const recorded = jit(step);
  const values = () => kinds.map((kind) => kind.map((variable) => variable.dataSync() as Float32Array));

  function inputsOf(step: number): Parameters<typeof recorded> {
    const shape = encoder.inputs[0].shape.slice(1) as number[];
    const images = withSeed(tf.tensor1d([99, step], 'int32'), () => randomUniform([labels.length, ...shape]));
    return [images as tf.Tensor4D, tf.tensor1d(labels), tf.tensor1d([4, step], 'int32'), tf.scalar(learningRate)];
  }

  /** What the step makes of the state op by op; the state stays as it is. */
  function eagerStep(inputs: Parameters<typeof recorded>) {
    const before = state.map((variable) => variable.clone());
    const loss = step(...inputs).dataSync()[0];
    const found = values();
    for (const [i, variable] of state.entries()) variable.assign(before[i]);
    return { loss, values: found };
  }

  function compareStep([images, ...others]: Parameters<typeof recorded>, share: number): void {
    const before = values();
    const expected = eagerStep([images, ...others]);
    const nudged = [1 + tenRoundings, 1 - tenRoundings].map((factor) => eagerStep([images.mul(factor), ...others]));
    expect(recorded(images, ...others).dataSync()[0]).toBeAllclose(expected.loss, { rtol: 2e-5, atol: 1e-7 });
    recorded.pull();
    for (const [kind, found] of values().entries()) {
      const moves = found.map((_, i) => distance(expected.values[kind][i], before[kind][i]));
      const largest = Math.max(...moves);
      for (const [i, value] of found.entries()) {
        const wanted = expected.values[kind][i];
        const conditioning = Math.max(...nudged.map(({ values }) => distance(values[kind][i], wanted)));
        const limit = share * (moves[i] + largest / 10) + 1e-7 * distance(wanted, 0) + 4 * conditioning;
        const what = `kind ${kind}, ${kinds[kind][i].name}, moved ${moves[i]}`;
        expect(distance(value, wanted), what).toBeAllclose(0, { rtol: 0, atol: limit });
      }
    }
    expect(distance(expected.values[0][0], before[0][0])).toBeGreaterThan(0);
  }

  tf.tidy(() => void recorded(...inputsOf(0)));
  return {
    /** Trains from the start with the loss of that number, and compares the steps of these numbers. */
    compare(which: number, steps: number, compared: number[], share = 1e-3): void {
      tf.tidy(() => {
        for (const [i, variable] of state.entries()) variable.assign(initial[i]);
        selected.assign(tf.tensor1d(all.map((_, i) => Number(i === which))));
        recorded.push();
      });
      for (let i = 1; i <= steps; i++)
        tf.tidy(() => {
          const inputs = inputsOf(i);
          if (!compared.includes(i)) return void recorded(...inputs);
          if (i > 1) recorded.pull();
          compareStep(inputs, share);
        });
    },
    dispose(): void {
      recorded.dispose();
      tf.dispose([...initial, ...slots, selected]);
    },
  };
}

/** One graph has all losses of an encoder and selects one of them, so two losses are enough to test the other optimizers. */
const lossesWith = (optimizer: string) =>
  optimizer === 'adam' ? Object.keys(losses) : ['contrastive loss of the Euclidean distance', 'circle loss'];

/**
 * The tests of an encoder: 20 recorded steps with every loss, and with every optimizer.
 * @param compared the steps that are compared
 * @param share how far apart two weights may be beyond rounding, as a share of how far they have moved. Default 1e-3
 */
export function recordsAsEager(
  encoderOf: (options: { seed: number }) => tf.LayersModel,
  compared: number[],
  share?: number,
): void {
  describe.each(Object.entries(optimizers))('with %s', (optimizerName, optimizer) => {
    let training: ReturnType<typeof recordedTraining> | undefined;
    beforeAll(() => {
      training = recordedTraining(encoderOf({ seed: 3 }), optimizer(), Object.values(losses));
    });
    afterAll(() => training?.dispose());

    it.each(lossesWith(optimizerName))('and the %s are the eager steps', (name) => {
      training?.compare(Object.keys(losses).indexOf(name), 20, compared, share);
    });
  });
}

/** Root mean square of the differences, or of the values themselves. */
function distance(a: Float32Array, b: Float32Array | 0): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] - (b === 0 ? 0 : b[i])) ** 2;
  return Math.sqrt(sum / a.length);
}

function chunks<T>(items: T[], size: number): T[][] {
  return items.length === 0 ? [] : [items.slice(0, size), ...chunks(items.slice(size), size)];
}
