/** Verification measures by their definitions: every threshold tried against every pair, O(n²). Higher score = more alike. */

const shareAbove = (scores: readonly number[], threshold: number) =>
  scores.filter((score) => score >= threshold).length / scores.length;

const ofKind = (scores: readonly number[], same: readonly number[], kind: number) =>
  scores.filter((_, row) => same[row] === kind);

export interface Point {
  threshold: number;
  falsePositiveRate: number;
  truePositiveRate: number;
}

/** One point for each distinct score, and the one that calls no pair the same, from the strictest on. */
export function everyPoint(scores: readonly number[], same: readonly number[]): Point[] {
  const thresholds = [Number.POSITIVE_INFINITY, ...[...new Set(scores)].sort((a, b) => b - a)];
  return thresholds.map((threshold) => ({
    threshold,
    falsePositiveRate: shareAbove(ofKind(scores, same, 0), threshold),
    truePositiveRate: shareAbove(ofKind(scores, same, 1), threshold),
  }));
}

/** Every same pair against every different pair: 1 for a higher score, 1/2 for a tie. */
export function area(scores: readonly number[], same: readonly number[]): number {
  const [matches, others] = [ofKind(scores, same, 1), ofKind(scores, same, 0)];
  let wins = 0;
  for (const match of matches) for (const other of others) wins += match > other ? 1 : match === other ? 0.5 : 0;
  return wins / (matches.length * others.length);
}

/** The mean, over the same pairs, of the share of same pairs among all that score at least as high. */
export function averagePrecision(scores: readonly number[], same: readonly number[]): number {
  const matches = ofKind(scores, same, 1);
  const precisionAt = (threshold: number) => {
    const called = same.filter((_, row) => scores[row] >= threshold);
    return called.filter((label) => label === 1).length / called.length;
  };
  return matches.reduce((sum, score) => sum + precisionAt(score), 0) / matches.length;
}

export function accuracyAt(scores: readonly number[], same: readonly number[], threshold: number): number {
  return scores.filter((score, row) => (score >= threshold ? 1 : 0) === same[row]).length / scores.length;
}

export function bestAccuracy(scores: readonly number[], same: readonly number[]): number {
  return Math.max(...everyPoint(scores, same).map(({ threshold }) => accuracyAt(scores, same, threshold)));
}

/** The place where false positives = false negatives, by bisection along the curve of points joined by straight lines. */
export function equalErrorRate(scores: readonly number[], same: readonly number[]): number {
  const points = everyPoint(scores, same);
  const at = (position: number) => {
    const index = Math.min(Math.floor(position), points.length - 2);
    const [from, to, share] = [points[index], points[index + 1], position - index];
    return {
      falsePositive: from.falsePositiveRate + share * (to.falsePositiveRate - from.falsePositiveRate),
      falseNegative: 1 - from.truePositiveRate - share * (to.truePositiveRate - from.truePositiveRate),
    };
  };
  let [low, high] = [0, points.length - 1];
  for (let turn = 0; turn < 100; turn++) {
    const middle = (low + high) / 2;
    const { falsePositive, falseNegative } = at(middle);
    if (falsePositive < falseNegative) low = middle;
    else high = middle;
  }
  return at(high).falsePositive;
}
