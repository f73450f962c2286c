import { describe, expect, it } from 'vitest';
import { classBatches } from '../../lib/pairs/class-batches';
import { createRandom } from '../../lib/tensorflow/seeded-random';
import { classExamples } from '../../lib/training/class-examples';
import { batchSizeOf, trainingOrder, validationOrder } from '../../lib/training/example-order';
import { imageExamples } from '../../lib/training/examples';
import { tinyDataset } from '../tiny-dataset';

const images = imageExamples(tinyDataset());
const ofClasses = classExamples(tinyDataset(), { classes: 2, images: 4 });
const upTo = (size: number) => Int32Array.from({ length: size }, (_, i) => i);

describe('batchSizeOf', () => {
  it('is the size of the class batches, or else the given size', () => {
    expect(batchSizeOf(ofClasses, 64)).toBe(8);
    expect(batchSizeOf(images, 64)).toBe(64);
  });
});

describe('trainingOrder', () => {
  it('is all examples, shuffled by the seed and the epoch', () => {
    const order = trainingOrder(images, 5, 2);
    expect(order).toEqual(createRandom({ seed: 5, stream: 2 }).shuffle(upTo(60)));
    expect([...order].sort((a, b) => a - b)).toEqual([...upTo(60)]);
    expect(trainingOrder(images, 5, 3)).not.toEqual(order);
    expect(trainingOrder(images, 6, 2)).not.toEqual(order);
  });

  it('is batches of classes, drawn by the seed and the epoch, the same number in every epoch', () => {
    const order = trainingOrder(ofClasses, 5, 2);
    expect(order).toEqual(classBatches(ofClasses.targets, { classes: 2, images: 4, seed: 5, stream: 2 }));
    for (let epoch = 0; epoch < 20; epoch++) expect(trainingOrder(ofClasses, 5, epoch)).toHaveLength(order.length);
    expect(trainingOrder(ofClasses, 5, 3)).not.toEqual(order);
  });
});

describe('validationOrder', () => {
  it('is all examples in their own order', () => {
    expect(validationOrder(images, 5)).toEqual(upTo(60));
  });

  it('is batches of classes that occur in no epoch of training', () => {
    const order = validationOrder(ofClasses, 5);
    expect(order).toHaveLength(trainingOrder(ofClasses, 5, 0).length);
    for (let epoch = 0; epoch < 20; epoch++) expect(trainingOrder(ofClasses, 5, epoch)).not.toEqual(order);
    expect(validationOrder(ofClasses, 5)).toEqual(order);
  });
});
