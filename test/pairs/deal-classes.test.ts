import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dealClasses } from '../../lib/pairs/deal-classes';
import { createRandom } from '../../lib/tensorflow/seeded-random';
import { mostBatches } from '../oracles/naive-class-batches';
import { chiSquare, highestFair } from './chi-square';

const deal = (counts: readonly number[], perBatch: number, seed: number) => {
  const dealt = [...dealClasses(Int32Array.from(counts), perBatch, createRandom({ seed }))];
  return Array.from({ length: dealt.length / perBatch }, (_, i) => dealt.slice(i * perBatch, (i + 1) * perBatch));
};
/** Counts of some classes, a few of them far larger than others, and how many make a batch. */
const deals = fc
  .array(fc.oneof(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 60 })), { minLength: 2, maxLength: 12 })
  .chain((counts) => fc.tuple(fc.constant(counts), fc.integer({ min: 2, max: counts.length })));

describe('dealClasses', () => {
  it('makes as many batches of different classes as can be made, and deals no class too often', () => {
    fc.assert(
      fc.property(deals, fc.integer(), ([counts, perBatch], seed) => {
        const batches = deal(counts, perBatch, seed);
        expect(batches).toHaveLength(mostBatches(counts, perBatch));
        for (const batch of batches) expect(new Set(batch).size).toBe(perBatch);
        for (const [own, count] of counts.entries())
          expect(batches.filter((batch) => batch.includes(own)).length).toBeLessThanOrEqual(count);
        expect(batches.flat().every((own) => own in counts)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('puts all classes into every batch where a batch holds as many', () => {
    for (const batch of deal([5, 5, 5], 3, 1)) expect([...batch].sort()).toEqual([0, 1, 2]);
    expect(deal([1, 1], 2, 1)).toHaveLength(1);
  });

  it('leaves nothing over where the classes are equal and fill the batches', () => {
    const batches = deal(new Array<number>(10).fill(8), 4, 3);
    expect(batches).toHaveLength(20);
    for (let own = 0; own < 10; own++) expect(batches.flat().filter((other) => other === own)).toHaveLength(8);
  });

  it('joins every two classes equally often, and gives every class each batch equally often', () => {
    const joined = new Map<string, number>();
    const places = new Array<number>(6).fill(0);
    for (let seed = 0; seed < 3000; seed++)
      for (const [i, [a, b]] of deal([3, 3, 3, 3], 2, seed).entries()) {
        const key = `${Math.min(a, b)} ${Math.max(a, b)}`;
        joined.set(key, (joined.get(key) ?? 0) + 1);
        if (a === 0 || b === 0) places[i]++;
      }
    expect(joined.size).toBe(6);
    expect(chiSquare([...joined.values()])).toBeLessThan(highestFair(6));
    expect(chiSquare(places)).toBeLessThan(highestFair(6));
  });

  it('leaves out each of several equal classes equally often', () => {
    const dealt = new Array<number>(5).fill(0);
    for (let seed = 0; seed < 3000; seed++) for (const own of deal([1, 1, 1, 1, 1], 3, seed).flat()) dealt[own]++;
    expect(chiSquare(dealt)).toBeLessThan(highestFair(5));
  });

  it('deals a class that outnumbers the others into every batch, early ones too', () => {
    const batches = deal([1000, 30, 30, 30], 3, 5);
    expect(batches).toHaveLength(45);
    for (const batch of batches) expect(batch).toContain(0);
  });

  it('deals a hundred thousand classes, and a million turns of few', () => {
    const many = dealClasses(new Int32Array(100_000).fill(3), 32, createRandom({ seed: 1 }));
    expect(many).toHaveLength(Math.floor(300_000 / 32) * 32);
    const few = dealClasses(new Int32Array(10).fill(100_000), 8, createRandom({ seed: 1 }));
    expect(few).toHaveLength(1_000_000);
  });
});
