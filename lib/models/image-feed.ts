import { type ImageSource, readImages, type StoredImages } from '../data/stored-images';
import { hasNativeOps } from '../tensorflow/native-op';
import { tf } from '../tensorflow/tensorflow';
import { uint8Tensor, uint8ToFloat32 } from '../tensorflow/uint8';
import { imageBatch } from './image-batch';
import { residentImages } from './resident-images';

/** Where a step, recorded or not, gets its images: it is fed a tensor from outside and makes the batch from it inside. */
export interface ImageFeed {
  /** What the step is fed for these rows, which must be rows of the source. */
  feed(rows: Int32Array): tf.Tensor;
  /** The images as `imageBatch` gives them: float32 [n, height, width, channels] in [0, 1]. */
  batch(fed: tf.Tensor): tf.Tensor4D;
  dispose(): void;
}

/**
 * For images in memory, which TensorFlow then holds as well, a step is fed row numbers; for images on disk, the bytes that it
 * needs.
 */
export function imageFeed(source: ImageSource): ImageFeed {
  if (!('images' in source)) return fromDisk(source);
  const { batch, dispose } = residentImages(source);
  return {
    feed: (rows) => tf.tensor1d(rows, 'int32'),
    batch: (fed) => batch(fed as tf.Tensor1D),
    dispose,
  };
}

function fromDisk(source: StoredImages): ImageFeed {
  if (!hasNativeOps())
    return {
      feed: (rows) => imageBatch(source, rows),
      batch: (fed) => fed.clone() as tf.Tensor4D,
      dispose: () => {},
    };
  // Not a constant: TensorFlow would turn a division by one into a multiplication, which rounds differently.
  const white = tf.tidy(() => tf.variable(tf.scalar(255), false));
  return {
    feed: (rows) => uint8Tensor(readImages(source, rows), [rows.length, ...source.shape]),
    batch: (fed) => tf.tidy(() => uint8ToFloat32(fed).div(white)),
    dispose: () => white.dispose(),
  };
}
