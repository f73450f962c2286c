import { type ImageSource, readImages, type StoredImages } from '../data/stored-images';
import { hasNativeOps } from '../tensorflow/native-op';
import { tf } from '../tensorflow/tensorflow';
import { uint8Tensor, uint8ToFloat32 } from '../tensorflow/uint8';
import { imageBatch } from './image-batch';
import { residentImages } from './resident-images';

/** How a step, recorded or not, comes by its images: it is fed a tensor from outside and makes the batch of it inside. */
export interface ImageFeed {
  /** What the step is fed of these rows, each one of the source's. */
  feed(rows: Int32Array): tf.Tensor;
  /** The images as `imageBatch` gives them: float32 [n, height, width, channels] in [0, 1]. */
  batch(fed: tf.Tensor): tf.Tensor4D;
  dispose(): void;
}

/** Of images in memory, which TensorFlow holds as well, a step is fed row numbers; of images on disk their bytes, read for the step. */
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
  // Not a constant: TensorFlow would replace a division by one with a multiplication, which rounds otherwise.
  const white = tf.tidy(() => tf.variable(tf.scalar(255), false));
  return {
    feed: (rows) => uint8Tensor(readImages(source, rows), [rows.length, ...source.shape]),
    batch: (fed) => tf.tidy(() => uint8ToFloat32(fed).div(white)),
    dispose: () => white.dispose(),
  };
}
