import { describe, expect, it } from 'vitest';
import { fewShotAccuracy } from '../../lib/evaluation/few-shot-accuracy';
import { createRandom } from '../../lib/tensorflow/seeded-random';

/** Classes around directions of their own, in three dimensions, with noise. */
function clouds(classes: number, each: number, noise: number) {
  const random = createRandom({ seed: 3 });
  const labels = Array.from({ length: classes * each }, (_, i) => i % classes);
  const values = Float32Array.from(
    labels.flatMap((label) => [0, 1, 2].map((axis) => (axis === label ? 1 : 0) + noise * (random.float() - 0.5))),
  );
  return { embeddings: { values, size: labels.length, dimensions: 3 }, labels };
}

describe('fewShotAccuracy', () => {
  it('is 1 if the classes stand apart, and that of a guess if nothing tells them apart', () => {
    const apart = clouds(3, 30, 0.1);
    expect(fewShotAccuracy(apart.embeddings, apart.labels, { shots: 1, seed: 1, episodes: 50 })).toEqual({
      accuracy: 1,
      low: 1,
      high: 1,
    });
    const random = createRandom({ seed: 4 });
    const noise = { ...apart.embeddings, values: Float32Array.from({ length: 270 }, () => random.float() - 0.5) };
    const { accuracy, low, high } = fewShotAccuracy(noise, apart.labels, { shots: 1, seed: 1, episodes: 400 });
    expect(accuracy).toBeGreaterThan(0.28);
    expect(accuracy).toBeLessThan(0.39);
    expect(high - low).toBeGreaterThan(0);
  });

  it('agrees with what is worked out by hand: one example per class, every other image a query', () => {
    // Two classes on a circle, at 0° and 40° against 60° and 90°.
    const angles = [0, 40, 60, 90];
    const values = Float32Array.from(
      angles.flatMap((a) => [Math.cos((a * Math.PI) / 180), Math.sin((a * Math.PI) / 180)]),
    );
    const embeddings = { values, size: 4, dimensions: 2 };
    // Examples (0, 60): 40 is nearer to 60, wrong; 90 right. (0, 90): 40 nearer to 0, right; 60 right. (40, 60): 0, 90 right.
    // (40, 90): 0 right; 60 is nearer to 40, wrong. All are equally likely: the mean is (1/2 + 1 + 1 + 1/2) / 4.
    const found = fewShotAccuracy(embeddings, [0, 0, 1, 1], { shots: 1, queries: 1, seed: 2, episodes: 4000 });
    expect(found.accuracy).toBeCloseTo(0.75, 1);
    expect(found.low).toBeLessThan(0.75);
    expect(found.high).toBeGreaterThan(0.75);
  });

  it('grows with more examples and with fewer classes, and does not depend on the lengths of embeddings', () => {
    const { embeddings, labels } = clouds(3, 60, 2.2);
    const of = (options: object, other = embeddings) =>
      fewShotAccuracy(other, labels, { shots: 1, seed: 5, episodes: 200, ...options }).accuracy;
    expect(of({ shots: 5 })).toBeGreaterThan(of({}) + 0.05);
    expect(of({ ways: 2 })).toBeGreaterThan(of({}) + 0.05);
    const longer = { ...embeddings, values: embeddings.values.map((value, i) => value * 2 ** (Math.floor(i / 3) % 5)) };
    expect(of({}, longer)).toBe(of({}));
  });

  it('repeats itself for the same seed, and for no other', () => {
    const { embeddings, labels } = clouds(3, 30, 2);
    const of = (seed: number) => fewShotAccuracy(embeddings, labels, { shots: 2, seed, episodes: 20 });
    expect(of(1)).toEqual(of(1));
    expect(of(1)).not.toEqual(of(2));
  });

  it('refuses what cannot be measured', () => {
    const { embeddings, labels } = clouds(3, 10, 0.1);
    const asked = (options: object, of = labels) => {
      return () => fewShotAccuracy(embeddings, of, { shots: 1, seed: 1, ...options });
    };
    expect(asked({})).toThrow(
      'labels must have 3 classes or more, each of 16 images or more (1 shots, 15 queries), found 3 classes, the smallest of 10',
    );
    expect(asked({ ways: 4, queries: 1 })).toThrow('labels must have 4 classes or more');
    expect(asked({ shots: 0 })).toThrow('fewShotAccuracy: shots must be a whole number of 1 or more, found 0');
    expect(asked({ ways: 1 })).toThrow('ways must be a whole number of 2 or more, found 1');
    expect(asked({}, labels.slice(1))).toThrow('labels must be one for each embedding, found 29 for 30');
    expect(asked({ seed: 0.5 })).toThrow('fewShotAccuracy: seed must be a whole number');
  });
});
