/** What every miner promises. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { jit } from '../../lib/jit/jit';
import type { MinedPairs, MinedTriplets, Miner } from '../../lib/miners/miner';
import { tf } from '../../lib/tensorflow/tensorflow';
import { labeledBatch } from '../losses/support';
import type { Pair, Triplet } from '../oracles/naive-miners';

interface NaivePairs {
  positive: Pair[];
  negative: Pair[];
}

/** Where a mask is true, row by row. */
export function rowsOf(mask: tf.Tensor): number[][] {
  const found: number[][] = [];
  const walk = (values: unknown, at: number[]) => {
    if (Array.isArray(values)) for (const [i, value] of values.entries()) walk(value, [...at, i]);
    else if (values) found.push(at);
  };
  walk(mask.arraySync(), []);
  return found;
}

export const choice = (mined: MinedPairs | MinedTriplets) =>
  mined instanceof tf.Tensor ? rowsOf(mined) : { positive: rowsOf(mined.positive), negative: rowsOf(mined.negative) };

const int32 = (labels: number[]) => tf.tensor1d(labels, 'int32');
const masksOf = (mined: MinedPairs | MinedTriplets) =>
  mined instanceof tf.Tensor ? [mined] : [mined.positive, mined.negative];

/** @param nearTies true where float32 might order two distances differently, as they are so alike: these batches are left out */
export function keepsMinerPromises(
  miner: Miner,
  naive: (embeddings: number[][], labels: number[]) => NaivePairs | Triplet[],
  nearTies: (embeddings: number[][]) => boolean,
): void {
  it('chooses what loops choose', () => {
    fc.assert(
      fc.property(labeledBatch, ({ embeddings, labels }) => {
        fc.pre(!nearTies(embeddings));
        expect(choice(miner(tf.tensor2d(embeddings), int32(labels)))).toEqual(naive(embeddings, labels));
      }),
      { numRuns: 40 },
    );
  });

  keepsMinerShape(miner);
}

/** What a miner that draws promises as well: masks of bool, no triplets where there are none, a recording, no leaks. */
export function keepsMinerShape(miner: Miner): void {
  it.each([{ labels: [5, 5, 5] }, { labels: [1] }, { labels: [] }, { labels: [1, 2, 3] }])(
    'gives masks of the same shape for labels $labels, and no triplet',
    ({ labels }) => {
      const x = tf.tensor2d(
        labels.flatMap((_, i) => [1, i]),
        [labels.length, 2],
      );
      const masks = masksOf(miner(x, int32(labels)));
      for (const { dtype, shape } of masks) {
        expect(dtype).toBe('bool');
        expect(shape).toEqual(
          masks.length === 1 ? [...Array(3)].map(() => labels.length) : [labels.length, labels.length],
        );
      }
      if (masks.length === 1) expect(rowsOf(masks[0])).toEqual([]);
    },
  );

  const { pairs } = miner;
  if (pairs)
    it('gives the pairs that occur in its triplets', () => {
      fc.assert(
        fc.property(labeledBatch, ({ embeddings, labels }) => {
          const batch = [tf.tensor2d([...embeddings, ...embeddings]), int32([...labels, ...labels])] as const;
          const triplets = rowsOf(miner(...batch) as MinedTriplets);
          const wanted = (which: number) =>
            new Set(triplets.map((triplet) => JSON.stringify([triplet[0], triplet[which]])));
          const { positive, negative } = pairs(...batch);
          const found = [positive, negative].map((mask) => new Set(rowsOf(mask).map((pair) => JSON.stringify(pair))));
          expect(found).toEqual([wanted(1), wanted(2)]);
          for (const mask of [positive, negative]) expect(mask.dtype).toBe('bool');
        }),
        { numRuns: 30 },
      );
      const empty = pairs(tf.zeros([0, 2]), int32([]));
      for (const mask of [empty.positive, empty.negative]) expect(mask.shape).toEqual([0, 0]);
    });

  it('can be recorded, with masks of the same shapes', () => {
    const numbers = (x: tf.Tensor2D, labels: tf.Tensor1D) =>
      tf.tidy(() => masksOf(miner(x, labels)).map((mask) => tf.cast(mask, 'float32')));
    const recorded = jit((x: tf.Tensor2D, labels: tf.Tensor1D) => numbers(x, labels));
    const x = tf.randomNormal([6, 3], 0, 1, 'float32', 1) as tf.Tensor2D;
    const labels = int32([0, 0, 0, 1, 1, 2]);
    expect(recorded(x, labels).map(({ shape }) => shape)).toEqual(numbers(x, labels).map(({ shape }) => shape));
    recorded.dispose();
  });

  it('leaves no tensor but its masks', () => {
    const labels = int32([0, 0, 1]);
    const x = tf.tensor2d([
      [1, 2],
      [0, 1],
      [0.5, 1],
    ]);
    tf.tidy(() => void miner(x, labels));
    const before = tf.memory().numTensors;
    const mined = miner(x, labels);
    expect(tf.memory().numTensors).toBe(before + masksOf(mined).length);
    tf.dispose(masksOf(mined));
  });
}
