import { knownOptions } from '../checks/known-options';
import { requireList } from '../checks/require-list';
import { requireWholeNumbers } from '../checks/require-whole-numbers';
import { coveredImages } from '../data/covered-images';
import { requireRows } from '../data/require-rows';
import type { ImageSource } from '../data/stored-images';
import type { ProgressControl } from '../display/progress';
import { type Metric, requireMetric } from '../distances/metric';
import type { tf } from '../tensorflow/tensorflow';
import { type EmbedOptions, embed } from './embed';
import { requireImageShape } from './image-shape';
import { referenceScores } from './reference-scores';

export interface OcclusionMapOptions extends ProgressControl, Pick<EmbedOptions, 'batchSize'> {
  /** What the image is compared with: another row of the data set, or an embedding, [d]. Default: the image itself, uncovered. */
  reference?: number | ArrayLike<number>;
  /** Height and width of the square, in pixels. Default: a quarter of the image's shorter side. */
  size?: number;
  /** Pixels from one square to the next, at most `size`. Default: a quarter of `size`. */
  stride?: number;
  /** What the square shows, 0 to 255: one number, or one per channel. Default 128, grey. */
  fill?: number | readonly number[];
  /** How embeddings are compared. Default `cosine`. */
  metric?: Metric;
}

/** How much the score falls where a square covers the image. */
export interface OcclusionMap {
  /** The falls, [tops, lefts], row-major. */
  values: Float32Array;
  /** The uppermost row of pixels of the squares, in ascending order. */
  tops: Int32Array;
  /** The leftmost column of pixels of the squares, in ascending order. */
  lefts: Int32Array;
  /** Height and width of the square, in pixels. */
  size: number;
  /** The score of the whole image. */
  score: number;
}

const where = 'occlusionMap';

const known = knownOptions<OcclusionMapOptions>('occlusionMap(encoder, dataset, 7, { size: 8 })', {
  reference: true,
  size: true,
  stride: true,
  fill: true,
  metric: true,
  batchSize: true,
  quiet: true,
  onProgress: true,
});

/**
 * fall(t, l) = s(f(x), r) - s(f(x with a square at row t, column l covered), r): how much less alike the image x and the reference r are when a
 * part of x cannot be seen. Where the fall is large, the network looks; a fall below 0 says that the image is more like the reference
 * without that part.
 *
 * f is the encoder, and s the score, higher for more alike: the cosine, -|a - b| or a·b. Squares are `stride` apart from the upper left
 * corner on; the last ones end at the image's edges, so that each pixel is covered at least once. With the image itself as the reference, the
 * fall by `cosine` or `euclidean` is the distance by which its embedding moves.
 *
 * All covered images are embedded in batches, as `embed` does, and made batch by batch.
 * @param encoder a model from [n, height, width, channels] in [0, 1] to [n, d]
 * @param row of the image in the data set
 * @throws Error if an option is unknown, if the encoder takes images of another shape or does not give [n, d], if the reference is an embedding
 * of another length, or if a score is not finite; RangeError if a row does not exist, if size or stride are not whole numbers from 1 to what
 * fits, or if fill is not one whole number from 0 to 255 per channel
 * @see M. D. Zeiler, R. Fergus, "Visualizing and understanding convolutional networks", ECCV 2014, section 4.2
 */
export async function occlusionMap(
  encoder: tf.LayersModel,
  dataset: ImageSource,
  row: number,
  options: OcclusionMapOptions = {},
): Promise<OcclusionMap> {
  const { reference = row, metric = 'cosine', fill = 128, batchSize, quiet, onProgress } = known(options);
  requireMetric(where, metric);
  requireRows(where, dataset, [row]);
  const [height, width, channels] = dataset.shape;
  const shorter = Math.min(height, width);
  const { size = Math.max(1, Math.round(shorter / 4)) } = options;
  requireWholeNumbers(where, { size }, { most: shorter, reason: "the image's shorter side" });
  const { stride = Math.max(1, Math.round(size / 4)) } = options;
  requireWholeNumbers(
    where,
    { stride },
    { most: size, reason: 'the size of the square', advice: 'else pixels stay uncovered' },
  );
  const colors = typeof fill === 'number' ? new Array<number>(channels).fill(fill) : Array.from(fill);
  if (colors.length !== channels)
    throw new RangeError(`${where}: fill must be one number, or ${channels}, one per channel, found ${colors.length}`);
  for (const color of colors) requireWholeNumbers(where, { fill: color }, { least: 0, most: 255 });

  const squares = { tops: edges(height, size, stride), lefts: edges(width, size, stride), size, fill: colors };
  const isRow = typeof reference === 'number';
  if (isRow) requireRows(where, dataset, [reference]);
  else requireList(where, 'reference', reference);
  requireImageShape(where, encoder, dataset);
  const images = coveredImages(dataset, row, squares, isRow ? [row, reference] : [row]);
  const embeddings = await embed(encoder, images, { batchSize, quiet, onProgress });
  const { values, size: all, dimensions } = embeddings;
  const other = isRow ? values.subarray((all - 1) * dimensions) : reference;
  const scores = referenceScores(where, embeddings, other, metric);
  const count = squares.tops.length * squares.lefts.length;
  const score = scores[count];
  const falls = Float32Array.from(scores.subarray(0, count), (covered) => score - covered);
  return { values: falls, tops: squares.tops, lefts: squares.lefts, size, score };
}

/** 0, stride, 2 stride, …, and last length - size. */
function edges(length: number, size: number, stride: number): Int32Array {
  const last = length - size;
  return Int32Array.from({ length: Math.ceil(last / stride) + 1 }, (_, i) => Math.min(i * stride, last));
}
