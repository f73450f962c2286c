/** What the process that adds to the gallery and the one that kills it both know. */
export const [rounds, rowsOfARound, dimensions] = [25, 2_000, 128];

/**
 * Rows made from their numbers: every process makes the same ones.
 *
 * @param {number} round
 */
export function rowsOf(round) {
  const from = round * rowsOfARound;
  const ids = Float64Array.from({ length: rowsOfARound }, (_, i) => from + i);
  const values = Float32Array.from(
    { length: rowsOfARound * dimensions },
    (_, i) => ((from * 31 + i * 17) % 1009) / 1009 + 0.001,
  );
  return { ids, labels: Int32Array.from(ids, (id) => id % 10), embeddings: { values, size: rowsOfARound, dimensions } };
}
