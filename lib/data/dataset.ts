import { requireImages } from '../checks/require-images';
import { requireLabels } from '../checks/require-labels';
import { isWholeNumber } from '../checks/require-whole-numbers';

/** Labelled images of one size, as they are kept in memory: pixels stay bytes until a batch is made. */
export interface ImageDataset {
  /** For people: `MNIST train`. */
  name: string;
  /** Pixels 0 to 255, [size, height, width, channels], row-major. */
  images: Uint8Array;
  /** Height, width and channels of each image. */
  shape: [height: number, width: number, channels: number];
  /** Class of each image, [size]: an index into `classNames`. */
  labels: Int32Array;
  /** Name of each class, by label. */
  classNames: string[];
  /** Number of images. */
  size: number;
}

/**
 * Puts images and their labels together, and checks that they belong together. Nothing is copied but labels that are no `Int32Array`.
 * @param dataset an `ImageDataset` without its size, which is the number of labels; these in any array
 * @throws if the pixels are not exactly one image a label, or a label is not a whole number from 0 on or has no class name
 */
export function makeImageDataset(
  dataset: Omit<ImageDataset, 'size' | 'labels'> & { labels: ArrayLike<number> },
): ImageDataset {
  const { name, images, shape, labels, classNames } = dataset;
  requireImages('makeImageDataset', dataset);
  if (shape.length !== 3 || !shape.every((length) => isWholeNumber(length, { least: 1 }))) {
    throw new Error(`${name}: shape [${shape.join(', ')}] is not a height, width and channels of 1 or more`);
  }
  const [height, width, channels] = shape;
  const pixels = height * width * channels;
  if (images.length !== labels.length * pixels) {
    const found = images.length / pixels;
    const counted = Number.isInteger(found) ? `${found} images` : `${images.length} bytes of pixels, no whole number`;
    throw new Error(
      `${name}: found ${counted} of ${shape.join('x')} and ${labels.length} labels, wanted as many of each`,
    );
  }
  requireLabels(name, labels);
  const classes = labels instanceof Int32Array ? labels : Int32Array.from(labels);
  const unnamed = classes.findIndex((label) => label >= classNames.length);
  if (unnamed >= 0) {
    throw new Error(
      `${name}: image ${unnamed} has label ${classes[unnamed]}, but only ${classNames.length} classes have names`,
    );
  }
  return { name, images, shape, labels: classes, classNames, size: classes.length };
}
