import { describe, expect, it } from 'vitest';
import { distanceWeightedMiner } from '../../lib/miners/distance-weighted-miner';
import type { MinedPairs, Miner } from '../../lib/miners/miner';
import { withSeed } from '../../lib/tensorflow/random';
import { tf } from '../../lib/tensorflow/tensorflow';
import { distanceWeights } from '../oracles/naive-miners';
import { keepsMinerShape, rowsOf } from './miner-promises';

const seeded = (draw: number) => tf.tensor1d([7, draw], 'int32');
const drawing = distanceWeightedMiner();
/** With a seed, as in `fit`. */
const miner: Miner = Object.assign(
  (x: tf.Tensor2D, labels: tf.Tensor1D) => tf.tidy(() => withSeed(seeded(1), () => drawing(x, labels) as tf.Tensor3D)),
  {
    pairs: (x: tf.Tensor2D, labels: tf.Tensor1D) =>
      tf.tidy(() => withSeed(seeded(1), () => ({ ...(drawing.pairs?.(x, labels) as MinedPairs) }))),
  },
);

// Negatives of row 0 at distances of about 0.1, 0.7, 1.1, 1.3 and 2, of which the first is cut off and the last too far.
const angles = [0, 0.2, 0.1, 0.7, 1.1, 1.4, 3];
const embeddings = angles.map((angle) => [3 * Math.cos(angle), 2 * Math.sin(angle), Math.sin(angle), 0, 0.5]);
const labels = [0, 0, 1, 1, 1, 2, 2];

describe('distanceWeightedMiner', () => {
  keepsMinerShape(miner);

  it('draws the negatives as often as the weights say', () => {
    const wanted = distanceWeights([embeddings, labels], 0, 0.5, 1.4);
    expect(wanted.filter((weight) => weight > 0).length).toBeGreaterThan(2);
    expect(wanted.filter((weight) => weight === 0).length).toBeGreaterThan(0);
    // Fifty times the first row: each pair of them draws one negative.
    const copies = 50;
    const rows = [...Array.from({ length: copies }, () => embeddings[0]), ...embeddings.slice(2)];
    const classes = [...Array.from({ length: copies }, () => 0), ...labels.slice(2)];
    const drawn = rowsOf(miner(tf.tensor2d(rows), tf.tensor1d(classes, 'int32')) as tf.Tensor3D);
    const negatives = drawn.filter(([a]) => a < copies).map(([, , n]) => n - copies);
    const draws = copies * (copies - 1);
    expect(negatives.length).toBe(draws);
    for (const [n, chance] of wanted.entries()) {
      const count = negatives.filter((negative) => negative === n).length;
      const deviation = Math.sqrt(draws * chance * (1 - chance));
      expect(Math.abs(count - draws * chance), `negative ${n}`).toBeLessThanOrEqual(5 * deviation);
    }
  });

  it('draws one negative for every pair that has one near enough, and none for the others', () => {
    const found = rowsOf(miner(tf.tensor2d(embeddings), tf.tensor1d(labels, 'int32')) as tf.Tensor3D);
    const pairs = labels.flatMap((label, a) =>
      labels.flatMap((other, p) => (a !== p && label === other ? [[a, p]] : [])),
    );
    const hasNear = ([a]: number[]) => distanceWeights([embeddings, labels], a, 0.5, 1.4).some((weight) => weight > 0);
    expect(found.map(([a, p]) => [a, p])).toEqual(pairs.filter(hasNear));
    for (const [a, , n] of found) expect(labels[n]).not.toBe(labels[a]);
  });

  it('draws the same from the same seed, and something else from another', () => {
    const x = tf.randomNormal([12, 8], 0, 1, 'float32', 1) as tf.Tensor2D;
    const classes = tf.tensor1d(
      Array.from({ length: 12 }, (_, i) => i % 3),
      'int32',
    );
    const of = (draw: number) =>
      rowsOf(withSeed(seeded(draw), () => distanceWeightedMiner({ farthest: 1.99 })(x, classes)) as tf.Tensor3D);
    expect(of(1)).toEqual(of(1));
    expect(of(1)).not.toEqual(of(2));
    expect(of(1).length).toBe(36);
  });

  it.each([
    [0, 1.4],
    [1.5, 1.4],
    [0.5, 2],
    [Number.NaN, 1],
  ])('refuses a cutoff of %s with a farthest of %s', (cutoff, farthest) => {
    expect(() => distanceWeightedMiner({ cutoff, farthest })).toThrow(
      `distanceWeightedMiner: cutoff and farthest must satisfy 0 < cutoff < farthest < 2, found ${cutoff} and ${farthest}`,
    );
  });
});
