import type { Metric } from '../distances/metric';
import type { Embeddings } from '../models/embed';

/** The k best matches of each query, nearest first. If the gallery has fewer rows, the other places hold -1, -1 and Infinity. */
export interface GalleryMatches {
  /** [queries, k] */
  ids: Float64Array;
  /** The labels of the rows, -1 for a row without one: [queries, k] */
  labels: Int32Array;
  /** In the gallery's metric, ascending for each query: [queries, k] */
  distances: Float32Array;
  k: number;
}

/** Options of `Gallery.add`. */
export interface GalleryAddOptions {
  /** One per embedding, all different, by which its row is replaced or removed later. */
  ids: ArrayLike<number>;
  /** One per embedding, which matches come with. Default: -1 for all. */
  labels?: ArrayLike<number>;
}

/**
 * A collection of embeddings to search: `openExactGallery` keeps them in memory, `openMilvusGallery` in a Milvus server. The same calls
 * give the same matches, except for the order of equally near rows, rounding, and what an approximate index misses.
 *
 * An id is a whole number from 0 to 2^53 - 1, such as an image's row in its data set: both a JavaScript number and Milvus's Int64 hold it
 * exactly. A label is a whole number from 0 to 2^31 - 1, such as a class or a person.
 */
export interface Gallery {
  readonly dimensions: number;
  readonly metric: Metric;
  /**
   * Adds rows, embedding i with ids[i]. A row whose id already exists is replaced, label included, so that an interrupted call can be
   * repeated.
   * @throws Error if an id is not such a number or occurs twice, an embedding is not finite, lengths or dimensions differ, or an option is
   * unknown; RangeError if a label is not such a number; TypeError if ids or labels are not arrays, or the embeddings not a Float32Array.
   * Nothing is added then
   */
  add(embeddings: Embeddings, options: GalleryAddOptions): Promise<void>;
  /**
   * The k rows nearest to each query.
   * @param options.k 1 to 16384
   * @throws RangeError if k is not such a whole number; Error if a query is not finite or has other dimensions, or an option is unknown;
   * TypeError if the queries are not in a Float32Array
   */
  search(queries: Embeddings, options: { k: number }): Promise<GalleryMatches>;
  /** Removes rows by their ids; unknown ids are ignored. */
  remove(ids: ArrayLike<number>): Promise<void>;
  /** The number of rows. */
  size(): Promise<number>;
  /** Once it has resolved, everything added so far is on disk. */
  save(): Promise<void>;
  /** Releases memory and connections, without saving. Later calls throw. */
  close(): Promise<void>;
}

/** Matches for an empty gallery: no place is filled. */
export function emptyMatches(queries: number, k: number): GalleryMatches {
  return {
    ids: new Float64Array(queries * k).fill(-1),
    labels: new Int32Array(queries * k).fill(-1),
    distances: new Float32Array(queries * k).fill(Number.POSITIVE_INFINITY),
    k,
  };
}
