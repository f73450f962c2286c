/** Triplet losses that look for their triplets in the batch, by loops over all triplets in float64. */
import { cosine, euclidean } from './naive-distances';

export const distances = { euclidean, cosine: (a: number[], b: number[]) => 1 - cosine(a, b) };

interface Options {
  margin: number;
  metric: keyof typeof distances;
}

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / Math.max(values.length, 1);

/** For each anchor, the triplet whose loss is the largest of all its triplets'. */
export function batchHard(
  embeddings: number[][],
  labels: number[],
  { margin, metric, soft = false }: Options & { soft?: boolean },
): number {
  const hardest: number[] = [];
  for (let a = 0; a < labels.length; a++) {
    const from = embeddings.map((row) => distances[metric](embeddings[a], row));
    let largest = -1;
    for (let p = 0; p < labels.length; p++) {
      for (let n = 0; n < labels.length; n++) {
        if (p === a || labels[p] !== labels[a] || labels[n] === labels[a]) continue;
        const lack = from[p] - from[n];
        largest = Math.max(largest, soft ? Math.log(1 + Math.exp(lack)) : Math.max(lack + margin, 0));
      }
    }
    if (largest >= 0) hardest.push(largest);
  }
  return mean(hardest);
}

/** For each anchor and positive, the nearest negative behind the positive, or the farthest of all if none is behind. */
export function semiHard(embeddings: number[][], labels: number[], { margin, metric }: Options): number {
  const losses: number[] = [];
  for (let a = 0; a < labels.length; a++) {
    const from = embeddings.map((row) => distances[metric](embeddings[a], row));
    const negatives = from.filter((_, n) => labels[n] !== labels[a]).sort((x, y) => x - y);
    if (negatives.length === 0) continue;
    for (let p = 0; p < labels.length; p++) {
      if (p === a || labels[p] !== labels[a]) continue;
      const negative = negatives.find((d) => d > from[p]) ?? negatives[negatives.length - 1];
      losses.push(Math.max(from[p] - negative + margin, 0));
    }
  }
  return mean(losses);
}

/**
 * True where the losses are smooth around these embeddings: from no image are two others equally far, to within `gap`, and no
 * triplet is so near to keeping the margin.
 */
export function isSmooth(embeddings: number[][], { margin, metric }: Options, gap = 1e-3): boolean {
  return embeddings.every((anchor, a) => {
    const others = embeddings.filter((_, i) => i !== a).map((row) => distances[metric](anchor, row));
    return others.every((p, i) =>
      others.every((n, j) => i === j || (Math.abs(p - n) > gap && Math.abs(p - n + margin) > gap)),
    );
  });
}
