import { knownOptions } from '../checks/known-options';
import { requireLabels } from '../checks/require-labels';
import { requireList } from '../checks/require-list';
import { isWholeNumber, requireWholeNumbers } from '../checks/require-whole-numbers';
import { shown } from '../checks/shown';
import { requireMetric } from '../distances/metric';
import type { Embeddings } from '../models/embed';
import { checkEmbeddings } from '../search/check-embeddings';
import type { GalleryAddOptions } from './gallery';

/** Milvus's limit of matches per query. */
const greatestK = 16_384;
/** Milvus's limit of the length of a vector. */
const greatestDimensions = 32_768;

export const isDimensions = (count: number) => isWholeNumber(count, { least: 1, most: greatestDimensions });

const knownAddOptions = knownOptions<GalleryAddOptions>('gallery.add(embeddings, { ids, labels })', {
  ids: true,
  labels: true,
});
export const knownSearchOptions = knownOptions<{ k: number }>('gallery.search(queries, { k: 5 })', { k: true });

/** @throws RangeError if the dimensions are out of range; Error if the metric is unknown */
export function checkKind(where: string, dimensions: number, metric: string): void {
  requireWholeNumbers(where, { dimensions }, { most: greatestDimensions });
  requireMetric(where, metric);
}

/** @throws Error unless ids are whole numbers from 0 to 2^53 - 1, all different; TypeError if they are not an array */
export function checkIds(where: string, ids: ArrayLike<number>): void {
  requireList(where, 'ids', ids);
  const rows = new Map<number, number>();
  for (let row = 0; row < ids.length; row++) {
    const id = ids[row];
    if (!isWholeNumber(id))
      throw new Error(`${where}: ids must be whole numbers from 0 to 2^53 - 1, found ${shown(id)} at row ${row}`);
    const before = rows.get(id);
    if (before !== undefined)
      throw new Error(`${where}: ids must all be different, found ${id} at rows ${before} and ${row}`);
    rows.set(id, row);
  }
}

/** @returns |row| of each row */
export function checkRows(
  where: string,
  dimensions: number,
  embeddings: Embeddings,
  options: GalleryAddOptions,
): Float64Array {
  const { ids, labels } = knownAddOptions(options, where);
  const lengths = checkVectors(where, 'embeddings', dimensions, embeddings);
  requireList(where, 'ids', ids);
  if (ids.length !== embeddings.size)
    throw new Error(`${where}: ids and embeddings must be equally many, found ${ids.length} and ${embeddings.size}`);
  checkIds(where, ids);
  if (labels === undefined) return lengths;
  requireList(where, 'labels', labels);
  if (labels.length !== ids.length)
    throw new Error(`${where}: labels and ids must be equally many, found ${labels.length} and ${ids.length}`);
  requireLabels(where, labels);
  return lengths;
}

/** @returns |row| of each row */
export function checkQueries(where: string, dimensions: number, queries: Embeddings, k: number): Float64Array {
  requireWholeNumbers(where, { k }, { most: greatestK });
  return checkVectors(where, 'queries', dimensions, queries);
}

function checkVectors(where: string, what: string, dimensions: number, embeddings: Embeddings): Float64Array {
  if (embeddings.dimensions !== dimensions)
    throw new Error(
      `${where}: ${what} must have the ${dimensions} dimensions of the gallery, found ${embeddings.dimensions}; embed all with one encoder`,
    );
  return checkEmbeddings(where, what, embeddings);
}
