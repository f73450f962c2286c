import { distanceOfPoints, type Points } from './points';

/** The k nearest rows so far for each query, by float64 distances: nearest first; of equal distances, the lower row comes first. */
export class Ranking {
  readonly k: number;
  readonly #queries: Points;
  readonly #gallery: Points;
  readonly #excludeSelf: boolean;
  /** [queries, k] */
  readonly #rows: Int32Array;
  readonly #distances: Float64Array;
  /** The number of rows that each query has so far. */
  readonly #filled: Int32Array;

  /** @param excludeSelf whether query i skips row i */
  constructor(queries: Points, gallery: Points, { k, excludeSelf }: { k: number; excludeSelf: boolean }) {
    this.k = k;
    this.#queries = queries;
    this.#gallery = gallery;
    this.#excludeSelf = excludeSelf;
    this.#rows = new Int32Array(queries.size * k);
    this.#distances = new Float64Array(queries.size * k);
    this.#filled = new Int32Array(queries.size);
  }

  /** Compares a query with a row. Each row may be compared once. */
  compare(query: number, row: number): void {
    if (this.#excludeSelf && row === query) return;
    const distance = distanceOfPoints(this.#queries, query, this.#gallery, row);
    const [rows, distances, first, { k }] = [this.#rows, this.#distances, query * this.k, this];
    const isBehind = (place: number) =>
      distances[place] > distance || (distances[place] === distance && rows[place] > row);
    let place = first + this.#filled[query];
    if (this.#filled[query] < k) this.#filled[query]++;
    else if (!isBehind(--place)) return;
    for (; place > first && isBehind(place - 1); place--) {
      distances[place] = distances[place - 1];
      rows[place] = rows[place - 1];
    }
    distances[place] = distance;
    rows[place] = row;
  }

  /** The distance of the query's kth neighbour. */
  last(query: number): { row: number; distance: number } {
    const place = query * this.k + this.#filled[query] - 1;
    return { row: this.#rows[place], distance: this.#distances[place] };
  }

  /** Starts again for a query. */
  forget(query: number): void {
    this.#filled[query] = 0;
  }

  /** Rows and distances, [queries, k]. */
  found(): { rows: Int32Array; distances: Float32Array } {
    return { rows: this.#rows, distances: Float32Array.from(this.#distances) };
  }
}
