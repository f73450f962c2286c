/** The most batches of `perBatch` different classes that `counts` can be dealt into, by trying: the classes with most left go first. */
export function mostBatches(counts: readonly number[], perBatch: number): number {
  const left = [...counts];
  for (let batches = 0; ; batches++) {
    left.sort((a, b) => b - a);
    if (!(left[perBatch - 1] > 0)) return batches;
    for (let i = 0; i < perBatch; i++) left[i]--;
  }
}
