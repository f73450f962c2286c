import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeTriplets, type Triplets } from '../../lib/pairs/make-triplets';
import { naiveTriplets } from '../oracles/naive-triplets';
import { chiSquare, highestFair } from './chi-square';

/** At least two classes, one of them of two images or more, with any values as labels. */
const labellings = fc
  .uniqueArray(fc.oneof(fc.nat(), fc.constantFrom(0, 1, 2, 3, 255, 256, 2 ** 31 - 1)), { minLength: 2, maxLength: 8 })
  .chain((values) => fc.array(fc.constantFrom(...values), { minLength: 3, maxLength: 60 }))
  .filter((labels) => new Set(labels).size >= 2 && new Set(labels).size < labels.length);
const seeds = fc.integer();
const rowsOf = ({ anchor, positive, negative }: Triplets) =>
  Array.from(anchor, (row, i) => [row, positive[i], negative[i]]);

describe('makeTriplets', () => {
  it('cuts each class into rows of two, whose third is of another class', () => {
    fc.assert(
      fc.property(labellings, seeds, (labels, seed) => {
        const { anchor, positive, negative } = makeTriplets(labels, { seed });
        expect([positive.length, negative.length]).toEqual([anchor.length, anchor.length]);
        for (const [i, row] of anchor.entries()) {
          expect(labels[row]).toBe(labels[positive[i]]);
          expect(labels[negative[i]]).not.toBe(labels[row]);
          expect(negative[i] in labels).toBe(true);
        }
        const used = [...anchor, ...positive];
        expect(new Set(used).size).toBe(used.length);
        for (const label of new Set(labels)) {
          const size = labels.filter((other) => other === label).length;
          expect([...anchor].filter((row) => labels[row] === label)).toHaveLength(Math.floor(size / 2));
        }
      }),
    );
  });

  it('makes as many of each class as asked, and uses an image again only when all of its class were used', () => {
    fc.assert(
      fc.property(labellings, seeds, fc.integer({ min: 1, max: 40 }), (labels, seed, perClass) => {
        const triplets = rowsOf(makeTriplets(labels, { seed, perClass }));
        for (const label of new Set(labels)) {
          const size = labels.filter((other) => other === label).length;
          const own = triplets.filter(([anchor]) => labels[anchor] === label);
          expect(own).toHaveLength(size < 2 ? 0 : perClass);
          const round = Math.floor(size / 2);
          for (let from = 0; from < own.length; from += round) {
            const used = own.slice(from, from + round).flatMap((triplet) => triplet.slice(0, 2));
            expect(new Set(used).size).toBe(used.length);
          }
          for (const [anchor, positive, negative] of own) {
            expect(labels[positive]).toBe(label);
            expect(anchor).not.toBe(positive);
            expect(labels[negative]).not.toBe(label);
          }
        }
      }),
    );
  });

  it('draws what its definition draws', () => {
    const counts = fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined });
    fc.assert(
      fc.property(labellings, seeds, counts, (labels, seed, perClass) => {
        expect(rowsOf(makeTriplets(labels, { seed, perClass }))).toEqual(naiveTriplets(labels, seed, perClass));
      }),
    );
  });

  it("makes the article's 30,000 triplets of 60,000 images in 10 classes, 360 kB", () => {
    const labels = Uint8Array.from({ length: 60_000 }, (_, row) => row % 10);
    const { anchor, positive, negative } = makeTriplets(labels, { seed: 42 });
    expect(anchor.byteLength + positive.byteLength + negative.byteLength).toBe(360_000);
    expect(new Set([...anchor, ...positive]).size).toBe(60_000);
  });

  it('gives the same triplets for the same seed, whatever holds the labels, and others for another', () => {
    const labels = Array.from({ length: 500 }, (_, row) => (row * 7) % 11);
    const triplets = makeTriplets(labels, { seed: 42 });
    expect(makeTriplets(Uint8Array.from(labels), { seed: 42 })).toEqual(triplets);
    expect(makeTriplets(Float32Array.from(labels), { seed: 42 })).toEqual(triplets);
    const other = makeTriplets(labels, { seed: 43 });
    for (const column of ['anchor', 'positive', 'negative'] as const)
      expect(other[column]).not.toEqual(triplets[column]);
  });

  it('draws every image outside the class equally often, and joins every two of a class equally often', () => {
    // Classes of 6, 3 and 11 images, interleaved.
    const labels = [2, 0, 2, 1, 2, 0, 2, 2, 1, 0, 2, 0, 2, 2, 0, 1, 2, 0, 2, 2];
    const negatives = new Map(labels.map((label) => [label, new Array<number>(20).fill(0)]));
    const joined = labels.map(() => new Array<number>(20).fill(0));
    for (let seed = 0; seed < 3000; seed++)
      for (const [anchor, positive, negative] of rowsOf(makeTriplets(labels, { seed }))) {
        negatives.get(labels[anchor])![negative]++;
        joined[anchor][positive]++;
      }
    for (const [label, counts] of negatives) {
      const outside = counts.filter((_, row) => labels[row] !== label);
      expect(counts.filter((_, row) => labels[row] === label && counts[row] > 0)).toEqual([]);
      expect(chiSquare(outside)).toBeLessThan(highestFair(outside.length));
      const ordered = labels.flatMap((own, row) =>
        own === label ? joined[row].filter((_, other) => labels[other] === label && other !== row) : [],
      );
      expect(chiSquare(ordered)).toBeLessThan(highestFair(ordered.length));
    }
  });

  it('says what was found where there is nothing to make triplets of', () => {
    const seed = 1;
    expect(() => makeTriplets([], { seed })).toThrow(
      'makeTriplets: labels must have at least two classes, found 0 (no labels)',
    );
    expect(() => makeTriplets(new Uint8Array(60_000).fill(3), { seed })).toThrow(
      'makeTriplets: labels must have at least two classes, found 1 (label 3, 60000 images)',
    );
    expect(() => makeTriplets([5], { seed })).toThrow(
      'labels must have at least two classes, found 1 (label 5, 1 image)',
    );
    expect(() => makeTriplets([5, 6, 7], { seed })).toThrow(
      'makeTriplets: labels must have a class of at least two images, found 3 classes of one image each',
    );
  });

  it('refuses labels that are not numbers, and options that are not whole numbers', () => {
    expect(() => makeTriplets([0, 1, Number.NaN], { seed: 1 })).toThrow(
      'makeTriplets: labels must be whole numbers from 0 to 2147483647, found NaN at row 2 of 3',
    );
    expect(() => makeTriplets([0, 0, 1], undefined as unknown as { seed: number })).toThrow(
      'makeTriplets: options must be one object, found undefined; pass makeTriplets(labels, { seed: 7 })',
    );
    for (const perClass of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => makeTriplets([0, 0, 1], { seed: 1, perClass })).toThrow(
        `makeTriplets: perClass must be a whole number of 1 or more, found ${perClass}`,
      );
  });
});
