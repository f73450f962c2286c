import { isWholeNumber } from '../checks/require-whole-numbers';
import { shown } from '../checks/shown';
import type { Metric } from '../distances/metric';
import type { Embeddings } from '../models/embed';
import type { GalleryMatches } from './gallery';
import { GalleryServerError } from './milvus-errors';

interface Hit {
  id: string;
  label: string;
  score: number;
}

/** A row as Milvus's client takes it. */
export const rowOf = ({ values, dimensions }: Embeddings, row: number): number[] =>
  Array.from(values.subarray(row * dimensions, (row + 1) * dimensions));

/** The hits of each query. For a single query the client gives its hits without a list around them, and an empty list if no query has any. */
export function hitsOf(results: unknown, count: number): Hit[][] {
  const lists = (count === 1 ? [results] : results) as Hit[][];
  if (lists.length !== count && lists.length !== 0)
    throw new GalleryServerError(`Gallery.search: Milvus answered ${lists.length} of ${count} queries`);
  return lists;
}

/** Puts hits into the places of query `first` and those after it. */
export function putHits(
  { ids, labels, distances, k }: GalleryMatches,
  first: number,
  lists: Hit[][],
  metric: Metric,
): void {
  for (const [i, hits] of lists.entries())
    for (const [place, { id, label, score }] of hits.entries()) {
      const at = (first + i) * k + place;
      ids[at] = wholeNumber('the id of a row', id, 0, Number.MAX_SAFE_INTEGER, 'such an id');
      labels[at] = wholeNumber(`the label of row ${id}`, label, -1, 2 ** 31 - 1, 'such a label');
      distances[at] = distanceOf(metric, score);
    }
}

/** A number of Milvus's Int64, which another program may have written: what this library's arrays cannot hold is refused. */
function wholeNumber(what: string, found: unknown, least: number, most: number, wanted: string): number {
  const number = /^-?\d+$/.test(String(found)) ? Number(found) : Number.NaN;
  if (isWholeNumber(number, { least, most })) return number;
  throw new GalleryServerError(
    `Gallery.search: ${what} in Milvus must be a whole number from ${least} to ${most}, found ${shown(found)}; ` +
      `remove that row there, or write it with ${wanted}`,
  );
}

/** Milvus gives the cosine, the squared distance, or the product. */
function distanceOf(metric: Metric, score: number): number {
  if (metric === 'euclidean') return Math.sqrt(Math.max(score, 0));
  return metric === 'cosine' ? Math.max(1 - score, 0) : 0 - score;
}
