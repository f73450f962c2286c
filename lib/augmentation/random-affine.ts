import { knownOptions } from '../checks/known-options';
import { shown } from '../checks/shown';
import { tf } from '../tensorflow/tensorflow';
import type { Augmentation } from './augmentation';
import { randomBetween } from './random-between';
import { sampleAffine } from './sample-affine';

/** Settings of `randomAffine`: the largest change of each, and what is beyond the edge. */
export interface RandomAffineOptions {
  /** Degrees, from 0 to 180. Default 10. */
  turn?: number;
  /** A fraction of height and width, from 0 (none) to less than 1. Default 0.2. */
  scale?: number;
  /** Pixels by which a pixel moves along one axis, for each pixel that it lies off the centre along the other: 0 to less than 1. Default 0.3. */
  shear?: number;
  /** A fraction of height and width, from 0 to 1. Default 0.02. */
  shift?: number;
  /** The value beyond the edge of the image. Default 0. */
  fill?: number;
}

const known = knownOptions<RandomAffineOptions>('randomAffine({ turn: 15, shift: 0.1 })', {
  turn: true,
  scale: true,
  shear: true,
  shift: true,
  fill: true,
});

/**
 * Scales, shears, turns and shifts each image, in this order, about its centre: an augmentation for `fit`, drawn anew in each step from its
 * seed. A pixel p, measured from the centre, moves to
 *
 *     R(t) · [[1, kx], [ky, 1]] · [[sx, 0], [0, sy]] · p + (dx, dy)
 *
 * with t uniform from -turn to turn, kx and ky from -shear to shear, sx and sy from
 * 1 - scale to 1 + scale, and dx and dy from -shift to shift of the image's width and height: seven draws for each image. Values are
 * interpolated from four pixels (bilinear).
 *
 * The defaults are those of the paper, whose images have 105 x 105 pixels. (There each of the seven is left out with probability 1/2.)
 * @throws RangeError if a setting is out of its range; Error if an option is unknown or `fill` is not a finite number
 * @see G. Koch, R. Zemel, R. Salakhutdinov, "Siamese neural networks for one-shot image recognition", ICML 2015 workshop
 */
export function randomAffine(options: RandomAffineOptions = {}): Augmentation {
  const { turn = 10, scale = 0.2, shear = 0.3, shift = 0.02, fill = 0 } = known(options);
  requireUpTo('turn', turn, 180);
  requireUpTo('scale', scale, 1, { less: true });
  requireUpTo('shear', shear, 1, { less: true });
  requireUpTo('shift', shift, 1);
  if (!Number.isFinite(fill))
    throw new Error(`randomAffine: fill must be a finite number, found ${shown(fill)}; leave it out for 0`);
  return (images) =>
    tf.tidy(() => {
      const [count, height, width] = images.shape;
      const draw = (most: number) => randomBetween(count, [-most, most]).reshape([count, 1, 1]);
      const angle = draw((turn * Math.PI) / 180);
      const [byX, byY] = [draw(shear), draw(shear)];
      const [wide, high] = [draw(scale).add(1), draw(scale).add(1)];
      const [right, down] = [draw(shift).mul(width), draw(shift).mul(height)];
      const [cos, sin] = [tf.cos(angle), tf.sin(angle)];

      // The inverse, since a pixel asks where it comes from: the turn back, then the shear's inverse, then the scale's.
      const determinant = tf.sub(1, byX.mul(byY));
      const [acrossBy, downBy] = [determinant.mul(wide), determinant.mul(high)];
      const xx = cos.add(byX.mul(sin)).div(acrossBy);
      const xy = sin.sub(byX.mul(cos)).div(acrossBy);
      const yx = tf.neg(byY.mul(cos).add(sin)).div(downBy);
      const yy = cos.sub(byY.mul(sin)).div(downBy);
      const x = tf.neg(xx.mul(right).add(xy.mul(down)));
      const y = tf.neg(yx.mul(right).add(yy.mul(down)));
      return sampleAffine(images, { xx, xy, yx, yy, x, y }, fill);
    });
}

function requireUpTo(name: string, value: number, most: number, { less = false } = {}): void {
  if (typeof value === 'number' && value >= 0 && (less ? value < most : value <= most)) return;
  const range = less ? `from 0 to less than ${most}` : `from 0 to ${most}`;
  throw new RangeError(`randomAffine: ${name} must be a number ${range}, found ${shown(value)}; 0 leaves it out`);
}
