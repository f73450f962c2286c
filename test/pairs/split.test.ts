import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makePairs, type Pairs } from '../../lib/pairs/make-pairs';
import { makeTriplets, type Triplets } from '../../lib/pairs/make-triplets';
import { split } from '../../lib/pairs/split';
import { chiSquare, highestFair } from './chi-square';

const fractions = fc.double({ min: 0, max: 1, noNaN: true });
const seeds = fc.integer();
const ascending = (a: number, b: number) => a - b;
const rowsOf = ({ left, right, same }: Pairs) => Array.from(left, (_, row) => [left[row], right[row], same[row]]);
const triplesOf = ({ anchor, positive, negative }: Triplets) =>
  Array.from(anchor, (row, i) => [row, positive[i], negative[i]]);

describe('split', () => {
  it('puts every item in exactly one part, round(fraction x n) of them first', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fractions, seeds, (items, fraction, seed) => {
        const before = [...items];
        const [first, rest] = split(items, fraction, { seed });
        expect(first).toHaveLength(Math.round(fraction * items.length));
        expect([...first, ...rest].sort(ascending)).toEqual([...items].sort(ascending));
        expect(items).toEqual(before);
        expect(split(items, fraction, { seed })).toEqual([first, rest]);
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
  ])('gives back a %o for one, with the items of the array that it came from', (Type) => {
    const values = Array.from({ length: 50 }, (_, index) => index);
    const [first, rest] = split(Type.from(values), 0.3, { seed: 8 });
    expect(first).toBeInstanceOf(Type);
    expect(rest).toBeInstanceOf(Type);
    expect([[...first], [...rest]]).toEqual(split(values, 0.3, { seed: 8 }));
  });

  it('copies: a part can be written to without changing what was split, a Buffer too', () => {
    const bytes = Buffer.from([1, 2, 3, 4]);
    const [first] = split(bytes, 1, { seed: 1 });
    first.fill(99);
    expect([...bytes]).toEqual([1, 2, 3, 4]);
  });

  it('takes any kind of item, and keeps the items themselves', () => {
    const items = [{ name: 'boot' }, { name: 'bag' }];
    const [first, rest] = split(items, 0.5, { seed: 3 });
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
        const parts = split(pairs, fraction, { seed });
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

  it('cuts triplets row by row, whole', () => {
    fc.assert(
      fc.property(fc.integer({ min: 4, max: 40 }), fractions, seeds, (images, fraction, seed) => {
        const triplets = makeTriplets(
          Array.from({ length: images }, (_, row) => row % 2),
          { seed },
        );
        const before = triplesOf(triplets);
        const [first, rest] = split(triplets, fraction, { seed });
        expect(first.anchor).toHaveLength(Math.round(fraction * before.length));
        expect([first, rest].flatMap(triplesOf).sort()).toEqual([...before].sort());
        expect(split(before, fraction, { seed })).toEqual([triplesOf(first), triplesOf(rest)]);
        expect(triplesOf(triplets)).toEqual(before);
      }),
    );
  });

  it("cuts the article's 30,000 triplets into 28,500 and 1,500", () => {
    const labels = Uint8Array.from({ length: 60_000 }, (_, row) => row % 10);
    const [train, validation] = split(makeTriplets(labels, { seed: 42 }), 0.95, { seed: 42 });
    for (const column of ['anchor', 'positive', 'negative'] as const)
      expect([train[column].length, validation[column].length]).toEqual([28_500, 1_500]);
  });

  it('puts every item first equally often, and shuffles both parts', () => {
    const firsts = new Array<number>(10).fill(0);
    const leads = new Array<number>(10).fill(0);
    for (let seed = 0; seed < 4000; seed++) {
      const [first, rest] = split([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 0.3, { seed });
      for (const item of first) firsts[item]++;
      leads[rest[0]]++;
    }
    expect(chiSquare(firsts)).toBeLessThan(highestFair(10));
    expect(chiSquare(leads)).toBeLessThan(highestFair(10));
  });

  it('leaves nothing over at 1 and takes nothing at 0', () => {
    expect(split([1, 2, 3], 0, { seed: 1 })[0]).toEqual([]);
    expect(split(new Uint8Array(3), 1, { seed: 1 })[1]).toEqual(new Uint8Array(0));
    expect(split([], 0.5, { seed: 1 })).toEqual([[], []]);
  });

  it('refuses fractions outside 0 to 1, seeds that are no whole numbers, and columns that do not match', () => {
    for (const fraction of [-0.1, 1.5, 80, Number.NaN]) {
      expect(() => split([1], fraction, { seed: 1 })).toThrow(`split: fraction must be from 0 to 1, found ${fraction}`);
    }
    for (const options of [{}, undefined, { seed: '7' }] as unknown as { seed: number }[]) {
      expect(() => split([1], 0.5, options)).toThrow(
        `split: seed must be a whole number, found ${options?.seed}; pass { seed: 7 }`,
      );
    }
    const uneven = { left: new Int32Array(3), right: new Int32Array(3), same: new Uint8Array(3) };
    expect(() => split(uneven, 0.5, { seed: 1 })).toThrow(
      'split: pairs must have columns of one even length, found 3 left, 3 right, 3 same',
    );
    expect(() => split({ ...uneven, right: new Int32Array(4) }, 0.5, { seed: 1 })).toThrow('3 left, 4 right, 3 same');
    const triplets = { anchor: new Int32Array(3), positive: new Int32Array(3), negative: new Int32Array(4) };
    expect(() => split(triplets, 0.5, { seed: 1 })).toThrow(
      'split: triplets must have columns of one length, found 3 anchor, 3 positive, 4 negative',
    );
    expect(() => split({ ...triplets, positive: new Int32Array(2) }, 0.5, { seed: 1 })).toThrow('3 anchor, 2 positive');
  });
});
