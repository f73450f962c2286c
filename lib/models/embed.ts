import { knownOptions } from '../checks/known-options';
import { requireImages } from '../checks/require-images';
import { requireWholeNumbers } from '../checks/require-whole-numbers';
import type { ImageSource } from '../data/stored-images';
import { eventLoopTurn } from '../display/event-loop-turn';
import { type ProgressControl, startProgress } from '../display/progress';
import type { tf } from '../tensorflow/tensorflow';
import { forwardPass } from './forward-pass';
import { requireImageShape, shownShape } from './image-shape';
import { type EmbeddingPass, onnxPass } from './onnx-pass';

/** One embedding per row: values [size, dimensions], row-major. */
export interface Embeddings {
  values: Float32Array;
  size: number;
  dimensions: number;
}

export interface EmbedOptions extends ProgressControl {
  /** Images encoded at a time. Default 100: on a CPU, more at once is slower. */
  batchSize?: number;
}

const known = knownOptions<EmbedOptions>('embed(encoder, images, { batchSize: 32 })', {
  batchSize: true,
  quiet: true,
  onProgress: true,
});

/**
 * Embeds every image of `dataset` once, in batches: however many pairs are compared afterwards, each image is encoded once.
 *
 * TensorFlow computes the embeddings. On the CPU, `SIAMESE_EMBED_ENGINE=onnxruntime` uses onnxruntime instead, if the package
 * `onnxruntime-node` is installed and the encoder has an ONNX form (see `saveEncoder`): the same embeddings to 1e-5, in half the
 * memory for MobileNetV2.
 *
 * The encoder is recorded once for each batch size. Smaller batches, such as a server's requests, are padded to the next power of
 * two, so that time and memory do not grow with every new number of images. An encoder with layers or activations other than
 * tfjs's own may look at the whole batch, so its batches are never padded. An encoder for images of any size is recorded for the
 * first eight heights and widths; all others are computed op by op, which takes longer for each batch and no more memory.
 *
 * Weights may change between calls, and a layer's `call` or activation may be replaced; other settings of layers stay as they
 * were at the first call.
 *
 * @param encoder a model from [n, height, width, channels] in [0, 1] to [n, d]; height and width may be null, for any size
 * @throws Error if the encoder takes images of another shape or does not give [n, d], or an option is unknown; RangeError if batchSize is
 * not a whole number of 1 or more; TypeError if the images are not in a Uint8Array
 */
export async function embed(
  encoder: tf.LayersModel,
  dataset: ImageSource,
  options: EmbedOptions = {},
): Promise<Embeddings> {
  const { batchSize = 100, quiet, onProgress } = known(options);
  requireWholeNumbers('embed', { batchSize });
  requireImages('embed', dataset);
  requireImageShape('embed', encoder, dataset);
  const dimensions = dimensionsOf(encoder);
  const values = new Float32Array(dataset.size * dimensions);
  const onnx = onnxPass(encoder);
  const pass = onnx ? await onnx : tensorflowPass(encoder, batchSize);
  const progress = startProgress({
    title: `embed ${dataset.name}`,
    total: dataset.size,
    unit: 'images',
    log: false,
    quiet,
    onProgress,
  });
  // Batches of the same size share one recording, so the last batch begins with rows that were already embedded.
  const size = Math.min(batchSize, dataset.size);
  try {
    for (let done = 0; done < dataset.size; ) {
      const from = Math.min(done, dataset.size - size);
      values.set(await pass.embed(dataset, from, from + size), from * dimensions);
      done = from + size;
      progress.update(done);
      await eventLoopTurn();
    }
  } finally {
    progress.end();
    pass.end();
  }
  return { values, size: dataset.size, dimensions };
}

function tensorflowPass(encoder: tf.LayersModel, batchSize: number): EmbeddingPass {
  const embedRows = forwardPass(encoder, batchSize);
  return {
    async embed(dataset, from, to) {
      const batch = embedRows(dataset, from, to);
      const values = batch.dataSync() as Float32Array;
      batch.dispose();
      return values;
    },
    end: () => {},
  };
}

function dimensionsOf({ outputs }: tf.LayersModel): number {
  const shapes = outputs.map(({ shape }) => shape);
  const dimensions = shapes[0][1];
  if (shapes.length === 1 && shapes[0].length === 2 && typeof dimensions === 'number') return dimensions;
  const found = shapes.map((shape) => shownShape(shape, 'n')).join(' and ');
  throw new Error(
    `embed: the encoder must give one embedding per image, [n, d], found ${found}; end it in a dense layer`,
  );
}
