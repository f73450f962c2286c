import { join } from 'node:path';
import { makeImageDataset } from '../../lib/data/dataset.js';
import { type ColorShapes, drawColorShapes } from '../../lib/data/draw-color-shapes.js';
import { pca } from '../../lib/evaluation/pca.js';
import { colorShapesEncoder } from '../../lib/models/color-shapes-encoder.js';
import { embed } from '../../lib/models/embed.js';
import { imageBatch } from '../../lib/models/image-batch.js';
import { mobilenetV2Encoder } from '../../lib/models/mobilenet-v2-encoder.js';
import { omniglotEncoder } from '../../lib/models/omniglot-encoder.js';
import { exportDemo } from '../../lib/models/saved/export-demo.js';
import { wideFashionEncoder } from '../../lib/models/wide-fashion-encoder.js';
import { tf } from '../../lib/tensorflow/tensorflow.js';

/** Exports every demo to the folder `data`, with networks that were never trained and pictures of coloured shapes. */
export async function exportTinyDemos(data: string) {
  const folder = join(data, 'drawn');
  const shapes = await drawColorShapes({ perColor: 20, seed: 1, folder });
  const captions = Array.from(shapes.shapes, (kind, i) => `${nameOf(shapes, i)} ${shapes.shapeNames[kind]}`);
  const grey = greyOf(shapes);
  const letters = greyOf(await drawColorShapes({ perColor: 20, size: 35, seed: 3, folder }));
  const larger = await drawColorShapes({ perColor: 20, size: 32, seed: 2, folder });

  const fashion = wideFashionEncoder({ seed: 1 });
  await exportDemo(fashion, join(data, 'fashion-mnist'), { dataset: grey, metric: 'cosine', threshold: 0.1 });
  const colours = colorShapesEncoder({ seed: 1 });
  const projection = pca(await embed(colours, shapes), { components: 3 });
  await exportDemo(colours, join(data, 'colour-shapes'), {
    ...{ dataset: shapes, metric: 'dot', threshold: 0.9, captions, projection },
  });
  const mobilenet = mobilenetV2Encoder({ seed: 1, rescale: true, momentum: 0 });
  // Its averages become those of the pictures: with those it starts with, its embeddings are close to 0.
  tf.tidy(() => void mobilenet.apply(imageBatch(larger, [...larger.labels.keys()]), { training: true }));
  await exportDemo(mobilenet, join(data, 'cifar10'), { dataset: larger, metric: 'angular', gallery: true });
  const omniglot = omniglotEncoder({ seed: 1 });
  tf.tidy(() => void omniglot.apply(imageBatch(letters, [...letters.labels.keys()]), { training: true }));
  await exportDemo(omniglot, join(data, 'omniglot'), { dataset: letters, metric: 'cosine' });
  return { 'fashion-mnist': grey, 'colour-shapes': shapes, cifar10: larger, omniglot: letters };
}

const nameOf = ({ classNames, labels }: ColorShapes, i: number) => classNames[labels[i]];

/** Shapes in grey: of each pixel the brightest channel. */
const greyOf = ({ images, shape: [height, width], shapes, shapeNames, size }: ColorShapes) =>
  makeImageDataset({
    ...{ name: 'grey shapes', shape: [height, width, 1] as [number, number, number] },
    images: Uint8Array.from({ length: size * height * width }, (_, i) =>
      Math.max(...images.subarray(3 * i, 3 * i + 3)),
    ),
    ...{ labels: shapes, classNames: shapeNames },
  });
