import { createRandom } from '../../lib/tensorflow/seeded-random';

/** Percentile bootstrap by its definition: plain arrays, each row redrawn from the rows of its own kind, all values kept. */
export function naiveBootstrap(
  statistic: (scores: readonly number[], same: readonly number[]) => number,
  scores: readonly number[],
  same: readonly number[],
  { seed, level, resamples }: { seed: number; level: number; resamples: number },
): { value: number; low: number; high: number } {
  const random = createRandom({ seed });
  const redraw = (kind: number) => {
    const peers = scores.filter((_, row) => same[row] === kind);
    return peers[random.integer(peers.length)];
  };
  const values = Array.from({ length: resamples }, () => statistic(same.map(redraw), same)).sort((a, b) => a - b);
  /** As numpy's percentile: rank 0 is the lowest, rank resamples - 1 the highest; between ranks, the weighted mean. */
  const percentile = (percent: number) => {
    const rank = (percent / 100) * (resamples - 1);
    const [below, above] = [Math.floor(rank), Math.ceil(rank)];
    return below === above ? values[below] : values[below] * (above - rank) + values[above] * (rank - below);
  };
  const outside = 100 * (1 - level);
  return { value: statistic(scores, same), low: percentile(outside / 2), high: percentile(100 - outside / 2) };
}
