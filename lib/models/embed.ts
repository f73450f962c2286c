import { setImmediate as eventLoopTurn } from 'node:timers/promises';
import { optionNames, requireKnownOptions } from '../checks/known-options';
import { requireImages } from '../checks/require-images';
import { requireWholeNumbers } from '../checks/require-whole-numbers';
import type { ImageSource } from '../data/stored-images';
import { type ProgressControl, startProgress } from '../display/progress';
import type { tf } from '../tensorflow/tensorflow';
import { forwardPass } from './forward-pass';
import { requireImageShape, shownShape } from './image-shape';
import { type EmbeddingPass, onnxPass } from './onnx-pass';

/** One embedding a row: values [size, dimensions], row-major. */
export interface Embeddings {
  values: Float32Array;
  size: number;
  dimensions: number;
}

export interface EmbedOptions extends ProgressControl {
  /** Images encoded at a time. Default 100: on a processor more at once is slower. */
  batchSize?: number;
}

const embedOptionNames = optionNames<EmbedOptions>({ batchSize: true, quiet: true, onProgress: true });

/**
 * Embeds every image of `dataset` once, in batches: however many pairs are compared afterwards, an image is encoded once.
 *
 * TensorFlow computes. On the processor `SIAMESE_EMBED_ENGINE=onnxruntime` lets onnxruntime do it, where the package
 * `onnxruntime-node` is installed and the encoder has an ONNX form (see `saveEncoder`): the same embeddings to 1e-5, in half the
 * memory for MobileNetV2.
 *
 * The encoder is recorded once for a size of batch. Fewer images than a batch, such as a server's requests, are filled up to the next
 * power of two, so that time and memory do not grow with ever new numbers of images. An encoder with layers or activations that are not
 * tfjs's own may look at the whole batch: it gets no images but those that are to be embedded.
 *
 * Weights may change between calls, and a layer's `call` or activation may be replaced; other settings of layers stay as they were at the
 * first call.
 *
 * @param encoder a model from [n, height, width, channels] in [0, 1] to [n, d]; height and width may be null, any
 * @throws where the encoder takes images of another shape or gives other than [n, d], an option is not known, or batchSize is not a whole
 * number above 0
 */
export async function embed(
  encoder: tf.LayersModel,
  dataset: ImageSource,
  options: EmbedOptions = {},
): Promise<Embeddings> {
  requireKnownOptions('embed', options, embedOptionNames, 'embed(encoder, images, { batchSize: 32 })');
  const { batchSize = 100, quiet, onProgress } = options;
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
  // Batches of one size are one recording: the last one begins with rows that were embedded before.
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
    `embed: the encoder must give one embedding an image, [n, d], found ${found}; end it in a dense layer`,
  );
}
