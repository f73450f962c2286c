import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shown } from '../../lib/checks/shown';
import { type ClassBatches, classBatches } from '../../lib/pairs/class-batches';
import { mostBatches } from '../oracles/naive-class-batches';
import { chiSquare, highestFair } from './chi-square';

const seeds = fc.integer();
/** Labels of several classes, in any order, with a P and a K that they allow. */
const runs = fc
  .uniqueArray(fc.oneof(fc.nat(), fc.constantFrom(0, 1, 255, 256, 2 ** 31 - 1)), { minLength: 2, maxLength: 6 })
  .chain((values) => fc.array(fc.constantFrom(...values), { minLength: 4, maxLength: 80 }))
  .filter((labels) => sizesOf(labels).length >= 2 && Math.max(...sizesOf(labels)) >= 2)
  .chain((labels) =>
    fc.record({
      labels: fc.constant(labels),
      classes: fc.integer({ min: 2, max: sizesOf(labels).length }),
      images: fc.integer({ min: 2, max: Math.max(...sizesOf(labels)) }),
    }),
  );
const sizesOf = (labels: readonly number[]) =>
  [...new Set(labels)].map((label) => labels.filter((other) => other === label).length);
/** The order as [batch][class][image]. */
const batchesOf = (order: Int32Array, { classes, images }: ClassBatches) =>
  Array.from({ length: order.length / (classes * images) }, (_, batch) =>
    Array.from({ length: classes }, (_, own) => {
      const from = (batch * classes + own) * images;
      return [...order.subarray(from, from + images)];
    }),
  );

describe('classBatches', () => {
  it('gives every batch P classes of K images, as many batches as the classes allow', () => {
    fc.assert(
      fc.property(runs, seeds, ({ labels, ...perBatch }, seed) => {
        const batches = batchesOf(classBatches(labels, { ...perBatch, seed }), perBatch);
        const groups = sizesOf(labels).map((size) => Math.max(Math.floor(size / perBatch.images), 1));
        expect(batches).toHaveLength(mostBatches(groups, perBatch.classes));
        for (const batch of batches) {
          for (const rows of batch) expect(new Set(rows.map((row) => labels[row])).size).toBe(1);
          expect(new Set(batch.map(([row]) => labels[row])).size).toBe(perBatch.classes);
        }
      }),
    );
  });

  it('takes every image at most once, and repeats in turn those of a class of fewer than K', () => {
    fc.assert(
      fc.property(runs, seeds, ({ labels, ...perBatch }, seed) => {
        const order = classBatches(labels, { ...perBatch, seed });
        const times = labels.map(() => 0);
        for (const row of order) times[row]++;
        for (const label of new Set(labels)) {
          const own = times.filter((_, row) => labels[row] === label);
          const dealt = own.some((count) => count > 0);
          const turns = dealt ? perBatch.images / own.length : 0;
          if (own.length >= perBatch.images) expect(Math.max(...own)).toBeLessThanOrEqual(1);
          else for (const count of own) expect([Math.floor(turns), Math.ceil(turns)]).toContain(count);
        }
      }),
    );
  });

  it('gives the same order for the same seed and stream, whatever holds the labels, and others for another', () => {
    const labels = Array.from({ length: 300 }, (_, row) => (row * 7) % 11);
    const options = { classes: 4, images: 6, seed: 42 };
    const order = classBatches(labels, options);
    expect(order).toBeInstanceOf(Int32Array);
    expect(classBatches(Uint8Array.from(labels), options)).toEqual(order);
    expect(classBatches(Float32Array.from(labels), { ...options, stream: 0 })).toEqual(order);
    for (const other of [{ seed: 43 }, { stream: 1 }, { stream: -1 }])
      expect(classBatches(labels, { ...options, ...other })).not.toEqual(order);
  });

  it('draws every image of a class equally often, and with every other image equally often', () => {
    const labels = [0, 1, 0, 1, 0, 1, 0, 1, 0, 1];
    const joined = labels.map(() => new Array<number>(10).fill(0));
    const times = labels.map(() => 0);
    for (let seed = 0; seed < 3000; seed++)
      for (const [[a, b], [c, d]] of batchesOf(classBatches(labels, { classes: 2, images: 2, seed }), {
        classes: 2,
        images: 2,
      })) {
        for (const row of [a, b, c, d]) times[row]++;
        joined[a][b]++;
        joined[c][d]++;
      }
    expect(chiSquare(times)).toBeLessThan(highestFair(10));
    const ordered = joined.flatMap((row, a) => row.filter((_, b) => a !== b && labels[a] === labels[b]));
    expect(ordered).toHaveLength(40);
    expect(chiSquare(ordered)).toBeLessThan(highestFair(40));
  });

  it("takes nearly all of CIFAR-10's 50,000 labels into an epoch of 390 batches of 8 x 16", () => {
    const labels = Uint8Array.from({ length: 50_000 }, (_, row) => row % 10);
    const order = classBatches(labels, { classes: 8, images: 16, seed: 1 });
    expect(order).toHaveLength(390 * 128);
    expect(new Set(order).size).toBe(390 * 128);
  });

  it('says what was found where no batch can be made', () => {
    const options = { classes: 2, images: 2, seed: 1 };
    expect(() => classBatches([], options)).toThrow(
      'classBatches: labels must have at least 2 classes, found 0 in 0 images; lower classes',
    );
    expect(() => classBatches([3, 3, 4, 4, 5], { ...options, classes: 4 })).toThrow(
      'classBatches: labels must have at least 4 classes, found 3 in 5 images; lower classes',
    );
    expect(() => classBatches([3, 3, 4, 4, 5], { ...options, images: 3 })).toThrow(
      'classBatches: labels must have a class of at least 3 images, found 2 in the largest of 3; lower images',
    );
  });

  it('refuses labels that are not numbers, and options that are not whole numbers or are too low', () => {
    const options = { classes: 2, images: 2, seed: 1 };
    expect(() => classBatches([0, 1, Number.NaN], options)).toThrow(
      'classBatches: labels must be whole numbers from 0 to 2147483647, found NaN at row 2 of 3',
    );
    for (const value of [0, 1, -2, 2.5, Number.NaN, Number.POSITIVE_INFINITY, '2', undefined])
      for (const name of ['classes', 'images'])
        expect(() => classBatches([0, 0, 1, 1], { ...options, [name]: value })).toThrow(
          `classBatches: ${name} must be a whole number of 2 or more, found ${shown(value)}`,
        );
    expect(() => classBatches([0, 0, 1, 1], undefined as unknown as typeof options)).toThrow(
      'classBatches: options must be one object, found undefined; pass classBatches(labels, { classes: 8, images: 4, seed: 7 })',
    );
    expect(() => classBatches([0, 0, 1, 1], { ...options, stream: 0.5 })).toThrow(
      'classBatches: stream must be a whole number, found 0.5',
    );
  });
});
