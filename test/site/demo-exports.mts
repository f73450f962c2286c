import { join } from 'node:path';
import { makeImageDataset } from '../../lib/data/dataset.js';
import { type ColourShapes, drawColourShapes } from '../../lib/data/draw-colour-shapes.js';
import { pca } from '../../lib/evaluation/pca.js';
import { colourShapesEncoder } from '../../lib/models/colour-shapes-encoder.js';
import { embed } from '../../lib/models/embed.js';
import { imageBatch } from '../../lib/models/image-batch.js';
import { mobilenetV2Encoder } from '../../lib/models/mobilenet-v2-encoder.js';
import { exportDemo } from '../../lib/models/saved/export-demo.js';
import { wideFashionEncoder } from '../../lib/models/wide-fashion-encoder.js';
import { tf } from '../../lib/runtime/tensorflow.js';

/** Every demo, of networks that were never trained and pictures of coloured shapes, in the folder `data`. */
export async function exportTinyDemos(data: string) {
  const folder = join(data, 'drawn');
  const shapes = await drawColourShapes({ perColour: 20, seed: 1, folder });
  const captions = Array.from(shapes.shapes, (kind, i) => `${nameOf(shapes, i)} ${shapes.shapeNames[kind]}`);
  const grey = makeImageDataset({
    ...{ name: 'grey shapes', shape: [28, 28, 1] as [number, number, number] },
    images: Uint8Array.from({ length: shapes.size * 784 }, (_, i) =>
      Math.max(...shapes.images.subarray(3 * i, 3 * i + 3)),
    ),
    ...{ labels: shapes.shapes, classNames: shapes.shapeNames },
  });
  const larger = await drawColourShapes({ perColour: 20, size: 32, seed: 2, folder });

  const fashion = wideFashionEncoder({ seed: 1 });
  await exportDemo(join(data, 'fashion-mnist'), {
    encoder: fashion,
    dataset: grey,
    measure: 'cosine distance',
    threshold: 0.1,
  });
  const colours = colourShapesEncoder({ seed: 1 });
  const projection = pca(await embed(colours, shapes), 3);
  await exportDemo(join(data, 'colour-shapes'), {
    ...{ encoder: colours, dataset: shapes, measure: 'dot product', threshold: 0.9, captions, projection },
  });
  const mobilenet = mobilenetV2Encoder({ seed: 1, rescale: true, momentum: 0 });
  // Its averages become those of the pictures: with those it starts with, its embeddings are close to 0.
  tf.tidy(() => void mobilenet.apply(imageBatch(larger, [...larger.labels.keys()]), { training: true }));
  await exportDemo(join(data, 'cifar10'), {
    encoder: mobilenet,
    dataset: larger,
    measure: 'angular similarity',
    gallery: true,
  });
  return { 'fashion-mnist': grey, 'colour-shapes': shapes, cifar10: larger };
}

const nameOf = ({ classNames, labels }: ColourShapes, i: number) => classNames[labels[i]];
