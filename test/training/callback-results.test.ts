import { describe, expect, it } from 'vitest';
import { tf } from '../../lib/tensorflow/tensorflow';
import {
  requireAugmented,
  requireConstrained,
  requireLossValue,
  requirePenalty,
} from '../../lib/training/callback-results';

describe('requireLossValue', () => {
  it('takes one number, of whatever rank', () => {
    for (const loss of [tf.scalar(1), tf.tensor1d([1]), tf.tensor2d([[1]])]) expect(requireLossValue(loss)).toBe(loss);
  });

  it.each([
    [
      'a promise',
      Promise.resolve(tf.scalar(1)),
      'the loss must give a tensor, found a promise; make it a function that is not async',
    ],
    ['a factory', () => tf.scalar(1), 'found a function; call it first, and pass its result'],
    ['a loss with weights', { loss: () => tf.scalar(1) }, 'call it first, and pass its result'],
    ['a number', 3, 'the loss must give a tensor of one number, found 3'],
    ['nothing', undefined, 'found undefined'],
    ['a loss for each example', tf.tensor1d([1, 2]), 'must be one number for the whole batch, found [2]'],
    ['whole numbers', tf.scalar(1, 'int32'), 'the loss must be of float32, found int32'],
  ])('refuses %s', (_, loss, message) => {
    expect(() => requireLossValue(loss)).toThrow(message);
    expect(() => requireLossValue(loss)).toThrow(/^fit: /);
  });
});

describe('requireAugmented', () => {
  const encoder = (...shape: (number | null)[]) =>
    ({ inputs: [{ shape: [null, ...shape] }] }) as unknown as tf.LayersModel;
  const images = tf.zeros<tf.Rank.R4>([2, 8, 8, 1]);

  it('takes as many images as there were, of another size only if the encoder takes any', () => {
    expect(requireAugmented(images, images, encoder(8, 8, 1))).toBe(images);
    const cropped = tf.zeros<tf.Rank.R4>([2, 6, 5, 1]);
    expect(requireAugmented(cropped, images, encoder(null, null, 1))).toBe(cropped);
  });

  it.each([
    ['fewer images', tf.zeros([1, 8, 8, 1]), 'float32 images [2, 8, 8, 1], found float32 [1, 8, 8, 1]'],
    ['another size', tf.zeros([2, 6, 8, 1]), 'found float32 [2, 6, 8, 1]'],
    ['whole numbers', tf.zeros([2, 8, 8, 1], 'int32'), 'found int32 [2, 8, 8, 1]'],
    ['no tensor', 'images', "must give a tensor of images [2, 8, 8, 1], found 'images'"],
  ])('refuses %s', (_, found, message) => {
    expect(() => requireAugmented(found, images, encoder(8, 8, 1))).toThrow(message);
  });
});

it('takes a penalty of one number', () => {
  expect(requirePenalty(tf.tensor1d([2]), 'dense').shape).toEqual([]);
  expect(() => requirePenalty(tf.tensor1d([1, 2]), 'dense')).toThrow(
    'fit: a regularizer of layer dense must give a tensor of one number, found [2]; take the sum, such as tf.sum(penalties)',
  );
  expect(() => requirePenalty(2, 'dense')).toThrow('found 2');
});

it('takes from a constraint only what can replace the weight', () => {
  const weight = tf.zeros([2, 3]);
  const made = tf.ones([2, 3]);
  expect(requireConstrained(made, weight, 'dense/kernel')).toBe(made);
  expect(() => requireConstrained(tf.ones([3, 2]), weight, 'dense/kernel')).toThrow(
    'fit: the constraint of dense/kernel must give a tensor like the weight, float32 [2, 3], found float32 [3, 2]',
  );
  expect(() => requireConstrained(null, weight, 'dense/kernel')).toThrow('found null');
});
