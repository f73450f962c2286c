import { knownOptions } from '../checks/known-options';
import { randomUniform } from '../tensorflow/random';
import { tf } from '../tensorflow/tensorflow';
import type { Augmentation } from './augmentation';
import { randomBetween, randomRatio, requireRange } from './random-between';

/** Settings of `randomCrop`. */
export interface RandomCropOptions {
  /** The smallest and the largest fraction of the image that is kept, above 0 and at most 1. Default [0.5, 1]. */
  area?: readonly [lowest: number, highest: number];
  /** The smallest and the largest width over height of the kept rectangle, in pixels of a square image. Default [3/4, 4/3]. */
  aspect?: readonly [lowest: number, highest: number];
}

/** Keeps the coordinates from lying a rounding error beyond the last pixel, where the image would be black. */
const withinEdge = 1 - 1e-6;

const known = knownOptions<RandomCropOptions>('randomCrop({ area: [0.7, 1] })', { area: true, aspect: true });

/**
 * Cuts a rectangle out of each image and enlarges it to the image's size (bilinear): an augmentation for `fit`, drawn anew in each step
 * from its seed. The area s is uniform in `area`, the aspect ratio r log-uniform in `aspect`. For an image of height and width 1, the
 * rectangle is min(√(s / r), 1) high and min(√(s · r), 1) wide, at a uniformly random place inside the image.
 * @throws Error if an option is unknown; RangeError if a range is not two positive numbers in ascending order, or if `area` goes beyond 1
 * @see C. Szegedy et al., "Going deeper with convolutions", CVPR 2015 (there areas of 0.08 to 1, which keep too little of small images)
 */
export function randomCrop(options: RandomCropOptions = {}): Augmentation {
  const { area = [0.5, 1], aspect = [3 / 4, 4 / 3] } = known(options);
  requireRange('randomCrop: area', area, { most: 1 });
  requireRange('randomCrop: aspect', aspect);
  return (images) =>
    tf.tidy(() => {
      const [count, height, width] = images.shape;
      const share = randomBetween(count, area);
      const ratio = randomRatio(count, aspect);
      const side = (squared: tf.Tensor) => squared.sqrt().minimum(1).reshape([count, 1]);
      const [high, wide] = [side(share.div(ratio)), side(share.mul(ratio))];
      const top = randomUniform([count, 1]).mul(tf.sub(1, high));
      const left = randomUniform([count, 1]).mul(tf.sub(1, wide));
      const boxes = tf.concat([top, left, top.add(high), left.add(wide)], 1).mul(withinEdge) as tf.Tensor2D;
      return tf.image.cropAndResize(images, boxes, tf.range(0, count, 1, 'int32'), [height, width], 'bilinear');
    });
}
