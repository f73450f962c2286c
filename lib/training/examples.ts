import { knownOptions } from '../checks/known-options';
import { requireLabels } from '../checks/require-labels';
import { requireList } from '../checks/require-list';
import { shown } from '../checks/shown';
import { requireRows } from '../data/require-rows';
import type { ImageSource } from '../data/stored-images';
import type { ClassBatches } from '../pairs/class-batches';
import type { Pairs } from '../pairs/make-pairs';
import type { Triplets } from '../pairs/make-triplets';

/**
 * What a network learns from: rows of one data set, in columns of equal length, with one target per example. A pair has two
 * columns (left, right) and 1 for "same" or 0; a triplet has three columns and the anchor's label; a single image has one column
 * and its label. All columns go through the same encoder, as one batch.
 */
export interface Examples<Towers extends 1 | 2 | 3 = 1 | 2 | 3> {
  dataset: ImageSource;
  /** Row numbers, one array per column. */
  columns: readonly Int32Array[] & { readonly length: Towers };
  /** 1 or 0 for pairs; labels of single images and of triplets' anchors. */
  targets: Uint8Array | Int32Array;
  /** The plural of what one example is called, such as `pairs`. */
  unit: string;
  size: number;
  /** For training in batches of classes (`classExamples`), what each batch holds. Otherwise the examples come in random order. */
  perBatch?: ClassBatches;
}

/**
 * Pairs of images: columns left and right, with target 1 if the two are of the same class.
 * @throws Error if the columns differ in length; RangeError if a row is not in the data set, or `same` is not 1 or 0
 */
export function pairExamples(dataset: ImageSource, { left, right, same }: Pairs): Examples<2> {
  for (const [name, column] of Object.entries({ left, right, same })) requireList('pairExamples', name, column);
  if (left.length !== same.length || right.length !== same.length)
    throw new Error(
      `pairExamples: columns must have the same length, found ${left.length} left, ${right.length} right, ${same.length} same`,
    );
  for (const column of [left, right]) requireRows('pairExamples', dataset, column);
  for (let row = 0; row < same.length; row++)
    if (same[row] !== 0 && same[row] !== 1)
      throw new RangeError(
        `pairExamples: same must be 1 or 0, found ${shown(same[row])} at row ${row} of ${same.length}`,
      );
  const columns: [Int32Array, Int32Array] = [asRows(left), asRows(right)];
  const targets = same instanceof Uint8Array ? same : Uint8Array.from(same);
  return { dataset, columns, targets, unit: 'pairs', size: targets.length };
}

/**
 * Triplets of images: columns anchor, positive and negative, with the anchor's label as target. Their loss takes three
 * embeddings: `([anchor, positive, negative]) => tripletLoss(cosineDistance(anchor, positive), cosineDistance(anchor,
 * negative))`.
 * @throws Error if the columns differ in length; RangeError if a row is not in the data set, or a label is not a whole number
 * from 0
 */
export function tripletExamples(dataset: ImageSource, { anchor, positive, negative }: Triplets): Examples<3> {
  for (const [name, column] of Object.entries({ anchor, positive, negative }))
    requireList('tripletExamples', name, column);
  if (positive.length !== anchor.length || negative.length !== anchor.length)
    throw new Error(
      `tripletExamples: columns must have the same length, found ${anchor.length} anchor, ${positive.length} positive, ${negative.length} negative`,
    );
  const columns: [Int32Array, Int32Array, Int32Array] = [asRows(anchor), asRows(positive), asRows(negative)];
  for (const column of [anchor, positive, negative]) requireRows('tripletExamples', dataset, column);
  const targets = labelsOf('tripletExamples', dataset, columns[0]);
  return { dataset, columns, targets, unit: 'triplets', size: anchor.length };
}

const known = knownOptions<Parameters<typeof imageExamples>[1]>('imageExamples(dataset, { rows })', { rows: true });

/**
 * Single images with their labels, for losses that compare all images of a batch with each other.
 * @param options.rows the images to use; default all images
 * @throws Error if an option is unknown; RangeError if a row is not in the data set, or a label is not a whole number from 0
 */
export function imageExamples(dataset: ImageSource, options: { rows?: ArrayLike<number> } = {}): Examples<1> {
  const { rows } = known(options);
  if (rows) requireRows('imageExamples', dataset, rows);
  const column = rows ? Int32Array.from(rows) : Int32Array.from({ length: dataset.size }, (_, row) => row);
  const targets = labelsOf('imageExamples', dataset, column);
  return { dataset, columns: [column], targets, unit: 'images', size: column.length };
}

/** The labels of some rows. */
function labelsOf(where: string, { labels }: ImageSource, rows: Int32Array): Int32Array {
  const found = Array.from(rows, (row) => labels[row]);
  requireLabels(where, found);
  return Int32Array.from(found);
}

const asRows = (rows: ArrayLike<number>): Int32Array => (rows instanceof Int32Array ? rows : Int32Array.from(rows));
