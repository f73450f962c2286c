import { requireImages } from '../checks/require-images';
import { requireLabels } from '../checks/require-labels';
import { isWholeNumber } from '../checks/require-whole-numbers';

/** Labelled images of equal size in memory. Pixels stay bytes until a batch is made. */
export interface ImageDataset {
  /** A name for people to read: `MNIST train`. */
  name: string;
  /** Pixels 0 to 255, [size, height, width, channels], row-major. */
  images: Uint8Array;
  /** Height, width and channels of each image. */
  shape: [height: number, width: number, channels: number];
  /** The class of each image, [size]: an index into `classNames`. */
  labels: Int32Array;
  /** The name of each class, by label. */
  classNames: string[];
  /** The number of images. */
  size: number;
}

/**
 * Makes a data set of images and labels, and checks that they match. Pixels are not copied; labels only if they are not an `Int32Array`.
 * @param dataset an `ImageDataset` without its size, which is the number of labels; the labels may be any array
 * @throws Error if the shape is not three whole numbers of 1 or more, if there is not exactly one image per label, or if a label has no
 * class name; RangeError if a label is not a whole number of 0 or more; TypeError if the pixels are not in a Uint8Array
 */
export function makeImageDataset(
  dataset: Omit<ImageDataset, 'size' | 'labels'> & { labels: ArrayLike<number> },
): ImageDataset {
  const { name, images, shape, labels, classNames } = dataset;
  requireImages('makeImageDataset', dataset);
  if (shape.length !== 3 || !shape.every((length) => isWholeNumber(length, { least: 1 }))) {
    throw new Error(`${name}: shape must be a height, width and channels of 1 or more, found [${shape.join(', ')}]`);
  }
  const [height, width, channels] = shape;
  const pixels = height * width * channels;
  if (images.length !== labels.length * pixels) {
    const found = images.length / pixels;
    const counted = Number.isInteger(found)
      ? `${found} images`
      : `${images.length} bytes of pixels, not a whole number`;
    throw new Error(
      `${name}: images and labels must be equally many, found ${counted} of ${shape.join('x')} and ${labels.length} labels`,
    );
  }
  requireLabels(name, labels);
  const classes = labels instanceof Int32Array ? labels : Int32Array.from(labels);
  const unnamed = classes.findIndex((label) => label >= classNames.length);
  if (unnamed >= 0) {
    throw new Error(
      `${name}: labels must have a class name, found ${classes[unnamed]} at image ${unnamed} and ${classNames.length} class names`,
    );
  }
  return { name, images, shape, labels: classes, classNames, size: classes.length };
}
