import { knownOptions } from '../checks/known-options';
import { shown } from '../checks/shown';
import { randomUniform } from '../tensorflow/random';
import { tf } from '../tensorflow/tensorflow';
import type { Augmentation } from './augmentation';
import { randomBetween, randomRatio, requireRange } from './random-between';

/** Settings of `randomErase`. */
export interface RandomEraseOptions {
  /** The probability that an image is changed, from 0 to 1. Default 0.5. */
  probability?: number;
  /** The smallest and the largest fraction of the image that is erased, above 0 and at most 1. Default [0.02, 0.4]. */
  area?: readonly [lowest: number, highest: number];
  /** The smallest and the largest height over width of the erased rectangle, in a square image. Default [0.3, 1 / 0.3]. */
  aspect?: readonly [lowest: number, highest: number];
  /** The new values: `noise`, a uniform draw from 0 to 1 for every value, or one number for all. Default `noise`. */
  fill?: 'noise' | number;
}

const known = knownOptions<RandomEraseOptions>('randomErase({ probability: 0.3 })', {
  probability: true,
  area: true,
  aspect: true,
  fill: true,
});

/**
 * Erases a rectangle of each image with some probability, so that the network cannot rely on one detail: an augmentation for `fit`, drawn
 * anew in each step from its seed. The area s is uniform in `area`, the aspect ratio r log-uniform in `aspect`. The rectangle is H √(s r)
 * high and W √(s / r) wide, rounded, at least 1 pixel and at most the image, at a uniformly random place inside it. (The paper draws r
 * uniformly, and draws again if the rectangle does not fit.)
 * @throws Error if an option is unknown; RangeError if a setting is out of its range; Error if `fill` is neither `noise` nor a finite
 * number
 * @see Z. Zhong et al., "Random erasing data augmentation", AAAI 2020
 */
export function randomErase(options: RandomEraseOptions = {}): Augmentation {
  const { probability = 0.5, area = [0.02, 0.4], aspect = [0.3, 1 / 0.3], fill = 'noise' } = known(options);
  if (!(probability >= 0 && probability <= 1))
    throw new RangeError(`randomErase: probability must be a number from 0 to 1, found ${probability}`);
  if (fill !== 'noise' && !Number.isFinite(fill))
    throw new Error(`randomErase: fill must be 'noise' or a number, found ${shown(fill)}`);
  requireRange('randomErase: area', area, { most: 1 });
  requireRange('randomErase: aspect', aspect);
  return (images) =>
    tf.tidy(() => {
      const [count, height, width] = images.shape;
      const chosen = randomUniform([count, 1, 1, 1]).less(probability);
      const share = randomBetween(count, area);
      const ratio = randomRatio(count, aspect);
      const rows = inside(height, share.mul(ratio).sqrt()).reshape([count, height, 1, 1]);
      const columns = inside(width, share.div(ratio).sqrt()).reshape([count, 1, width, 1]);
      const erased = rows.logicalAnd(columns).logicalAnd(chosen);
      const filling = fill === 'noise' ? randomUniform(images.shape) : tf.fill([1, 1, 1, 1], fill);
      return tf.where(erased, filling, images) as tf.Tensor4D;
    });
}

/** For each image, the positions 0 to `length` - 1 inside a randomly placed interval of this fraction of the length: [count, length]. */
function inside(length: number, share: tf.Tensor): tf.Tensor {
  const long = share.reshape([-1, 1]).mul(length).round().clipByValue(1, length);
  const start = randomUniform([long.shape[0], 1])
    .mul(tf.sub(length + 1, long))
    .floor();
  const places = tf.range(0, length).reshape([1, length]);
  return places.greaterEqual(start).logicalAnd(places.less(start.add(long)));
}
