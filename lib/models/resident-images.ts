import type { ImageDataset } from '../data/dataset';
import { isRecording } from '../jit/is-recording';
import { hasOwnOps } from '../kernels/own-ops';
import { hasNativeOps, nativeBackend, nativeOp } from '../tensorflow/native-op';
import { tf } from '../tensorflow/tensorflow';
import { gatherUint8, sharableCopy, uint8Tensor, uint8ToFloat32 } from '../tensorflow/uint8';
import { imageBatch } from './image-batch';

/** A data set's images in TensorFlow's memory. Batches are made from row numbers there, also inside a recorded step. */
export interface ResidentImages {
  /** The images of the given rows (int32 [n], each one of the data set's) as `imageBatch` gives them: float32 [n, height, width, channels] in [0, 1]. */
  batch(rows: tf.Tensor1D): tf.Tensor4D;
  dispose(): void;
}

/**
 * Copies the pixels into TensorFlow's memory once, as bytes: 47 MB for 60,000 images of 28x28x1. A step that calls `batch` reads
 * them as it reads weights, whether it is recorded or not. On a backend without bytes the rows go through `imageBatch`.
 */
export function residentImages(dataset: ImageDataset): ResidentImages {
  const batchInJavaScript = (rows: tf.Tensor1D) => imageBatch(dataset, rows.dataSync());
  if (!hasNativeOps()) return { batch: batchInJavaScript, dispose: () => {} };
  const { images, shape, size } = dataset;
  const pixels = tf.tidy(() => tf.variable(uint8Tensor(sharableCopy(images), [size, ...shape]), false));
  if (!hasOwnOps()) return byStockOps(pixels, batchInJavaScript);
  const batch = (rows: tf.Tensor1D) => nativeOp('SiameseImageBatch', [], [pixels, rows])[0] as tf.Tensor4D;
  return { batch, dispose: () => pixels.dispose() };
}

function byStockOps(pixels: tf.Variable, batchInJavaScript: ResidentImages['batch']): ResidentImages {
  // Not a constant: TensorFlow would turn a division by one into a multiplication, which rounds differently.
  const white = tf.tidy(() => tf.variable(tf.scalar(255), false));
  // TensorFlow gathers no bytes on a GPU. A graph therefore keeps them in the CPU's memory; op by op, all of them would be copied
  // back.
  const stayOnGpu = () => nativeBackend().isUsingGpuDevice && !isRecording();
  return {
    batch: (rows) =>
      stayOnGpu() ? batchInJavaScript(rows) : tf.tidy(() => uint8ToFloat32(gatherUint8(pixels, rows)).div(white)),
    dispose: () => tf.dispose([pixels, white]),
  };
}
