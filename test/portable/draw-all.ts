import type * as library from '../../lib/portable';

/** The draws, from one seed each, of everything that draws in a step of `fit`, and of `createRandom`. */
export async function drawAll(siamese: typeof library): Promise<Record<string, number[]>> {
  const { tf, withSeed, createRandom } = siamese;
  const seeded = (draw: () => import('../../lib/portable').tf.Tensor) =>
    tf.tidy(() => Array.from(withSeed(tf.tensor1d([11, -7], 'int32'), draw).dataSync()));
  const images = tf
    .range(0, 4 * 8 * 8 * 3)
    .div(1024)
    .reshape([4, 8, 8, 3]) as library.tf.Tensor4D;
  const random = createRandom({ seed: 2 ** 40 + 1, stream: -3 });
  return {
    uniform: seeded(() => siamese.randomUniform([7, 11])),
    'the second draw': seeded(() => siamese.randomUniform([3]).concat(siamese.randomUniform([5]))),
    dropout: seeded(
      () => siamese.dropout({ rate: 0.3 }).apply(tf.ones([9, 9]), { training: true }) as library.tf.Tensor,
    ),
    'spatial dropout': seeded(
      () =>
        siamese.spatialDropout2d({ rate: 0.5 }).apply(tf.ones([4, 2, 2, 8]), { training: true }) as library.tf.Tensor,
    ),
    affine: seeded(() => siamese.randomAffine({ shift: 0.2, fill: 0.5 })(images)),
    flip: seeded(() => siamese.randomFlip()(images)),
    crop: seeded(() => siamese.randomCrop()(images)),
    erase: seeded(() => siamese.randomErase()(images)),
    initializer: Array.from(siamese.fashionMnistEncoder({ seed: 3 }).getWeights()[0].dataSync()),
    integers: Array.from({ length: 50 }, () => random.integer(1000)),
    'rows of triplets': Array.from(siamese.makeTriplets([0, 0, 0, 1, 1, 1, 2, 2], { seed: 9 }).negative),
  };
}
