import type * as library from '../../lib/portable';

/** Trains the colour-shapes network for 20 steps on 60 images, [28, 28, 3], 20 of each of three classes. Weights come one after another. */
export async function trainColorShapes(
  {
    tf,
    colorShapesEncoder,
    makeImageDataset,
    makePairs,
    pairExamples,
    fit,
    embed,
    binaryCrossEntropyLoss,
    dotProduct,
  }: typeof library,
  images: Uint8Array,
  options: { checkpoint?: string } = {},
) {
  const labels = Int32Array.from({ length: 60 }, (_, row) => row % 3);
  const classNames = ['red', 'green', 'blue'];
  const shapes = makeImageDataset({ name: 'shapes', images, shape: [28, 28, 3], labels, classNames });
  const encoder = colorShapesEncoder({ seed: 4 });
  const reports: number[] = [];
  const history = await fit({
    encoder,
    train: pairExamples(shapes, makePairs(labels, { seed: 5 })),
    loss: ([left, right], same) => binaryCrossEntropyLoss(dotProduct(left, right), same),
    optimizer: tf.train.adam(0.001),
    epochs: 2,
    batchSize: 12,
    seed: 6,
    quiet: true,
    onProgress: ({ done }) => reports.push(done),
    ...options,
  });
  const weights = encoder.getWeights().flatMap((weight) => Array.from(weight.dataSync()));
  const { values } = await embed(encoder, shapes, { batchSize: 32, quiet: true });
  return { weights, losses: history.loss, steps: reports.length, embeddings: Array.from(values) };
}
