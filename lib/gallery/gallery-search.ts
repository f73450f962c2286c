import { asInnerProducts, centralPoint } from '../evaluation/inner-products';
import { nearestPoints } from '../evaluation/nearest-points';
import { asPoints, type Points } from '../evaluation/points';
import type { Embeddings } from '../models/embed';
import { DeviceVectors } from '../runtime/device-vectors';
import { emptyMatches } from './empty-matches';
import type { GalleryMatches, GalleryMetric } from './gallery';
import type { GalleryRows } from './gallery-rows';

/** Queries so much longer than the longest row are searched on the gallery's own scale; float32 reaches as far. */
const reach = 2 ** 40;

/** What the device and float64 need of the rows, from one search to the next; what changed is made anew. */
export class GallerySearch {
  readonly #rows: GalleryRows;
  readonly #metric: GalleryMetric;
  readonly #held: DeviceVectors;
  #points?: Points;
  /** The scale of the blocks on the device, and where their origin is. */
  #longest = 0;
  #origin: Float64Array = new Float64Array(0);
  #sizeAtOrigin = 0;

  constructor(rows: GalleryRows, metric: GalleryMetric) {
    this.#rows = rows;
    this.#metric = metric;
    this.#held = new DeviceVectors(rows.dimensions + 1);
  }

  /** The row is new, another, or gone. */
  changed(row: number): void {
    this.#points = undefined;
    this.#held.forget(row);
  }

  /** @param lengths |row| of each query */
  search(queries: Embeddings, lengths: Float64Array, k: number): GalleryMatches {
    const matches = emptyMatches(queries.size, k);
    const count = Math.min(k, this.#rows.size);
    if (queries.size === 0 || count === 0) return matches;
    const among = this.#prepare(lengths.reduce((most, length) => Math.max(most, length), 0));
    const wanted = asPoints(queries, this.#metric, lengths, this.#longest);
    const products = asInnerProducts(wanted, among, this.#origin);
    const { rows, distances } = nearestPoints(wanted, among, products, { k: count, held: this.#held });
    for (let query = 0; query < queries.size; query++)
      for (let place = 0; place < count; place++) {
        const [from, to] = [query * count + place, query * k + place];
        matches.ids[to] = this.#rows.ids[rows[from]];
        matches.labels[to] = this.#rows.labels[rows[from]];
        matches.distances[to] = distances[from];
      }
    return matches;
  }

  dispose(): void {
    this.#held.dispose();
  }

  /** The rows as points. All blocks are made anew where the scale is outgrown, or there are twice the rows that chose the origin. */
  #prepare(longestQuery: number): Points {
    const { size, values, lengths, dimensions } = this.#rows;
    if (this.#points && longestQuery / reach <= this.#longest) return this.#points;
    let longest = longestQuery / reach;
    for (let row = 0; row < size; row++) longest = Math.max(longest, lengths[row]);
    const outgrown = longest > this.#longest;
    if (outgrown) this.#longest = 2 ** Math.ceil(Math.log2(longest));
    this.#points = asPoints({ values, size, dimensions }, this.#metric, lengths.subarray(0, size), this.#longest);
    if (outgrown || size >= 2 * this.#sizeAtOrigin) {
      this.#held.dispose();
      this.#origin = centralPoint(this.#points);
      this.#sizeAtOrigin = size;
    }
    return this.#points;
  }
}
