import { join } from 'node:path';
import { makeImageDataset } from '../../lib/data/dataset.js';
import { type ColorShapes, drawColorShapes } from '../../lib/data/draw-color-shapes.js';
import { pca } from '../../lib/evaluation/pca.js';
import { colorShapesEncoder } from '../../lib/models/color-shapes-encoder.js';
import { embed } from '../../lib/models/embed.js';
import { imageBatch } from '../../lib/models/image-batch.js';
import { mobilenetV2Encoder } from '../../lib/models/mobilenet-v2-encoder.js';
import { exportDemo } from '../../lib/models/saved/export-demo.js';
import { wideFashionEncoder } from '../../lib/models/wide-fashion-encoder.js';
import { tf } from '../../lib/tensorflow/tensorflow.js';

/** Exports every demo to the folder `data`, with networks that were never trained and pictures of coloured shapes. */
export async function exportTinyDemos(data: string) {
  const folder = join(data, 'drawn');
  const shapes = await drawColorShapes({ perColor: 20, seed: 1, folder });
  const captions = Array.from(shapes.shapes, (kind, i) => `${nameOf(shapes, i)} ${shapes.shapeNames[kind]}`);
  const grey = makeImageDataset({
    ...{ name: 'grey shapes', shape: [28, 28, 1] as [number, number, number] },
    images: Uint8Array.from({ length: shapes.size * 784 }, (_, i) =>
      Math.max(...shapes.images.subarray(3 * i, 3 * i + 3)),
    ),
    ...{ labels: shapes.shapes, classNames: shapes.shapeNames },
  });
  const larger = await drawColorShapes({ perColor: 20, size: 32, seed: 2, folder });

  const fashion = wideFashionEncoder({ seed: 1 });
  await exportDemo(fashion, join(data, 'fashion-mnist'), { dataset: grey, metric: 'cosine', threshold: 0.1 });
  const colours = colorShapesEncoder({ seed: 1 });
  const projection = pca(await embed(colours, shapes), { components: 3 });
  await exportDemo(colours, join(data, 'colour-shapes'), {
    ...{ dataset: shapes, metric: 'dot', threshold: 0.9, captions, projection },
  });
  // As chapter 4's: the pictures are enlarged in a layer before the first.
  const enlarge = tf.layers.upSampling2d({ size: [2, 2], interpolation: 'bilinear', inputShape: [32, 32, 3] });
  const inner = mobilenetV2Encoder({ seed: 1, inputShape: [64, 64, 3], rescale: true, momentum: 0 });
  const mobilenet = tf.sequential({ layers: [enlarge, inner] });
  // Its averages become those of the pictures: with those it starts with, its embeddings are close to 0.
  tf.tidy(() => void mobilenet.apply(imageBatch(larger, [...larger.labels.keys()]), { training: true }));
  await exportDemo(mobilenet, join(data, 'cifar10'), { dataset: larger, metric: 'angular', gallery: true });
  return { 'fashion-mnist': grey, 'colour-shapes': shapes, cifar10: larger };
}

const nameOf = ({ classNames, labels }: ColorShapes, i: number) => classNames[labels[i]];
