import type * as library from '../../lib/portable';

type Tf = typeof library.tf;
type Library = typeof library;

/** Trains every encoder for two steps, and computes every loss and miner once with its gradient; gives all names, and what failed. */
export async function tryAll(siamese: Library): Promise<{ tried: string[]; failed: string[] }> {
  const { tf } = siamese;
  const failed: string[] = [];
  const tried: string[] = [];
  const attempt = async (name: string, f: () => unknown) => {
    tried.push(name);
    try {
      await f();
    } catch (error) {
      failed.push(`${name}: ${(error as Error).message}`);
    }
  };
  for (const [name, { encoder, shape }] of Object.entries(encoders(siamese)))
    await attempt(name, () => trainTwoSteps(siamese, encoder(), shape));
  const labels = tf.tensor1d([0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2], 'int32');
  const rows = tf.randomNormal([12, 8], 0, 1, 'float32', 3) as library.tf.Tensor2D;
  for (const [name, loss] of Object.entries(batchLosses(siamese)))
    await attempt(name, () => differentiate(tf, rows, (x) => loss()(x, labels)));
  for (const [name, loss] of Object.entries(viewLosses(siamese)))
    await attempt(name, () => differentiate(tf, rows, (x) => loss()(x, tf.reverse(x, 1))));
  for (const [name, make] of Object.entries(lossesWithWeights(siamese)))
    await attempt(name, () => {
      const { loss, variables } = make({ classes: 3, dimensions: 8, seed: 1 });
      differentiate(tf, rows, (x) => loss(x, labels));
      tf.tidy(() => void tf.variableGrads(() => loss(rows, labels) as library.tf.Scalar, variables));
    });
  for (const [name, miner] of Object.entries(miners(siamese)))
    await attempt(name, () =>
      siamese.withSeed(tf.tensor1d([1, 2], 'int32'), () =>
        differentiate(tf, rows, (x) => siamese.batchTripletLoss({ miner: miner() })(x, labels)),
      ),
    );
  return { tried, failed };
}

const encoders = (siamese: Library) => ({
  colorShapesEncoder: { encoder: () => siamese.colorShapesEncoder(), shape: [28, 28, 3] },
  fashionMnistEncoder: { encoder: () => siamese.fashionMnistEncoder(), shape: [28, 28, 1] },
  wideFashionEncoder: { encoder: () => siamese.wideFashionEncoder(), shape: [28, 28, 1] },
  omniglotEncoder: { encoder: () => siamese.omniglotEncoder(), shape: [35, 35, 1] },
  mobilenetV2Encoder: {
    encoder: () => siamese.mobilenetV2Encoder({ inputShape: [32, 32, 3] }),
    shape: [32, 32, 3],
  },
});

async function trainTwoSteps(siamese: Library, encoder: library.tf.LayersModel, shape: number[]) {
  const random = siamese.createRandom({ seed: 1 });
  const pixels = shape.reduce((product, size) => product * size, 12);
  const images = siamese.makeImageDataset({
    name: 'noise',
    shape: shape as [number, number, number],
    images: Uint8Array.from({ length: pixels }, () => random.integer(256)),
    labels: [0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2],
    classNames: ['a', 'b', 'c'],
  });
  await siamese.fit({
    encoder,
    train: siamese.imageExamples(images),
    loss: siamese.circleLoss(),
    augment: siamese.composeAugmentations(siamese.randomFlip(), siamese.randomCrop()),
    epochs: 2,
    batchSize: 12,
    quiet: true,
  });
}

const batchLosses = (siamese: Library) => ({
  angularLoss: () => siamese.angularLoss(),
  batchContrastiveLoss: () => siamese.batchContrastiveLoss(),
  batchHardTripletLoss: () => siamese.batchHardTripletLoss(),
  batchTripletLoss: () => siamese.batchTripletLoss(),
  circleLoss: () => siamese.circleLoss(),
  fastApLoss: () => siamese.fastApLoss(),
  generalizedLiftedStructureLoss: () => siamese.generalizedLiftedStructureLoss(),
  liftedStructureLoss: () => siamese.liftedStructureLoss(),
  marginLoss: () => siamese.marginLoss(),
  multiSimilarityLoss: () => siamese.multiSimilarityLoss(),
  nPairsLoss: () => siamese.nPairsLoss(),
  semiHardTripletLoss: () => siamese.semiHardTripletLoss(),
  signalToNoiseContrastiveLoss: () => siamese.signalToNoiseContrastiveLoss(),
  supervisedContrastiveLoss: () => siamese.supervisedContrastiveLoss(),
  tupletMarginLoss: () => siamese.tupletMarginLoss(),
});

const viewLosses = (siamese: Library) => ({
  barlowTwinsLoss: () => siamese.barlowTwinsLoss(),
  infoNceLoss: () => siamese.infoNceLoss(),
  ntXentLoss: () => siamese.ntXentLoss(),
  simSiamLoss: () => siamese.simSiamLoss({ predictor: (z) => siamese.tf.add(z, siamese.tf.reverse(z, 1)) }),
  vicRegLoss: () => siamese.vicRegLoss(),
});

const lossesWithWeights = (siamese: Library) => ({
  arcFace: siamese.arcFace,
  cosFace: siamese.cosFace,
  normalizedSoftmax: siamese.normalizedSoftmax,
  proxyAnchor: siamese.proxyAnchor,
  proxyNca: siamese.proxyNca,
  softTriple: siamese.softTriple,
});

const miners = (siamese: Library) => ({
  angularMiner: () => siamese.angularMiner(),
  batchHardMiner: () => siamese.batchHardMiner(),
  distanceWeightedMiner: () => siamese.distanceWeightedMiner(),
  multiSimilarityMiner: () => siamese.multiSimilarityMiner(),
  pairMarginMiner: () => siamese.pairMarginMiner(),
  semiHardMiner: () => siamese.semiHardMiner(),
});

function differentiate(tf: Tf, x: library.tf.Tensor2D, f: (x: library.tf.Tensor2D) => library.tf.Tensor): void {
  const slopes = tf.tidy(() =>
    tf
      .grad((rows) => f(rows as library.tf.Tensor2D))(x)
      .dataSync(),
  );
  if (!slopes.every(Number.isFinite)) throw new Error('a gradient is not finite');
}
