import { beforeAll, expect, it, vi } from 'vitest';
import { makeImageDataset } from '../../lib/data/dataset';
import { recallAtK } from '../../lib/evaluation/recall-at-k';
import { openExactGallery } from '../../lib/gallery/exact-gallery';
import { jit } from '../../lib/jit/jit';
import { supervisedContrastiveLoss } from '../../lib/losses/supervised-contrastive-loss';
import { embed } from '../../lib/models/embed';
import { nearestNeighbors } from '../../lib/search/nearest-neighbors';
import { tf } from '../../lib/tensorflow/tensorflow';
import { classExamples } from '../../lib/training/class-examples';
import { fit } from '../../lib/training/fit';

beforeAll(() => {
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});

const classes = 5_000;
/** Two images of each class, of 13 pixels: the class's number in binary. One pixel of the second is neither black nor white. */
const images = (first = 0) =>
  makeImageDataset({
    name: 'numbers',
    images: Uint8Array.from({ length: 2 * classes * 13 }, (_, i) => {
      const [row, pixel] = [Math.floor(i / 13), i % 13];
      return row % 2 === 1 && pixel === (row >> 1) % 13 ? 128 : 255 * (((row >> 1) >> pixel) & 1);
    }),
    shape: [1, 13, 1],
    labels: Int32Array.from({ length: 2 * classes }, (_, row) => first + (row >> 1)),
    classNames: Array.from({ length: first + classes }, (_, label) => (label < first ? '' : `class ${label}`)),
  });
const network = () =>
  tf.sequential({
    layers: [
      tf.layers.flatten({ inputShape: [1, 13, 1] }),
      tf.layers.dense({ units: 32, kernelInitializer: tf.initializers.orthogonal({ seed: 1 }) }),
    ],
  });

it('trains on 5,000 classes, never confuses the images of two, and keeps their labels in a gallery', async () => {
  const dataset = images();
  const encoder = network();
  const { loss } = await fit({
    encoder,
    train: classExamples(dataset, { classes: 500, images: 2 }),
    loss: supervisedContrastiveLoss(),
    epochs: 2,
  });
  expect(loss[1]).toBeLessThan(loss[0]);
  const embeddings = await embed(encoder, dataset);
  const nearest = nearestNeighbors(embeddings, embeddings, { k: 1, excludeSelf: true }).rows;
  const partners = nearest.filter((found, row) => found === (row ^ 1)).length / dataset.size;
  expect(recallAtK(embeddings, dataset.labels, { k: 1 })).toBe(partners);
  expect(recallAtK(embeddings, Uint8Array.from(dataset.labels), { k: 1 })).toBeGreaterThan(partners);
  const gallery = await openExactGallery({ dimensions: 32 });
  await gallery.add(embeddings, { ids: Int32Array.from(dataset.labels, (_, row) => row), labels: dataset.labels });
  const last = { values: embeddings.values.slice(-32), size: 1, dimensions: 32 };
  const { labels } = await gallery.search(last, { k: 2 });
  expect([...labels]).toEqual([4_999, 4_999]);
});

it('passes labels to a loss unchanged, even those that float32 cannot distinguish', async () => {
  const first = 2 ** 24;
  const seen: number[] = [];
  await fit({
    encoder: network(),
    train: classExamples(images(first), { classes: 4, images: 2 }),
    loss: (embeddings, labels) => {
      seen.push(...labels.dataSync());
      return supervisedContrastiveLoss()(embeddings, labels);
    },
    epochs: 1,
    jit: false,
  });
  expect(new Set(seen).size).toBe(classes);
  expect(Math.max(...seen)).toBe(first + classes - 1);
});

it('distinguishes such labels, also in a recorded step', () => {
  const [b, loss] = [2 ** 24, supervisedContrastiveLoss()];
  const rows = tf.tensor2d([
    [1, 0],
    [0.9, 0.1],
    [0, 1],
    [0.1, 0.9],
  ]);
  const of = (labels: number[], step = loss) => step(rows, tf.tensor1d(labels, 'int32')).dataSync()[0];
  const recorded = jit((x: tf.Tensor2D, labels: tf.Tensor1D) => loss(x, labels));
  expect(of([b, b, b + 1, b + 1])).toBe(of([0, 0, 1, 1]));
  expect(of([b, b, b + 1, b + 1], recorded as typeof loss)).toBeCloseTo(of([0, 0, 1, 1]));
  expect(of([b, b, b + 1, b + 1])).not.toBeCloseTo(of([0, 0, 0, 0]));
  recorded.dispose();
});
