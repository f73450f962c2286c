import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { imageBootstrapInterval } from '../../lib/evaluation/image-bootstrap-interval';
import { thresholdAtFalseMatchRate } from '../../lib/evaluation/threshold-at-false-match-rate';
import { type ScoredPairs, thresholdIntervals } from '../../lib/evaluation/threshold-intervals';
import { allPairs } from '../../lib/pairs/all-pairs';
import { createRandom, type Random } from '../../lib/tensorflow/seeded-random';

/** The pairs of images that are drawn into a list: a pair counts once for every two places of the list that hold its images. */
function redrawn({ scores, pairs }: ScoredPairs, random: Random) {
  const images = [...new Set([...pairs.same.keys()].flatMap((pair) => [pairs.left[pair], pairs.right[pair]]))];
  const drawn = images.map(() => images[random.integer(images.length)]);
  const found = [...pairs.same.keys()].flatMap((pair) =>
    drawn.flatMap((a) => drawn.filter((b) => a === pairs.left[pair] && b === pairs.right[pair]).map(() => pair)),
  );
  return { scores: found.map((pair) => scores[pair]), same: found.map((pair) => pairs.same[pair]) };
}
const rateOf = (threshold: number, { scores, same }: { scores: number[]; same: number[] }, kind: number) => {
  const own = scores.filter((_, pair) => same[pair] === kind);
  return own.filter((score) => score >= threshold !== (kind === 1)).length / own.length;
};

/** By the definition, with lists in place of weights. */
function naive(validation: ScoredPairs, test: ScoredPairs, options: { rate: number; seed: number; resamples: number }) {
  const { rate, seed, resamples } = options;
  const random = createRandom({ seed });
  const rates: [number, number][] = [];
  while (rates.length < resamples) {
    const [chosenOn, measuredOn] = [redrawn(validation, random), redrawn(test, random)];
    if (![chosenOn, measuredOn].every(({ same }) => same.includes(0) && same.includes(1))) continue;
    const { threshold } = thresholdAtFalseMatchRate(chosenOn.scores, chosenOn.same, { rate });
    rates.push([rateOf(threshold, measuredOn, 0), rateOf(threshold, measuredOn, 1)]);
  }
  return [0, 1].map((kind) => rates.map((of) => of[kind]).sort((a, b) => a - b));
}

const judged = (labels: number[], draw: () => number): ScoredPairs => {
  const pairs = allPairs(labels);
  return { pairs, scores: Array.from(pairs.same, (same) => draw() + same) };
};

describe('thresholdIntervals', () => {
  it('is what the definition gives, with ties', () => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.constantFrom(0, 0.1, 0.3, 1), (seed, rate) => {
        const random = createRandom({ seed: seed });
        const draw = () => random.integer(5) / 2;
        const [validation, test] = [judged([0, 0, 1, 1, 2, 2], draw), judged([0, 0, 0, 1, 1, 2, 2], draw)];
        const options = { rate, seed: seed + 1, resamples: 41 };
        const found = thresholdIntervals(validation, test, options);
        const [matches, nonMatches] = naive(validation, test, options);
        expect(found.falseMatchRate.low).toBeCloseTo(matches[1], 9);
        expect(found.falseMatchRate.high).toBeCloseTo(matches[39], 9);
        expect(found.falseNonMatchRate.low).toBeCloseTo(nonMatches[1], 9);
        expect(found.falseNonMatchRate.high).toBeCloseTo(nonMatches[39], 9);
      }),
      { numRuns: 30 },
    );
  });

  it('measures the threshold of the validation pairs on the test pairs, and is wider than with that threshold fixed', () => {
    const random = createRandom({ seed: 4 });
    const labels = Array.from({ length: 60 }, (_, i) => i % 6);
    const [validation, test] = [judged(labels, () => random.float() * 2), judged(labels, () => random.float() * 2)];
    const found = thresholdIntervals(validation, test, { rate: 0.05, seed: 1 });
    const { threshold } = thresholdAtFalseMatchRate(validation.scores, validation.pairs.same, { rate: 0.05 });
    expect(found.threshold).toBe(threshold);
    const rows = [...test.pairs.same.keys()].filter((pair) => test.pairs.same[pair] === 0);
    const fixed = imageBootstrapInterval(
      rows.map((pair) => Number(test.scores[pair] >= threshold)),
      {
        left: Int32Array.from(rows, (p) => test.pairs.left[p]),
        right: Int32Array.from(rows, (p) => test.pairs.right[p]),
      },
      { seed: 1, resamples: 200 },
    );
    expect(found.falseMatchRate.value).toBeCloseTo(fixed.value, 12);
    expect(found.falseMatchRate.high - found.falseMatchRate.low).toBeGreaterThan(fixed.high - fixed.low);
  });

  it('contains the rate that the threshold has for all images as often as its level says', () => {
    // Scores of different pairs depend on their images: each image has an ease of being matched, uniform from 0 to 1.
    const random = createRandom({ seed: 9 });
    const part = () => {
      const ease = Array.from({ length: 40 }, () => random.float());
      const pairs = allPairs(ease.map((_, i) => i % 20));
      return {
        pairs,
        scores: Array.from(pairs.same, (same, i) => same + ease[pairs.left[i]] + ease[pairs.right[i]] + random.float()),
      };
    };
    const [runs, rate] = [60, 0.1];
    let [held, half] = [0, 0];
    for (let run = 0; run < runs; run++) {
      // On average the threshold gives nearly the rate that is asked for, so the interval should contain that.
      const parts = [part(), part()] as const;
      const holds = (level: number) => {
        const { low, high } = thresholdIntervals(...parts, { rate, seed: run, resamples: 100, level }).falseMatchRate;
        return low <= rate && rate <= high;
      };
      if (holds(0.95)) held++;
      if (holds(0.5)) half++;
    }
    expect(held / runs).toBeGreaterThan(0.85);
    // Four standard deviations of the share of heads in 60 tosses; four seeds gave 0.47 to 0.6.
    expect(Math.abs(half / runs - 0.5)).toBeLessThan(0.26);
  });

  it('passes on the note that there are too few pairs for a rate', () => {
    const good = judged([0, 0, 1, 1], () => 0.5);
    const { note } = thresholdAtFalseMatchRate(good.scores, good.pairs.same, { rate: 0.01 });
    expect(note).toBeTruthy();
    expect(thresholdIntervals(good, good, { rate: 0.01, seed: 1 }).note).toBe(note);
    expect(thresholdIntervals(good, good, { rate: 0.5, seed: 1 })).not.toHaveProperty('note');
  });

  it('refuses what cannot be judged', () => {
    const good = judged([0, 0, 1, 1], () => 0.5);
    const call =
      (validation: ScoredPairs, test: ScoredPairs, options = { rate: 0.1, seed: 1 }) =>
      () =>
        thresholdIntervals(validation, test, options);
    const { left, right } = good.pairs;
    expect(call(good, { scores: [1], pairs: good.pairs })).toThrow(/^thresholdIntervals: .*found 1 /);
    expect(call({ scores: good.scores, pairs: { ...good.pairs, left: left.subarray(1) } }, good)).toThrow(
      'left and right must be one row for each score, found 5 and 6 for 6',
    );
    expect(call(good, { scores: good.scores, pairs: { left, right, same: new Uint8Array(6) } })).toThrow(
      'pairs must be both same and different, found 0 same and 6 different',
    );
    expect(call(good, good, { rate: 2, seed: 1 })).toThrow('thresholdIntervals: rate must be from 0 to 1, found 2');
    expect(call(good, good, { rate: 0.1, seed: 0.5 })).toThrow('thresholdIntervals: seed must be a whole number');
    expect(() => thresholdIntervals(good, good, { rate: 0.1, seed: 1, resamples: 3 })).toThrow('40 or more');
  });
});
