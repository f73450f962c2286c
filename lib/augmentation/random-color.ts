import { knownOptions } from '../checks/known-options';
import { tf } from '../tensorflow/tensorflow';
import type { Augmentation } from './augmentation';
import { randomBetween } from './random-between';

/** Settings of `randomColor`: the largest change of each, from 0 (none) to 1. */
export interface RandomColorOptions {
  /** Default 0.2. */
  brightness?: number;
  /** Default 0.2. */
  contrast?: number;
  /** Default 0.2. Has no effect on images of one channel. */
  saturation?: number;
}

/** The weights of red, green and blue in brightness (ITU-R BT.601). */
const weights = [0.299, 0.587, 0.114];

const known = knownOptions<RandomColorOptions>('randomColor({ brightness: 0.3 })', {
  brightness: true,
  contrast: true,
  saturation: true,
});

/**
 * Changes each image's brightness, contrast and saturation, in this order: an augmentation for `fit`, drawn anew in each step from its
 * seed. Each change has its own factor f, uniform from 1 - x to 1 + x for a setting x. A pixel p becomes f · p for brightness; m + f (p -
 * m) for contrast, with m the mean brightness of the image; and g + f (p - g) for saturation, with g the pixel's own brightness, 0.299 red
 * + 0.587 green + 0.114 blue. After each change, values are clipped to [0, 1].
 *
 * Do not use it where the labels are colours.
 * @throws Error if an option is unknown; RangeError if a setting is not from 0 to 1; the augmentation throws Error if images do not have 1
 * or 3 channels
 * @see A. Howard, "Some improvements on deep convolutional neural network based image classification", ICLR 2014
 */
export function randomColor(options: RandomColorOptions = {}): Augmentation {
  const { brightness = 0.2, contrast = 0.2, saturation = 0.2 } = known(options);
  for (const [name, value] of Object.entries({ brightness, contrast, saturation }))
    if (!(value >= 0 && value <= 1))
      throw new RangeError(`randomColor: ${name} must be a number from 0 to 1, found ${value}`);
  return (images) =>
    tf.tidy(() => {
      const [count, , , channels] = images.shape;
      if (channels !== 1 && channels !== 3)
        throw new Error(`randomColor: images must have 1 or 3 channels, found ${channels}`);
      const factor = (most: number) => randomBetween(count, [1 - most, 1 + most]);
      const blend = (from: tf.Tensor, pixels: tf.Tensor4D, most: number) =>
        from.add(pixels.sub(from).mul(factor(most))).clipByValue(0, 1) as tf.Tensor4D;
      let pixels = images;
      if (brightness > 0) pixels = pixels.mul(factor(brightness)).clipByValue(0, 1) as tf.Tensor4D;
      if (contrast > 0) pixels = blend(grayOf(pixels).mean([1, 2, 3], true), pixels, contrast);
      if (saturation > 0 && channels === 3) pixels = blend(grayOf(pixels), pixels, saturation);
      return pixels === images ? images.clone() : pixels;
    });
}

/** The brightness of each pixel, [n, height, width, 1]. */
const grayOf = (images: tf.Tensor4D) =>
  images.shape[3] === 1 ? images : images.mul(tf.tensor4d(weights, [1, 1, 1, 3])).sum(3, true);
