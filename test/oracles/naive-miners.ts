/** The miners, by loops over all pairs or triplets in float64: the rows that they choose, in rising order. */
import { cosine, dot, euclidean } from './naive-distances';
import { distances } from './naive-mining';

type Batch = [embeddings: number[][], labels: number[]];
type Distance = keyof typeof distances;
export type Pair = [anchor: number, other: number];
export type Triplet = [anchor: number, positive: number, negative: number];

const rowsOf = (labels: number[], i: number, same: boolean) =>
  labels.flatMap((label, j) => (i !== j && (label === labels[i]) === same ? [j] : []));

/** Every anchor with those of its positives, or of its negatives, for which `keep` is true. */
function pairs([x, labels]: Batch, same: boolean, keep: (i: number, j: number) => boolean): Pair[] {
  return x.flatMap((_, i) =>
    rowsOf(labels, i, same)
      .filter((j) => keep(i, j))
      .map((j): Pair => [i, j]),
  );
}

export function triplets([x, labels]: Batch, keep: (a: number, p: number, n: number) => boolean): Triplet[] {
  return x.flatMap((_, a) =>
    rowsOf(labels, a, true).flatMap((p) =>
      rowsOf(labels, a, false)
        .filter((n) => keep(a, p, n))
        .map((n): Triplet => [a, p, n]),
    ),
  );
}

export function batchHard(batch: Batch, distance: Distance) {
  const [x, labels] = batch;
  const to = (i: number, same: boolean) => rowsOf(labels, i, same).map((j) => distances[distance](x[i], x[j]));
  const isAnchor = (i: number) => to(i, true).length > 0 && to(i, false).length > 0;
  const d = (i: number, j: number) => distances[distance](x[i], x[j]);
  return {
    positive: pairs(batch, true, (i, j) => isAnchor(i) && d(i, j) === Math.max(...to(i, true))),
    negative: pairs(batch, false, (i, j) => isAnchor(i) && d(i, j) === Math.min(...to(i, false))),
  };
}

export function semiHard(batch: Batch, distance: Distance): Triplet[] {
  const [x, labels] = batch;
  const d = (i: number, j: number) => distances[distance](x[i], x[j]);
  return triplets(batch, (a, p, n) => {
    const all = rowsOf(labels, a, false).map((j) => d(a, j));
    const farther = all.filter((other) => other > d(a, p));
    return d(a, n) === (farther.length > 0 ? Math.min(...farther) : Math.max(...all));
  });
}

export function multiSimilarity(batch: Batch, epsilon: number) {
  const [x, labels] = batch;
  const s = (i: number, j: number) => cosine(x[i], x[j]);
  const to = (i: number, same: boolean) => rowsOf(labels, i, same).map((j) => s(i, j));
  return {
    positive: pairs(batch, true, (i, j) => s(i, j) < Math.max(...to(i, false)) + epsilon),
    negative: pairs(batch, false, (i, j) => s(i, j) > Math.min(...to(i, true)) - epsilon),
  };
}

export function pairMargin(batch: Batch, positiveMargin: number, negativeMargin: number, distance: Distance) {
  const [x] = batch;
  return {
    positive: pairs(batch, true, (i, j) => distances[distance](x[i], x[j]) > positiveMargin),
    negative: pairs(batch, false, (i, j) => distances[distance](x[i], x[j]) < negativeMargin),
  };
}

const unit = (x: number[]) => x.map((value) => value / Math.sqrt(dot(x, x)));

export function angular(batch: Batch, degrees: number): Triplet[] {
  const x = batch[0].map(unit);
  return triplets(batch, (a, p, n) => {
    const center = x[a].map((value, k) => (value + x[p][k]) / 2);
    return (Math.atan2(euclidean(x[a], x[p]), 2 * euclidean(x[n], center)) * 180) / Math.PI > degrees;
  });
}

/** How likely each negative of an anchor is, in the order of the rows. */
export function distanceWeights([rows, labels]: Batch, a: number, cutoff: number, farthest: number): number[] {
  const x = rows.map(unit);
  const dimensions = rows[0].length;
  const weights = rowsOf(labels, a, false).map((n) => {
    const d = Math.max(euclidean(x[a], x[n]), cutoff);
    return d < farthest ? d ** (2 - dimensions) * (1 - d ** 2 / 4) ** ((3 - dimensions) / 2) : 0;
  });
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}
