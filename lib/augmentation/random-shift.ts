import { knownOptions } from '../checks/known-options';
import { requireWholeNumbers } from '../checks/require-whole-numbers';
import { randomUniform } from '../tensorflow/random';
import { tf } from '../tensorflow/tensorflow';
import type { Augmentation } from './augmentation';

const known = knownOptions<Parameters<typeof randomShift>[0]>('randomShift({ pixels: 2 })', { pixels: true });

/**
 * Moves each image by a random whole number of pixels, from -pixels to pixels, along each axis: an augmentation for `fit`, drawn anew in
 * each step from its seed. The pixels that become free repeat the edge.
 * @param options.pixels the largest shift, 1 or more and less than height and width. Default 4, an eighth of a CIFAR-10 image
 * @throws Error if an option is unknown; RangeError if `pixels` is not a whole number of 1 or more; the augmentation throws Error if an
 * image is not larger than `pixels`
 * @see A. Krizhevsky, I. Sutskever, G. Hinton, "ImageNet classification with deep convolutional neural networks", NeurIPS 2012
 */
export function randomShift(options: { pixels?: number } = {}): Augmentation {
  const { pixels = 4 } = known(options);
  requireWholeNumbers('randomShift', { pixels });
  return (images) =>
    tf.tidy(() => {
      const [count, height, width, channels] = images.shape;
      if (pixels >= Math.min(height, width))
        throw new Error(
          `randomShift: pixels must be less than height and width, found ${pixels} for images of ${height} x ${width}`,
        );
      const shift = () =>
        randomUniform([count, 1, 1])
          .mul(2 * pixels + 1)
          .floor()
          .sub(pixels);
      const rows = tf
        .range(0, height)
        .reshape([1, height, 1])
        .add(shift())
        .clipByValue(0, height - 1);
      const columns = tf
        .range(0, width)
        .reshape([1, 1, width])
        .add(shift())
        .clipByValue(0, width - 1);
      const within = rows.mul(width).add(columns).cast('int32'); // [count, height, width]
      const places = tf
        .range(0, count, 1, 'int32')
        .reshape([count, 1, 1])
        .mul(tf.scalar(height * width, 'int32'))
        .add(within);
      return images
        .reshape([count * height * width, channels])
        .gather(places.flatten() as tf.Tensor1D)
        .reshape(images.shape);
    });
}
