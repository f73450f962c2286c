import type { Metric } from '../distances/metric';
import type { Embeddings } from '../models/embed';
import { DeviceVectors } from '../search/device-vectors';
import { asInnerProducts, centralPoint } from '../search/inner-products';
import { nearestPoints } from '../search/nearest-points';
import { asPoints, type Points, unitOf } from '../search/points';
import { emptyMatches, type GalleryMatches } from './gallery';
import type { GalleryRows } from './gallery-rows';

/** If rows become this many times longer or shorter than when the unit was chosen, it is chosen again. */
const drift = 2 ** 16;

/** The rows' data for searching, on the device and in float64, kept between searches; what has changed is computed again. */
export class GallerySearch {
  readonly #rows: GalleryRows;
  readonly #metric: Metric;
  readonly #held: DeviceVectors;
  #points?: Points;
  /** The unit and the origin of the blocks on the device, and the number of rows that have changed since they were chosen. */
  #unit = 0;
  #origin: Float64Array = new Float64Array(0);
  #changes = 0;

  constructor(rows: GalleryRows, metric: Metric) {
    this.#rows = rows;
    this.#metric = metric;
    this.#held = new DeviceVectors(rows.dimensions + 2);
  }

  /** To be called when a row is new, has changed, or is gone. */
  changed(row: number): void {
    this.#points = undefined;
    this.#changes++;
    this.#held.forget(row);
  }

  /** @param lengths |row| of each query */
  search(queries: Embeddings, lengths: Float64Array, k: number): GalleryMatches {
    const matches = emptyMatches(queries.size, k);
    const count = Math.min(k, this.#rows.size);
    if (queries.size === 0 || count === 0) return matches;
    const among = this.#prepare();
    const wanted = asPoints(queries, this.#metric, lengths, this.#unit);
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

  /** The rows as points. Unit, origin and all blocks are renewed if the unit no longer fits, or if half of the rows have changed. */
  #prepare(): Points {
    if (this.#points) return this.#points;
    const { size, values, dimensions } = this.#rows;
    const lengths = this.#rows.lengths.subarray(0, size);
    const unit = this.#metric === 'cosine' ? 1 : unitOf(lengths);
    const isAnother = unit > this.#unit * drift || unit < this.#unit / drift;
    const renewed = isAnother || 2 * this.#changes >= size;
    if (renewed) this.#unit = unit;
    this.#points = asPoints({ values, size, dimensions }, this.#metric, lengths, this.#unit);
    if (renewed) {
      this.#held.dispose();
      this.#origin = centralPoint(this.#points);
      this.#changes = 0;
    }
    return this.#points;
  }
}
