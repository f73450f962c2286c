import { shown } from '../../checks/shown';
import type { ImageDataset } from '../../data/dataset';
import type { Metric } from '../../distances/metric';
import type { tf } from '../../tensorflow/tensorflow';
import { requireImageShape } from '../image-shape';

/** How a demo compares two embeddings: a `Metric`, or `angular`, 1 - α / π of the angle α between them, from 0 to 1. */
export type DemoMetric = Metric | 'angular';

export interface DemoOptions {
  /** The images that the reader chooses from, with labels and class names; 1 or 3 channels. */
  dataset: ImageDataset;
  /** How two embeddings are compared: by a distance (`cosine`, `euclidean`) or a similarity (`dot`, `angular`). Default `cosine`. */
  metric?: DemoMetric;
  /** The threshold of "same": the demo says it at this distance or below, or at this similarity or above. */
  threshold?: number;
  /** A description of each image, [size]. Default: its class name. */
  captions?: readonly string[];
  /** The result of `pca(embedded, { components: 3 })`: an embedding x is shown at (x - mean) directions. */
  projection?: { mean: Float64Array; directions: Float64Array };
  /** Whether the embeddings of all images are written as well. Default false. */
  gallery?: boolean;
  /** Whether kernels take one byte per number (see `exportForBrowser`). Default true. */
  quantize?: boolean;
}

const metrics: readonly unknown[] = ['cosine', 'euclidean', 'dot', 'angular'] satisfies DemoMetric[];

export function checkDemo(
  encoder: tf.LayersModel,
  { dataset, metric = 'cosine', threshold, captions, projection }: DemoOptions,
): void {
  if (!metrics.includes(metric))
    throw new Error(`exportDemo: metric must be cosine, euclidean, dot or angular, found ${shown(metric)}`);
  if (threshold !== undefined && !Number.isFinite(threshold))
    throw new Error(`exportDemo: threshold must be a finite number, found ${threshold}`);
  if (captions && captions.length !== dataset.size)
    throw new Error(`exportDemo: captions must be one per image, ${dataset.size}, found ${captions.length}`);
  requireImageShape('exportDemo', encoder, dataset);
  const dimensions = encoder.outputs[0].shape[1] as number;
  if (projection && (projection.mean.length !== dimensions || projection.directions.length !== 3 * dimensions))
    throw new Error(
      `exportDemo: projection must have ${dimensions} numbers in its mean and ${3 * dimensions} in its directions, ` +
        `found ${projection.mean.length} and ${projection.directions.length}; use pca(embeddings, { components: 3 }) with this encoder`,
    );
}
