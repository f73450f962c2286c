import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makePairs, type Pairs } from '../../lib/pairs/make-pairs';
import { makeTriplets, type Triplets } from '../../lib/pairs/make-triplets';
import { randomSplit } from '../../lib/pairs/random-split';
import { chiSquare, highestFair } from './chi-square';

const fractions = fc.double({ min: 0, max: 1, noNaN: true });
const seeds = fc.integer();
const ascending = (a: number, b: number) => a - b;
const rowsOf = ({ left, right, same }: Pairs) => Array.from(left, (_, row) => [left[row], right[row], same[row]]);
const triplesOf = ({ anchor, positive, negative }: Triplets) =>
  Array.from(anchor, (row, i) => [row, positive[i], negative[i]]);

describe('randomSplit', () => {
  it('puts every item in exactly one part, round(fraction x n) of them in the first', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fractions, seeds, (items, fraction, seed) => {
        const before = [...items];
        const [first, rest] = randomSplit(items, { fraction, seed });
        expect(first).toHaveLength(Math.round(fraction * items.length));
        expect([...first, ...rest].sort(ascending)).toEqual([...items].sort(ascending));
        expect(items).toEqual(before);
        expect(randomSplit(items, { fraction, seed })).toEqual([first, rest]);
      }),
    );
  });

  it.each([
    Int8Array,
    Uint8Array,
    Uint8ClampedArray,
    Int16Array,
    Uint16Array,
    Int32Array,
    Uint32Array,
    Float32Array,
    Float64Array,
  ])('splits a %o into two of its kind, with the same items as a plain array', (Type) => {
    const values = Array.from({ length: 50 }, (_, index) => index);
    const [first, rest] = randomSplit(Type.from(values), { fraction: 0.3, seed: 8 });
    expect(first).toBeInstanceOf(Type);
    expect(rest).toBeInstanceOf(Type);
    expect([[...first], [...rest]]).toEqual(randomSplit(values, { fraction: 0.3, seed: 8 }));
  });

  it('copies: a part can be written to without changing what was split, a Buffer too', () => {
    const bytes = Buffer.from([1, 2, 3, 4]);
    const [first] = randomSplit(bytes, { fraction: 1, seed: 1 });
    first.fill(99);
    expect([...bytes]).toEqual([1, 2, 3, 4]);
  });

  it('takes any kind of item, and keeps the items themselves', () => {
    const items = [{ name: 'boot' }, { name: 'bag' }];
    const [first, rest] = randomSplit(items, { fraction: 0.5, seed: 3 });
    expect(items).toContain(first[0]);
    expect(items).toContain(rest[0]);
    expect(first[0]).not.toBe(rest[0]);
  });

  it('keeps the two pairs of an image together, so that both parts are balanced', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 40 }), fractions, seeds, (images, fraction, seed) => {
        const pairs = makePairs(
          Array.from({ length: images }, (_, row) => row % 2),
          { seed },
        );
        const parts = randomSplit(pairs, { fraction, seed });
        expect(parts[0].same).toHaveLength(2 * Math.round(fraction * images));
        expect(parts.flatMap(rowsOf).sort()).toEqual(rowsOf(pairs).sort());
        for (const { left, same } of parts) {
          for (let row = 0; row < same.length; row += 2) {
            expect(left[row]).toBe(left[row + 1]);
            expect([same[row], same[row + 1]]).toEqual([1, 0]);
          }
        }
      }),
    );
  });

  it('keeps the three images of a triplet together', () => {
    fc.assert(
      fc.property(fc.integer({ min: 4, max: 40 }), fractions, seeds, (images, fraction, seed) => {
        const triplets = makeTriplets(
          Array.from({ length: images }, (_, row) => row % 2),
          { seed },
        );
        const before = triplesOf(triplets);
        const [first, rest] = randomSplit(triplets, { fraction, seed });
        expect(first.anchor).toHaveLength(Math.round(fraction * before.length));
        expect([first, rest].flatMap(triplesOf).sort()).toEqual([...before].sort());
        expect(randomSplit(before, { fraction, seed })).toEqual([triplesOf(first), triplesOf(rest)]);
        expect(triplesOf(triplets)).toEqual(before);
      }),
    );
  });

  it("cuts the article's 30,000 triplets into 28,500 and 1,500", () => {
    const labels = Uint8Array.from({ length: 60_000 }, (_, row) => row % 10);
    const [train, validation] = randomSplit(makeTriplets(labels, { seed: 42 }), { fraction: 0.95, seed: 42 });
    for (const column of ['anchor', 'positive', 'negative'] as const)
      expect([train[column].length, validation[column].length]).toEqual([28_500, 1_500]);
  });

  it('puts every item into the first part equally often, and shuffles both parts', () => {
    const firsts = new Array<number>(10).fill(0);
    const leads = new Array<number>(10).fill(0);
    for (let seed = 0; seed < 4000; seed++) {
      const [first, rest] = randomSplit([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], { fraction: 0.3, seed });
      for (const item of first) firsts[item]++;
      leads[rest[0]]++;
    }
    expect(chiSquare(firsts)).toBeLessThan(highestFair(10));
    expect(chiSquare(leads)).toBeLessThan(highestFair(10));
  });

  it('leaves nothing over at 1 and takes nothing at 0', () => {
    expect(randomSplit([1, 2, 3], { fraction: 0, seed: 1 })[0]).toEqual([]);
    expect(randomSplit(new Uint8Array(3), { fraction: 1, seed: 1 })[1]).toEqual(new Uint8Array(0));
    expect(randomSplit([], { fraction: 0.5, seed: 1 })).toEqual([[], []]);
  });

  it('refuses fractions outside 0 to 1, seeds that are not whole numbers, and columns that do not match', () => {
    for (const fraction of [-0.1, 1.5, 80, Number.NaN]) {
      expect(() => randomSplit([1], { fraction, seed: 1 })).toThrow(
        `randomSplit: fraction must be from 0 to 1, found ${fraction}`,
      );
    }
    for (const options of [{}, undefined, { seed: '7' }] as unknown as { seed: number }[]) {
      expect(() => randomSplit([1], { fraction: 0.5, ...options })).toThrow(
        /^randomSplit: seed must be a whole number, found (undefined|'7'); pass { seed: 7 }$/,
      );
    }
    const uneven = { left: new Int32Array(3), right: new Int32Array(3), same: new Uint8Array(3) };
    expect(() => randomSplit(uneven, { fraction: 0.5, seed: 1 })).toThrow(
      'randomSplit: pairs must have columns of the same even length, found 3 left, 3 right, 3 same',
    );
    expect(() => randomSplit({ ...uneven, right: new Int32Array(4) }, { fraction: 0.5, seed: 1 })).toThrow(
      '3 left, 4 right, 3 same',
    );
    const triplets = { anchor: new Int32Array(3), positive: new Int32Array(3), negative: new Int32Array(4) };
    expect(() => randomSplit(triplets, { fraction: 0.5, seed: 1 })).toThrow(
      'randomSplit: triplets must have columns of the same length, found 3 anchor, 3 positive, 4 negative',
    );
    expect(() => randomSplit({ ...triplets, positive: new Int32Array(2) }, { fraction: 0.5, seed: 1 })).toThrow(
      '3 anchor, 2 positive',
    );
  });
});
