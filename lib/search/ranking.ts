import { distanceOfPoints, type Points } from './points';

/** The k nearest of the rows that each query was compared with, by distances in float64: nearest first, of equal ones the lower row. */
export class Ranking {
  readonly k: number;
  readonly #queries: Points;
  readonly #gallery: Points;
  readonly #excludeSelf: boolean;
  /** [queries, k] */
  readonly #rows: Int32Array;
  readonly #distances: Float64Array;
  /** Rows that each query has so far. */
  readonly #filled: Int32Array;

  /** @param excludeSelf row i is passed over for query i */
  constructor(queries: Points, gallery: Points, { k, excludeSelf }: { k: number; excludeSelf: boolean }) {
    this.k = k;
    this.#queries = queries;
    this.#gallery = gallery;
    this.#excludeSelf = excludeSelf;
    this.#rows = new Int32Array(queries.size * k);
    this.#distances = new Float64Array(queries.size * k);
    this.#filled = new Int32Array(queries.size);
  }

  /** Compares a query with a row that it was not compared with before. */
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

  /** The farthest of the query's k. */
  last(query: number): { row: number; distance: number } {
    const place = query * this.k + this.#filled[query] - 1;
    return { row: this.#rows[place], distance: this.#distances[place] };
  }

  /** Begins anew for a query. */
  forget(query: number): void {
    this.#filled[query] = 0;
  }

  /** Rows and distances, [queries, k]. */
  found(): { rows: Int32Array; distances: Float32Array } {
    return { rows: this.#rows, distances: Float32Array.from(this.#distances) };
  }
}
