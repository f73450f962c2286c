import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom, randomOf } from '../../lib/tensorflow/seeded-random';
import { chiSquare, highestFair } from '../pairs/chi-square';

const seeds = fc.maxSafeInteger();
const draws = (seed: number, stream?: number) => {
  const random = createRandom({ seed, stream });
  return Array.from({ length: 8 }, () => random.integer(2 ** 32));
};

describe('createRandom', () => {
  it('repeats itself for a seed, on every machine and in every version', () => {
    const random = createRandom({ seed: 7 });
    expect(Array.from({ length: 6 }, () => random.integer(1000))).toEqual([816, 190, 8, 490, 441, 265]);
    expect(random.float()).toBe(0.8573536428372591);
    expect(random.shuffle([0, 1, 2, 3, 4, 5, 6, 7])).toEqual([0, 4, 2, 7, 6, 3, 5, 1]);
  });

  it('draws differently for another seed or stream, and the same for the same ones', () => {
    fc.assert(
      fc.property(seeds, seeds, fc.nat(), (seed, other, stream) => {
        expect(draws(seed, stream)).toEqual(draws(seed, stream));
        fc.pre(seed !== other && stream !== 0);
        expect(draws(seed)).not.toEqual(draws(other));
        expect(draws(seed)).not.toEqual(draws(seed, stream));
      }),
    );
    expect(draws(-0)).toEqual(draws(0));
    expect(draws(-3)).not.toEqual(draws(3));
    expect(draws(3, 0)).toEqual(draws(3));
  });

  it('has no relation between neighbouring seeds, not even in their first draws', () => {
    const counts = new Array<number>(16).fill(0);
    for (let seed = 0; seed < 16_000; seed++) counts[createRandom({ seed }).integer(16)]++;
    expect(chiSquare(counts)).toBeLessThan(highestFair(16));
    let together = 0;
    for (let seed = 0; seed < 4000; seed++) {
      if (createRandom({ seed }).float() < 0.5 === createRandom({ seed: seed + 1 }).float() < 0.5) together++;
    }
    expect(Math.abs(together - 2000)).toBeLessThan(5 * Math.sqrt(1000));
  });

  it.each([2, 3, 6, 7, 10, 1000])('draws whole numbers below %i, all equally often', (count) => {
    const random = createRandom({ seed: 11 });
    const counts = new Array<number>(count).fill(0);
    for (let draw = 0; draw < 50 * count + 20_000; draw++) counts[random.integer(count)]++;
    expect(counts).toHaveLength(count);
    expect(chiSquare(counts)).toBeLessThan(highestFair(count));
  });

  it('has no modulo bias where it would be largest: three quarters of 2³²', () => {
    // Draw modulo 3 · 2³⁰ would make the lowest third twice as likely as each of the others.
    const random = createRandom({ seed: 5 });
    const thirds = [0, 0, 0];
    for (let draw = 0; draw < 30_000; draw++) thirds[Math.floor(random.integer(3 * 2 ** 30) / 2 ** 30)]++;
    expect(chiSquare(thirds)).toBeLessThan(highestFair(3));
  });

  it('stays within bounds', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 2 ** 32 }), (seed, count) => {
        const random = createRandom({ seed });
        const drawn = random.integer(count);
        expect(Number.isInteger(drawn) && drawn >= 0 && drawn < count).toBe(true);
        const float = random.float();
        expect(float >= 0 && float < 1).toBe(true);
      }),
    );
    expect(createRandom({ seed: 1 }).integer(1)).toBe(0);
  });

  it('draws floats evenly', () => {
    const random = createRandom({ seed: 2 });
    const counts = new Array<number>(20).fill(0);
    for (let draw = 0; draw < 20_000; draw++) counts[Math.floor(random.float() * 20)]++;
    expect(chiSquare(counts)).toBeLessThan(highestFair(20));
  });

  it('shuffles arrays and typed arrays in place, losing nothing', () => {
    fc.assert(
      fc.property(seeds, fc.array(fc.integer()), (seed, values) => {
        const array = [...values];
        expect(createRandom({ seed }).shuffle(array)).toBe(array);
        const ascending = (a: number, b: number) => a - b;
        expect([...array].sort(ascending)).toEqual([...values].sort(ascending));
        expect([...createRandom({ seed }).shuffle(Int32Array.from(values))]).toEqual(array);
      }),
    );
  });

  it('makes all 24 orders of four equally often', () => {
    const random = createRandom({ seed: 9 });
    const counts = new Map<string, number>();
    for (let draw = 0; draw < 24_000; draw++) {
      const order = random.shuffle(['a', 'b', 'c', 'd']).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    expect(chiSquare([...counts.values()])).toBeLessThan(highestFair(24));
  });

  it.each([Number.NaN, 0.5, Number.POSITIVE_INFINITY, 2 ** 53, undefined, '7'])('refuses %s as a seed', (seed) => {
    expect(() => createRandom({ seed: seed as number })).toThrow(
      `createRandom: seed must be a whole number, found ${typeof seed === 'string' ? `'${seed}'` : seed}; pass { seed: 7 }`,
    );
  });
});

describe('randomOf', () => {
  it('is the generator of the seed', () => {
    expect(randomOf('makePairs', { seed: 7 }).float()).toBe(createRandom({ seed: 7 }).float());
  });

  it('is the generator of the stream as well, if there is one', () => {
    expect(randomOf('classBatches', { seed: 7, stream: 3 }).float()).toBe(createRandom({ seed: 7, stream: 3 }).float());
    for (const [found, stream] of Object.entries({ '0.5': 0.5, NaN: Number.NaN, "'3'": '3', null: null }))
      expect(() => randomOf('classBatches', { seed: 7, stream: stream as number })).toThrow(
        `classBatches: stream must be a whole number, found ${found}; leave it out for 0`,
      );
  });

  it.each([
    ['NaN', Number.NaN],
    ['0.5', 0.5],
    ['9007199254740992', 2 ** 53],
    ['undefined', undefined],
    ['null', null],
    ["'7'", '7'],
    ['Symbol(7)', Symbol('7')],
  ])('refuses %s as a seed, in the name of the function that was called', (found, seed) => {
    const wanted = `makeTriplets: seed must be a whole number, found ${found}; pass { seed: 7 }`;
    expect(() => randomOf('makeTriplets', { seed: seed as number })).toThrow(wanted);
  });
});
