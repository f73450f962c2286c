import { describe, expect, it } from 'vitest';
import { requireLabels } from '../../lib/checks/require-labels';
import { type ImageDataset, makeImageDataset } from '../../lib/data/dataset';
import { joinImages } from '../../lib/data/join-images';
import { selectImages } from '../../lib/data/select-images';
import { imageTile } from '../../lib/display/tile';
import { confusionMatrix } from '../../lib/evaluation/confusion-matrix';
import { fewShotAccuracy } from '../../lib/evaluation/few-shot-accuracy';
import { precisionAtOne } from '../../lib/evaluation/precision-at-one';
import { exportProjector } from '../../lib/evaluation/projector-files';
import { recallAtK } from '../../lib/evaluation/recall-at-k';
import { openExactGallery } from '../../lib/gallery/exact-gallery';
import { arcFace } from '../../lib/losses/arc-face';
import { batchHardTripletLoss } from '../../lib/losses/batch-hard-triplet-loss';
import { supervisedContrastiveLoss } from '../../lib/losses/supervised-contrastive-loss';
import { batchHardMiner } from '../../lib/miners/batch-hard-miner';
import { allPairs } from '../../lib/pairs/all-pairs';
import { classBatches } from '../../lib/pairs/class-batches';
import { makePairs } from '../../lib/pairs/make-pairs';
import { makeTriplets } from '../../lib/pairs/make-triplets';
import { tf } from '../../lib/tensorflow/tensorflow';
import { imageExamples, tripletExamples } from '../../lib/training/examples';

const classNames = ['a', 'b', 'c'];
const embeddings = { values: Float32Array.of(1, 0, 0, 1, 1, 1, 2, 1), size: 4, dimensions: 2 };
const rows = Int32Array.of(0, 1, 2, 3);
const triplets = { anchor: rows, positive: rows, negative: rows };

/** Images with labels that no type checker saw. */
const images = (labels: unknown[]) =>
  ({
    name: 'images',
    images: new Uint8Array(4),
    shape: [1, 1, 1],
    labels,
    classNames,
    size: 4,
  }) as unknown as ImageDataset;
const tensors = (labels: unknown[]) => [tf.ones([4, 2]), tf.tensor1d(labels as number[])] as [tf.Tensor2D, tf.Tensor1D];

/** Everything that takes labels. Functions that know the number of classes refuse 256 as well; a tensor of numbers cannot hold strings. */
const doors: Record<string, { enter: (labels: number[]) => unknown; classed?: boolean; tensor?: boolean }> = {
  makePairs: { enter: (labels) => makePairs(labels, { seed: 1 }) },
  allPairs: { enter: allPairs },
  makeTriplets: { enter: (labels) => makeTriplets(labels, { seed: 1 }) },
  classBatches: { enter: (labels) => classBatches(labels, { classes: 2, images: 2, seed: 1 }) },
  makeImageDataset: { enter: (labels) => makeImageDataset(images(labels)), classed: true },
  selectImages: { enter: (labels) => selectImages(images(labels), [0, 1, 2, 3]), classed: true },
  joinImages: {
    enter: (labels) => joinImages([images(labels), images([0, 1, 2, 0])], { name: 'both' }),
    classed: true,
  },
  imageExamples: { enter: (labels) => imageExamples(images(labels)) },
  tripletExamples: { enter: (labels) => tripletExamples(images(labels), triplets) },
  imageTile: { enter: (labels) => imageTile(images(labels), 2) },
  precisionAtOne: { enter: (labels) => precisionAtOne(embeddings, labels) },
  recallAtK: { enter: (labels) => recallAtK(embeddings, labels, { k: 1 }) },
  fewShotAccuracy: { enter: (labels) => fewShotAccuracy(embeddings, labels, { shots: 1, queries: 1, seed: 1 }) },
  confusionMatrix: { enter: (labels) => confusionMatrix(labels, [0, 0, 0, 0], { classes: classNames }), classed: true },
  exportProjector: {
    enter: (labels) => exportProjector(embeddings, 'nowhere', { name: 'x', dataset: images(labels) }),
    classed: true,
  },
  'Gallery.add': {
    enter: async (labels) => (await openExactGallery({ dimensions: 2 })).add(embeddings, { ids: [0, 1, 2, 3], labels }),
  },
  batchHardTripletLoss: { enter: (labels) => batchHardTripletLoss()(...tensors(labels)), tensor: true },
  supervisedContrastiveLoss: { enter: (labels) => supervisedContrastiveLoss()(...tensors(labels)), tensor: true },
  batchHardMiner: { enter: (labels) => batchHardMiner()(...tensors(labels)), tensor: true },
  arcFace: {
    enter: (labels) => arcFace({ classes: 3, dimensions: 2, seed: 1 }).loss(...tensors(labels)),
    classed: true,
    tensor: true,
  },
};

describe.each(Object.entries(doors))('%s', (_, { enter, classed = false, tensor = false }) => {
  const wrong: unknown[] = [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY];
  if (classed) wrong.push(256);
  if (!tensor) wrong.push('1', null, undefined, 2 ** 31);

  it('takes whole numbers, and refuses anything else with its value and its place', async () => {
    if (enter !== doors.exportProjector.enter) await enter([0, 1, 1, 0]);
    for (const label of wrong) {
      const enterWrong = async () => enter([0, 1, label, 0] as number[]);
      await expect(enterWrong(), String(label)).rejects.toThrow(/\bfrom 0 to \d|must have a class name/);
      await expect(enterWrong(), String(label)).rejects.toThrow(`${label}`);
      await expect(enterWrong(), String(label)).rejects.toThrow(/row 2|image 2/);
    }
  });
});

it.each([undefined, null, 3, new Set([1])])('requireLabels refuses %s, which is not an array', (labels) => {
  expect(() => requireLabels('someone', labels as unknown as number[])).toThrow(
    'someone: labels must be an array, found',
  );
});

it('tells text from a number', () => {
  expect(() => requireLabels('someone', ['1'] as unknown as number[])).toThrow("found '1' at row 0 of 1");
});
