import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makePairs } from '../../lib/pairs/make-pairs';
import { naivePairs } from '../oracles/naive-pairs';
import { chiSquare, highestFair } from './chi-square';

/** At least two classes, of any sizes, with any values as labels. */
const labellings = fc
  .uniqueArray(fc.oneof(fc.nat(), fc.constantFrom(0, 1, 2, 3, 255, 256, 2 ** 31 - 1)), { minLength: 2, maxLength: 8 })
  .chain((values) => fc.array(fc.constantFrom(...values), { minLength: 2, maxLength: 60 }))
  .filter((labels) => new Set(labels).size >= 2);
const seeds = fc.integer();

describe('makePairs', () => {
  it('gives each image one pair within its class and one across classes, alternately', () => {
    fc.assert(
      fc.property(labellings, seeds, (labels, seed) => {
        const { left, right, same } = makePairs(labels, { seed });
        expect([left.length, right.length, same.length]).toEqual(new Array(3).fill(2 * labels.length));
        for (let row = 0; row < same.length; row++) {
          const [a, b] = [left[row], right[row]];
          expect(a).toBe(row >> 1);
          expect(b >= 0 && b < labels.length).toBe(true);
          expect(same[row]).toBe(row % 2 === 0 ? 1 : 0);
          expect(labels[a] === labels[b]).toBe(same[row] === 1);
          if (a === b) expect(labels.filter((label) => label === labels[a])).toHaveLength(1);
        }
      }),
    );
  });

  it('draws what its definition draws', () => {
    fc.assert(
      fc.property(labellings, seeds, (labels, seed) => {
        const { left, right, same } = makePairs(labels, { seed });
        expect({ left: [...left], right: [...right], same: [...same] }).toEqual(naivePairs(labels, seed));
      }),
    );
  });

  it('pairs an image with itself only where it is alone in its class', () => {
    const { right } = makePairs([4, 4, 9, 1000], { seed: 1 });
    expect([right[0], right[2], right[4], right[6]]).toEqual([1, 0, 2, 3]);
  });

  it('gives the same pairs for the same seed, whatever holds the labels, and other pairs for another', () => {
    const labels = Array.from({ length: 500 }, (_, row) => (row * 7) % 11);
    const pairs = makePairs(labels, { seed: 42 });
    for (const copy of [Uint8Array.from(labels), Int32Array.from(labels), Float32Array.from(labels), [...labels]]) {
      expect(makePairs(copy, { seed: 42 })).toEqual(pairs);
    }
    expect(makePairs(labels, { seed: 43 }).right).not.toEqual(pairs.right);
  });

  it('only looks at which labels are equal: renaming classes changes nothing', () => {
    const labels = [0, 1, 2, 2, 1, 0, 3, 0];
    const renamed = labels.map((label) => [900, 3, 256, 17][label]);
    expect(makePairs(renamed, { seed: 5 })).toEqual(makePairs(labels, { seed: 5 }));
  });

  it('draws every other image of the class, and every image outside it, equally often', () => {
    // Classes of 6, 3 and 11 images, interleaved. Each image draws 3000 partners of either kind.
    const labels = [2, 0, 2, 1, 2, 0, 2, 2, 1, 0, 2, 0, 2, 2, 0, 1, 2, 0, 2, 2];
    const rounds = 3000;
    const met = labels.map(() => [new Array<number>(20).fill(0), new Array<number>(20).fill(0)]);
    for (let seed = 0; seed < rounds; seed++) {
      const { left, right, same } = makePairs(labels, { seed });
      for (let row = 0; row < same.length; row++) met[left[row]][same[row]][right[row]]++;
    }
    labels.forEach((label, image) => {
      const [strangers, friends] = met[image];
      const friendCounts = friends.filter((_, other) => labels[other] === label && other !== image);
      const strangerCounts = strangers.filter((_, other) => labels[other] !== label);
      expect(friendCounts.reduce((a, b) => a + b)).toBe(rounds);
      expect(strangerCounts.reduce((a, b) => a + b)).toBe(rounds);
      expect(chiSquare(friendCounts)).toBeLessThan(highestFair(friendCounts.length));
      expect(chiSquare(strangerCounts)).toBeLessThan(highestFair(strangerCounts.length));
    });
  });

  it('reads each label once and keeps to 40 bytes of arrays per label, even with as many classes as images', () => {
    for (const classes of [2, 10, 200_000]) {
      const size = 200_000;
      let reads = 0;
      const labels = new Proxy({ length: size } as ArrayLike<number>, {
        get(target, name) {
          if (name === 'length') return target.length;
          reads++;
          return Number(name) % classes;
        },
      });
      const before = process.memoryUsage().arrayBuffers;
      const pairs = makePairs(labels, { seed: 3 });
      const used = process.memoryUsage().arrayBuffers - before;
      expect(reads).toBe(size);
      expect(pairs.left.byteLength + pairs.right.byteLength + pairs.same.byteLength).toBe(18 * size);
      expect(used / size).toBeLessThan(40);
    }
  });

  it('says what was found when there is no class to contrast with', () => {
    const seed = 1;
    expect(() => makePairs([], { seed })).toThrow(
      'makePairs: labels must have at least two classes, found 0 (no labels)',
    );
    expect(() => makePairs([5], { seed })).toThrow(
      'makePairs: labels must have at least two classes, found 1 (label 5, 1 image)',
    );
    expect(() => makePairs(new Uint8Array(60_000).fill(3), { seed })).toThrow(
      'makePairs: labels must have at least two classes, found 1 (label 3, 60000 images)',
    );
  });

  it('refuses labels that are not numbers, and seeds that are not whole numbers', () => {
    expect(() => makePairs([0, 1, Number.NaN], { seed: 1 })).toThrow(
      'makePairs: labels must be whole numbers from 0 to 2147483647, found NaN at row 2 of 3',
    );
    expect(() => makePairs(['cat', 'dog'] as unknown as number[], { seed: 1 })).toThrow("found 'cat' at row 0 of 2");
    expect(() => makePairs([0, 1], { seed: 0.5 })).toThrow('makePairs: seed must be a whole number, found 0.5');
    expect(() => makePairs([0, 1], undefined as unknown as { seed: number })).toThrow(
      'makePairs: options must be one object, found undefined; pass makePairs(labels, { seed: 7 })',
    );
  });
});
