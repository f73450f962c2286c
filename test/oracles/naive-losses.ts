/** The losses, by loops over single pairs in float64. */
import { cosine, euclidean } from './naive-distances';

const mean = (values: number[]) =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

export function contrastive(same: number[], distance: number[], margin: number): number {
  return mean(
    same.map((y, i) => {
      if (y === 1) return distance[i] ** 2;
      return distance[i] < margin ? (margin - distance[i]) ** 2 : 0;
    }),
  );
}

export function binaryCrossEntropy(same: number[], similarity: number[]): number {
  return mean(same.map((y, i) => -Math.log(Math.max(y === 1 ? similarity[i] : 1 - similarity[i], 1e-7))));
}

export function triplet(positive: number[], negative: number[], margin: number): number {
  return mean(positive.map((distance, i) => Math.max(distance - negative[i] + margin, 0)));
}

export function batchContrastive(embeddings: number[][], labels: number[], margin: number): number {
  const pulls: number[] = [];
  const pushes: number[] = [];
  for (let i = 0; i < embeddings.length; i++) {
    for (let j = i + 1; j < embeddings.length; j++) {
      const distance = euclidean(embeddings[i], embeddings[j]);
      if (labels[i] === labels[j]) pulls.push(distance ** 2);
      else pushes.push(distance < margin ? (margin - distance) ** 2 : 0);
    }
  }
  return mean(pulls) + mean(pushes);
}

/** ln(e^a + e^b) */
const logAdd = (a: number, b: number) => Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b)));

/**
 * ln[1 + Σ over all triplets (anchor, positive p, negative n) of e^(p's term + n's term)], one triplet added after the other;
 * mean over the anchors that have a triplet. The weights α are taken from `frozen`: differences of the loss at fixed
 * weights give the gradient that the paper uses.
 */
export function circle(
  embeddings: number[][],
  labels: number[],
  { margin, gamma }: { margin: number; gamma: number },
  frozen = embeddings,
): number {
  const losses: number[] = [];
  for (let i = 0; i < embeddings.length; i++) {
    const positives: number[] = [];
    const negatives: number[] = [];
    for (let j = 0; j < embeddings.length; j++) {
      if (i === j) continue;
      const s = cosine(embeddings[i], embeddings[j]);
      const then = cosine(frozen[i], frozen[j]);
      if (labels[i] === labels[j]) positives.push(-gamma * Math.max(1 + margin - then, 0) * (s - (1 - margin)));
      else negatives.push(gamma * Math.max(then + margin, 0) * (s - margin));
    }
    if (positives.length === 0 || negatives.length === 0) continue;
    let loss = 0; // ln 1
    for (const p of positives) for (const n of negatives) loss = logAdd(loss, p + n);
    losses.push(loss);
  }
  return mean(losses);
}

/** Khosla et al. (2020), equation 2, anchor by anchor. */
export function supervisedContrastive(embeddings: number[][], labels: number[], temperature: number): number {
  const losses: number[] = [];
  for (let i = 0; i < embeddings.length; i++) {
    const logits = embeddings.map((row) => cosine(embeddings[i], row) / temperature);
    const positives = labels.flatMap((label, j) => (j !== i && label === labels[i] ? [j] : []));
    if (positives.length === 0) continue;
    let others = Number.NEGATIVE_INFINITY;
    for (let j = 0; j < logits.length; j++) if (j !== i) others = logAdd(others, logits[j]);
    losses.push(mean(positives.map((j) => others - logits[j])));
  }
  return mean(losses);
}
