/** Every batch loss, and every miner with a loss that uses it, as functions of embeddings and labels. */
import siamese from '../library.mjs';

const { tf } = siamese;
const classes = 512;
const trained = (/** @type {typeof import('siamese-lab').arcFace} */ loss) =>
  loss({ classes, dimensions: 128, seed: 1 }).loss;
/** @type {(x: import('@tensorflow/tfjs-node-gpu').Tensor2D) => [import('@tensorflow/tfjs-node-gpu').Tensor2D, import('@tensorflow/tfjs-node-gpu').Tensor2D]} */
const halves = (x) => {
  const size = x.shape[0] / 2;
  return [tf.slice(x, [0, 0], [size, -1]), tf.slice(x, [size, 0], [size, -1])];
};

/** @typedef {(x: import('@tensorflow/tfjs-node-gpu').Tensor2D, labels: import('@tensorflow/tfjs-node-gpu').Tensor1D) => import('@tensorflow/tfjs-node-gpu').Scalar} Loss */

/** @type {Record<string, Loss>} */
export const losses = {
  semiHardTripletLoss: (x, labels) => siamese.semiHardTripletLoss()(x, labels),
  'semiHardTripletLoss, euclidean': (x, labels) => siamese.semiHardTripletLoss({ metric: 'euclidean' })(x, labels),
  batchHardTripletLoss: (x, labels) => siamese.batchHardTripletLoss()(x, labels),
  batchTripletLoss: (x, labels) => siamese.batchTripletLoss()(x, labels),
  angularLoss: (x, labels) => siamese.angularLoss()(x, labels),
  batchContrastiveLoss: (x, labels) => siamese.batchContrastiveLoss()(x, labels),
  circleLoss: (x, labels) => siamese.circleLoss()(x, labels),
  fastApLoss: (x, labels) => siamese.fastApLoss()(x, labels),
  generalizedLiftedStructureLoss: (x, labels) =>
    siamese.generalizedLiftedStructureLoss({ metric: 'euclidean' })(x, labels),
  liftedStructureLoss: (x, labels) => siamese.liftedStructureLoss({ metric: 'euclidean' })(x, labels),
  marginLoss: (x, labels) => siamese.marginLoss()(x, labels),
  multiSimilarityLoss: (x, labels) => siamese.multiSimilarityLoss()(x, labels),
  nPairsLoss: (x, labels) => siamese.nPairsLoss()(x, labels),
  signalToNoiseContrastiveLoss: (x, labels) => siamese.signalToNoiseContrastiveLoss()(x, labels),
  supervisedContrastiveLoss: (x, labels) => siamese.supervisedContrastiveLoss()(x, labels),
  tupletMarginLoss: (x, labels) => siamese.tupletMarginLoss()(x, labels),
  'infoNceLoss (of half as many pairs)': (x) => siamese.infoNceLoss()(...halves(x)),
  'ntXentLoss (of half as many pairs)': (x) => siamese.ntXentLoss()(...halves(x)),
  'barlowTwinsLoss (of half as many pairs)': (x) => siamese.barlowTwinsLoss()(...halves(x)),
  'vicRegLoss (of half as many pairs)': (x) => siamese.vicRegLoss()(...halves(x)),
  'simSiamLoss (of half as many pairs)': (x) =>
    siamese.simSiamLoss({ predictor: (z) => tf.reverse(z, 1) })(...halves(x)),
  arcFace: trained(siamese.arcFace),
  cosFace: trained(siamese.cosFace),
  normalizedSoftmax: trained(siamese.normalizedSoftmax),
  proxyAnchor: trained(siamese.proxyAnchor),
  proxyNca: trained(siamese.proxyNca),
  softTriple: trained(siamese.softTriple),
};

/** @type {(miner: import('siamese-lab').Miner) => Loss} */
const mined = (miner) => (x, labels) => siamese.marginLoss({ miner })(x, labels);
/** @type {(miner: import('siamese-lab').Miner) => Loss} */
const minedTriplets = (miner) => (x, labels) => siamese.batchTripletLoss({ miner })(x, labels);

/** @type {Record<string, Loss>} */
export const miners = {
  batchHardMiner: mined(siamese.batchHardMiner()),
  multiSimilarityMiner: mined(siamese.multiSimilarityMiner()),
  pairMarginMiner: mined(siamese.pairMarginMiner()),
  semiHardMiner: mined(siamese.semiHardMiner()),
  'semiHardMiner, with a loss of triplets': minedTriplets(siamese.semiHardMiner()),
  distanceWeightedMiner: mined(siamese.distanceWeightedMiner()),
  angularMiner: mined(siamese.angularMiner()),
  'angularMiner, with a loss of triplets': minedTriplets(siamese.angularMiner()),
};

export const lossOf = (/** @type {string} */ name) => losses[name] ?? miners[name];
