import { setImmediate as eventLoopTurn } from 'node:timers/promises';
import type { ImageDataset } from '../data/dataset';
import { startProgress } from '../display/progress';
import { tf } from '../runtime/tensorflow';
import { imageBatch } from './image-batch';

/** One embedding a row: values [size, dimensions], row-major. */
export interface Embeddings {
  values: Float32Array;
  size: number;
  dimensions: number;
}

/**
 * Embeds every image of `dataset` once, in batches: however many pairs are compared afterwards, an image is encoded once.
 * @param encoder a model from [n, height, width, channels] in [0, 1] to [n, d]
 * @throws where the encoder takes images of another shape
 */
export async function embed(encoder: tf.LayersModel, dataset: ImageDataset, batchSize = 500): Promise<Embeddings> {
  const wanted = encoder.inputs[0].shape.slice(1);
  if (wanted.join() !== dataset.shape.join())
    throw new Error(`embed: ${dataset.name} has images of [${dataset.shape}], the encoder takes [${wanted}]`);
  const dimensions = encoder.outputs[0].shape[1] as number;
  const values = new Float32Array(dataset.size * dimensions);
  const progress = startProgress({ title: `embed ${dataset.name}`, total: dataset.size, unit: 'images' });
  for (let from = 0; from < dataset.size; from += batchSize) {
    const to = Math.min(from + batchSize, dataset.size);
    const rows = Int32Array.from({ length: to - from }, (_, i) => from + i);
    const batch = tf.tidy(() => encoder.apply(imageBatch(dataset, rows)) as tf.Tensor2D);
    values.set(await batch.data(), from * dimensions);
    batch.dispose();
    progress.update(to);
    await eventLoopTurn();
  }
  progress.end();
  return { values, size: dataset.size, dimensions };
}
