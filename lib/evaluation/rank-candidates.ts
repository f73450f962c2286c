import { distanceOfPoints, type Points } from './points';

/**
 * The k nearest of each query's candidates by distances in float64, nearest first, of equal distances the lower row first.
 * @param candidates rows of the gallery, [queries, count], nearly in order already: each is moved up to its place
 * @param excludeSelf passes over candidate i of query i; needs more than k candidates
 */
export function rankCandidates(
  queries: Points,
  gallery: Points,
  candidates: Int32Array,
  k: number,
  excludeSelf: boolean,
): { rows: Int32Array; distances: Float32Array } {
  const count = candidates.length / queries.size;
  const best = { rows: new Int32Array(queries.size * k), distances: new Float32Array(queries.size * k) };
  const [rows, distances] = [new Int32Array(count), new Float64Array(count)];
  for (let query = 0; query < queries.size; query++) {
    let ranked = 0;
    for (let i = query * count; i < (query + 1) * count; i++) {
      const row = candidates[i];
      if (excludeSelf && row === query) continue;
      const distance = distanceOfPoints(queries, query, gallery, row);
      let place = ranked++;
      for (; place > 0 && distances[place - 1] >= distance; place--) {
        if (distances[place - 1] === distance && rows[place - 1] < row) break;
        distances[place] = distances[place - 1];
        rows[place] = rows[place - 1];
      }
      distances[place] = distance;
      rows[place] = row;
    }
    best.rows.set(rows.subarray(0, k), query * k);
    best.distances.set(distances.subarray(0, k), query * k);
  }
  return best;
}
