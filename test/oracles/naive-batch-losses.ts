/** The losses of a labelled batch, by loops over single pairs and triplets in float64, as their papers write them. */
import { cosine, dot } from './naive-distances';
import { distances } from './naive-mining';

type Batch = [embeddings: number[][], labels: number[]];
type Distance = keyof typeof distances;

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
const mean = (values: number[]) => sum(values) / Math.max(values.length, 1);
const others = (labels: number[], i: number, same: boolean) =>
  labels.flatMap((label, j) => (i !== j && (label === labels[i]) === same ? [j] : []));
const unit = (x: number[]) => x.map((value) => value / Math.sqrt(dot(x, x)));

/** ln Σ eˣ, with the largest term taken out of the sum. */
export function logSumExp(values: number[]): number {
  const largest = Math.max(...values);
  return largest + Math.log(sum(values.map((value) => Math.exp(value - largest))));
}

/** ln(1 + Σ eˣ) */
const logOnePlus = (values: number[]) => logSumExp([0, ...values]);

export function multiSimilarity(
  [x, labels]: Batch,
  { alpha, beta, base }: { alpha: number; beta: number; base: number },
): number {
  return mean(
    x.map((anchor, i) => {
      const terms = (same: boolean, scale: number) =>
        others(labels, i, same).map((j) => scale * (cosine(anchor, x[j]) - base));
      return logOnePlus(terms(true, -alpha)) / alpha + logOnePlus(terms(false, beta)) / beta;
    }),
  );
}

export function nPairs([x, labels]: Batch, regularization: number): number {
  const pairs = [...new Set(labels)].flatMap((label) => {
    const rows = labels.flatMap((other, i) => (other === label ? [x[i]] : []));
    return rows.length < 2 ? [] : [{ anchor: rows[0], positive: rows[1] }];
  });
  return mean(
    pairs.map(({ anchor, positive }) => {
      const own = dot(anchor, positive);
      const rest = pairs.filter((pair) => pair.positive !== positive).map((pair) => dot(anchor, pair.positive) - own);
      return logOnePlus(rest) + (regularization / 4) * (dot(anchor, anchor) + dot(positive, positive));
    }),
  );
}

export function lifted([x, labels]: Batch, { margin, metric }: { margin: number; metric: Distance }): number {
  const d = (i: number, j: number) => distances[metric](x[i], x[j]);
  const losses: number[] = [];
  for (let i = 0; i < x.length; i++) {
    for (const j of others(labels, i, true)) {
      const push = [i, j].flatMap((row) => others(labels, row, false).map((n) => margin - d(row, n)));
      if (push.length > 0) losses.push(Math.max(d(i, j) + logSumExp(push), 0) ** 2);
    }
  }
  return mean(losses) / 2;
}

export function generalizedLifted(
  [x, labels]: Batch,
  { margin, metric }: { margin: number; metric: Distance },
): number {
  const losses: number[] = [];
  for (let i = 0; i < x.length; i++) {
    const to = (same: boolean) => others(labels, i, same).map((j) => distances[metric](x[i], x[j]));
    const [positives, negatives] = [to(true), to(false)];
    if (positives.length === 0 || negatives.length === 0) continue;
    losses.push(Math.max(logSumExp(positives) + logSumExp(negatives.map((d) => margin - d)), 0));
  }
  return mean(losses);
}

export function margin([x, labels]: Batch, { margin, boundary }: { margin: number; boundary: number }): number {
  const costs: number[] = [];
  for (let i = 0; i < x.length; i++) {
    for (let j = 0; j < x.length; j++) {
      if (i === j) continue;
      const y = labels[i] === labels[j] ? 1 : -1;
      const cost = margin + y * (distances.euclidean(unit(x[i]), unit(x[j])) - boundary);
      if (cost > 0) costs.push(cost);
    }
  }
  return mean(costs);
}

/** With the histogram that the paper defines: an item between two edges is shared by them. */
export function fastAp([x, labels]: Batch, bins: number): number {
  const losses: number[] = [];
  for (let i = 0; i < x.length; i++) {
    const positives = others(labels, i, true);
    if (positives.length === 0) continue;
    const histogram = (rows: number[]) => {
      const bars = new Array<number>(bins + 1).fill(0);
      for (const j of rows) {
        const at = (bins * distances.euclidean(unit(x[i]), unit(x[j])) ** 2) / 4;
        for (let edge = 0; edge <= bins; edge++) bars[edge] += Math.max(1 - Math.abs(at - edge), 0);
      }
      return bars;
    };
    const [found, missed] = [histogram(positives), histogram(others(labels, i, false))];
    let average = 0;
    for (let edge = 0; edge <= bins; edge++) {
      const foundSoFar = sum(found.slice(0, edge + 1));
      const soFar = foundSoFar + sum(missed.slice(0, edge + 1));
      if (found[edge] > 0) average += (found[edge] * foundSoFar) / soFar;
    }
    losses.push(1 - average / positives.length);
  }
  return mean(losses);
}

export function angular([rows, labels]: Batch, degrees: number): number {
  const x = rows.map(unit);
  const tangent = Math.tan((degrees * Math.PI) / 180) ** 2;
  const losses: number[] = [];
  for (let a = 0; a < x.length; a++) {
    const negatives = others(labels, a, false);
    if (negatives.length === 0) continue;
    for (const p of others(labels, a, true)) {
      const both = x[a].map((value, k) => value + x[p][k]);
      const own = 2 * (1 + tangent) * dot(x[a], x[p]);
      losses.push(logOnePlus(negatives.map((n) => 4 * tangent * dot(both, x[n]) - own)));
    }
  }
  return mean(losses);
}

export function tupletMargin([x, labels]: Batch, { margin, scale }: { margin: number; scale: number }): number {
  const losses: number[] = [];
  for (let a = 0; a < x.length; a++) {
    const negatives = others(labels, a, false);
    if (negatives.length === 0) continue;
    for (const p of others(labels, a, true)) {
      const own = Math.cos(Math.acos(Math.min(cosine(x[a], x[p]), 1)) - margin);
      losses.push(logOnePlus(negatives.map((n) => scale * (cosine(x[a], x[n]) - own))));
    }
  }
  return mean(losses);
}

const variance = (x: number[]) => mean(x.map((value) => (value - mean(x)) ** 2));

export function signalToNoise(
  [x, labels]: Batch,
  options: { positiveMargin: number; negativeMargin: number; regularization: number },
): number {
  const pulls: number[] = [];
  const pushes: number[] = [];
  for (let i = 0; i < x.length; i++) {
    const signal = variance(x[i]);
    if (signal < 1e-12) continue;
    const ratio = (j: number) => variance(x[i].map((value, k) => value - x[j][k])) / signal;
    for (const j of others(labels, i, true)) pulls.push(Math.max(ratio(j) - options.positiveMargin, 0));
    for (const j of others(labels, i, false)) pushes.push(Math.max(options.negativeMargin - ratio(j), 0));
  }
  return mean(pulls) + mean(pushes) + options.regularization * mean(x.map((row) => Math.abs(sum(row))));
}

export function batchTriplet([x, labels]: Batch, { margin, metric }: { margin: number; metric: Distance }): number {
  const losses: number[] = [];
  for (let a = 0; a < x.length; a++)
    for (const p of others(labels, a, true))
      for (const n of others(labels, a, false))
        losses.push(Math.max(distances[metric](x[a], x[p]) - distances[metric](x[a], x[n]) + margin, 0));
  return mean(losses);
}

/** Rows i of the two towers are two views; the rest of the other tower, or of both, are negatives. */
export function views(
  [left, right]: [number[][], number[][]],
  same: number[],
  { temperature, bothTowers }: { temperature: number; bothTowers: boolean },
): number {
  const losses: number[] = [];
  const ask = (anchor: number[], own: number[], rest: number[][]) => {
    const logit = (row: number[]) => cosine(anchor, row) / temperature;
    losses.push(logOnePlus(rest.map((row) => logit(row) - logit(own))));
  };
  for (let i = 0; i < left.length; i++) {
    if (same[i] !== 1) continue;
    const without = (rows: number[][]) => rows.filter((_, j) => j !== i);
    if (!bothTowers) ask(left[i], right[i], without(right));
    else {
      const rest = [...without(left), ...without(right)];
      ask(left[i], right[i], rest);
      ask(right[i], left[i], rest);
    }
  }
  return mean(losses);
}

/** Of both towers, the rows of the pairs that are the same. */
const samePairs = ([left, right]: [number[][], number[][]], same: number[]) =>
  [left, right].map((rows) => rows.filter((_, i) => same[i] === 1)) as [number[][], number[][]];
const covariance = (x: number[], y: number[]) =>
  sum(x.map((value, i) => (value - mean(x)) * (y[i] - mean(y)))) / Math.max(x.length - 1, 1);
/** The values of each dimension. */
const byDimension = (rows: number[][]) => rows[0].map((_, j) => rows.map((row) => row[j]));

export function barlowTwins(towers: [number[][], number[][]], same: number[], redundancy: number): number {
  const [left, right] = samePairs(towers, same);
  if (left.length < 2) return 0;
  let cost = 0;
  byDimension(left).forEach((x, i) => {
    byDimension(right).forEach((y, j) => {
      const spread = Math.sqrt(covariance(x, x) * covariance(y, y));
      const correlation = spread < 1e-12 ? 0 : covariance(x, y) / spread;
      cost += i === j ? (1 - correlation) ** 2 : redundancy * correlation ** 2;
    });
  });
  return cost;
}

export function vicReg(
  towers: [number[][], number[][]],
  same: number[],
  weights: { invariance: number; variance: number; covariance: number },
): number {
  const [left, right] = samePairs(towers, same);
  if (left.length === 0) return 0;
  const apart = mean(left.flatMap((row, i) => row.map((value, j) => (value - right[i][j]) ** 2)));
  if (left.length === 1) return weights.invariance * apart;
  const costs = [left, right].map((rows) => {
    const dimensions = byDimension(rows);
    const flat = mean(dimensions.map((x) => Math.max(1 - Math.sqrt(covariance(x, x) + 1e-4), 0)));
    const together = dimensions.flatMap((x, i) => dimensions.map((y, j) => (i === j ? 0 : covariance(x, y) ** 2)));
    return weights.variance * flat + (weights.covariance * sum(together)) / dimensions.length;
  });
  return weights.invariance * apart + sum(costs);
}

/** Compares the predictions made from each view with the embeddings of the other view, which are the targets. */
export function simSiam(
  predictions: [number[][], number[][]],
  targets: [number[][], number[][]],
  same: number[],
): number {
  const losses = same.flatMap((is, i) =>
    is === 1 ? [-(cosine(predictions[0][i], targets[1][i]) + cosine(predictions[1][i], targets[0][i])) / 2] : [],
  );
  return mean(losses);
}
