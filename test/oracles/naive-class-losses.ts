/** The losses with a vector per class, image by image and class by class in float64, as their papers write them. */
import { logSumExp } from './naive-batch-losses';
import { cosine, dot, euclidean } from './naive-distances';

/** Embeddings, their class numbers, and a vector per class (or several: K rows of one class after K of another). */
export type ClassBatch = [embeddings: number[][], labels: number[], vectors: number[][]];

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
const mean = (values: number[]) => sum(values) / Math.max(values.length, 1);
const unit = (x: number[]) => x.map((value) => value / Math.sqrt(dot(x, x)));
/** -ln softmax of one logit among all. */
const crossEntropy = (logits: number[], own: number) => logSumExp(logits) - logits[own];

export function arcFace([x, labels, w]: ClassBatch, { margin, scale }: { margin: number; scale: number }): number {
  return mean(
    x.map((row, i) => {
      const angles = w.map((vector) => Math.acos(Math.min(Math.max(cosine(row, vector), -1), 1)));
      const own = angles[labels[i]];
      const enlarged = own <= Math.PI - margin ? Math.cos(own + margin) : Math.cos(own) - margin * Math.sin(margin);
      const logits = angles.map((angle, c) => scale * (c === labels[i] ? enlarged : Math.cos(angle)));
      return crossEntropy(logits, labels[i]);
    }),
  );
}

export function cosFace([x, labels, w]: ClassBatch, { margin, scale }: { margin: number; scale: number }): number {
  return mean(
    x.map((row, i) => {
      const logits = w.map((vector, c) => scale * (cosine(row, vector) - (c === labels[i] ? margin : 0)));
      return crossEntropy(logits, labels[i]);
    }),
  );
}

export function normalizedSoftmax([x, labels, w]: ClassBatch, temperature: number): number {
  return mean(
    x.map((row, i) =>
      crossEntropy(
        w.map((vector) => cosine(row, vector) / temperature),
        labels[i],
      ),
    ),
  );
}

export function proxyNca([x, labels, w]: ClassBatch, scale: number, ownBelow: boolean): number {
  return mean(
    x.map((row, i) => {
      const logits = w.map((proxy) => -scale * euclidean(unit(row), unit(proxy)) ** 2);
      return logSumExp(logits.filter((_, c) => ownBelow || c !== labels[i])) - logits[labels[i]];
    }),
  );
}

export function proxyAnchor([x, labels, w]: ClassBatch, { margin, scale }: { margin: number; scale: number }): number {
  const pulls: number[] = [];
  const pushes: number[] = [];
  for (const [c, proxy] of w.entries()) {
    const terms = (own: boolean, term: (s: number) => number) =>
      x.flatMap((row, i) => ((labels[i] === c) === own ? [term(cosine(row, proxy))] : []));
    const pull = terms(true, (s) => -scale * (s - margin));
    if (pull.length > 0) pulls.push(logSumExp([0, ...pull]));
    pushes.push(logSumExp([0, ...terms(false, (s) => scale * (s + margin))]));
  }
  return mean(pulls) + mean(pushes);
}

export function softTriple(
  [x, labels, w]: ClassBatch,
  options: { centers: number; scale: number; gamma: number; margin: number; regularization: number },
): number {
  const { centers, scale, gamma, margin, regularization } = options;
  const classes = Array.from({ length: w.length / centers }, (_, c) => w.slice(c * centers, (c + 1) * centers));
  const classification = x.map((row, i) => {
    const logits = classes.map((own, c) => {
      const near = own.map((center) => cosine(row, center));
      const weights = near.map((s) => Math.exp((s - Math.max(...near)) / gamma));
      const similarity = sum(near.map((s, k) => s * weights[k])) / sum(weights);
      return scale * (similarity - (c === labels[i] ? margin : 0));
    });
    return crossEntropy(logits, labels[i]);
  });
  let spread = 0;
  for (const own of classes)
    for (let s = 0; s < centers; s++)
      for (let t = s + 1; t < centers; t++) spread += euclidean(unit(own[s]), unit(own[t]));
  const pairs = classes.length * centers * (centers - 1);
  return mean(classification) + (centers > 1 ? (regularization * spread) / pairs : 0);
}
