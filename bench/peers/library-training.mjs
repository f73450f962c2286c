/** The two training tasks, written with the library. */
import siamese from '../library.mjs';

const { tf } = siamese;
export const learningRates = { fashion: 1e-3, mobilenet: 1e-4 };

const losses = {
  fashion: (
    /** @type {import('@tensorflow/tfjs-node-gpu').Tensor2D[]} */ [left, right],
    /** @type {import('@tensorflow/tfjs-node-gpu').Tensor1D} */ same,
  ) => siamese.contrastiveLoss(siamese.euclideanDistance(left, right), same, { margin: 1 }),
  mobilenet: (/** @type {import('@tensorflow/tfjs-node-gpu').Tensor2D[]} */ [anchor, positive, negative]) =>
    siamese.tripletLoss(siamese.cosineDistance(anchor, positive), siamese.cosineDistance(anchor, negative), {
      margin: 0.4,
    }),
};

export function encoderOf(
  /** @type {'fashion' | 'mobilenet'} */ network,
  /** @type {import('./materials.mjs').Materials} */ materials,
  { dropout = 0.3, seed = 0 } = {},
) {
  const made = network === 'fashion' ? siamese.fashionMnistEncoder({ dropout }) : siamese.mobilenetV2Encoder();
  materials.setWeights(made, seed);
  return made;
}

export const fitOptions = (/** @type {'fashion' | 'mobilenet'} */ network) => ({
  loss: losses[network],
  optimizer: tf.train.adam(learningRates[network]),
});
