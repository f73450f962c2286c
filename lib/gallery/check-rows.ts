import { requireList } from '../checks/require-list';
import { shown } from '../checks/shown';
import { metrics } from '../distances/metric';
import type { Embeddings } from '../models/embed';
import { checkEmbeddings } from '../search/check-embeddings';

const greatestLabel = 2 ** 31 - 1;
/** Milvus gives no more. */
const greatestK = 16_384;
/** Milvus holds no longer vectors. */
const greatestDimensions = 32_768;

export const isId = (id: number) => Number.isSafeInteger(id) && id >= 0;
export const isLabel = (label: number) => Number.isInteger(label) && label >= -1 && label <= greatestLabel;
export const isDimensions = (count: number) => Number.isInteger(count) && count >= 1 && count <= greatestDimensions;

/** What a gallery is opened with. */
export function checkKind(where: string, dimensions: number, metric: string): void {
  if (!isDimensions(dimensions))
    throw new Error(
      `${where}: dimensions must be a whole number from 1 to ${greatestDimensions}, found ${String(dimensions)}`,
    );
  if (!(metrics as readonly string[]).includes(metric))
    throw new Error(`${where}: metric must be ${metrics.join(', ')}, found ${String(metric)}`);
}

/** Ids are whole numbers that a float64 holds, and all different. */
export function checkIds(where: string, ids: ArrayLike<number>): void {
  requireList(where, 'ids', ids);
  const rows = new Map<number, number>();
  for (let row = 0; row < ids.length; row++) {
    const id = ids[row];
    if (!isId(id))
      throw new Error(`${where}: ids must be whole numbers from 0 to 2^53 - 1, found ${shown(id)} at row ${row}`);
    const before = rows.get(id);
    if (before !== undefined)
      throw new Error(`${where}: ids must be all different, found ${id} at rows ${before} and ${row}`);
    rows.set(id, row);
  }
}

/** @returns |row| of each row */
export function checkRows(
  where: string,
  dimensions: number,
  ids: ArrayLike<number>,
  embeddings: Embeddings,
  labels?: ArrayLike<number>,
): Float64Array {
  const lengths = checkVectors(where, 'embeddings', dimensions, embeddings);
  requireList(where, 'ids', ids);
  if (ids.length !== embeddings.size)
    throw new Error(`${where}: ids and embeddings must be as many, found ${ids.length} and ${embeddings.size}`);
  checkIds(where, ids);
  if (labels === undefined) return lengths;
  requireList(where, 'labels', labels);
  if (labels.length !== ids.length)
    throw new Error(`${where}: labels must be as many as ids, found ${labels.length} and ${ids.length}`);
  for (let row = 0; row < labels.length; row++)
    if (!isLabel(labels[row]) || labels[row] < 0)
      throw new Error(
        `${where}: labels must be whole numbers from 0 to 2^31 - 1, found ${shown(labels[row])} at row ${row}`,
      );
  return lengths;
}

/** @returns |row| of each row */
export function checkQueries(where: string, dimensions: number, queries: Embeddings, k: number): Float64Array {
  if (!(Number.isInteger(k) && k >= 1 && k <= greatestK))
    throw new Error(`${where}: k must be a whole number from 1 to ${greatestK}, found ${shown(k)}`);
  return checkVectors(where, 'queries', dimensions, queries);
}

function checkVectors(where: string, what: string, dimensions: number, embeddings: Embeddings): Float64Array {
  if (embeddings.dimensions !== dimensions)
    throw new Error(
      `${where}: the gallery has ${dimensions} dimensions, found ${what} of ${embeddings.dimensions}; embed all with one encoder`,
    );
  return checkEmbeddings(where, what, embeddings);
}
