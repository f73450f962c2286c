import { describe, expect, it } from 'vitest';
import { classVectors, requireClassInput } from '../../../lib/losses/parts/class-vectors';
import { tf } from '../../../lib/tensorflow/tensorflow';

describe('classVectors', () => {
  it('draws as many vectors of length 1 as it is asked for', () => {
    const vectors = classVectors('me', { classes: 5, dimensions: 3, seed: 1 }, { perClass: 2 });
    expect(vectors.shape).toEqual([10, 3]);
    expect(vectors.trainable).toBe(true);
    for (const vector of vectors.arraySync()) expect(Math.hypot(...vector)).toBeCloseTo(1);
    vectors.dispose();
  });

  it('prefers no direction: mean and variance of each coordinate are those of the sphere', () => {
    const count = 4000;
    const vectors = classVectors('me', { classes: count, dimensions: 4, seed: 2 });
    const { mean, variance } = tf.moments(vectors, 0);
    // A coordinate has variance 1/4, and its square at most 2 d / (d + 2) times the square of that.
    for (const value of mean.dataSync()) expect(Math.abs(value)).toBeLessThan(5 * Math.sqrt(1 / 4 / count));
    for (const value of variance.dataSync())
      expect(Math.abs(value - 1 / 4)).toBeLessThan((5 * Math.sqrt(8 / 6 / count)) / 4);
    vectors.dispose();
  });

  it('leaves no tensor but its variable', () => {
    const before = tf.memory().numTensors;
    const vectors = classVectors('me', { classes: 2, dimensions: 2, seed: 1 });
    expect(tf.memory().numTensors).toBe(before + 1);
    vectors.dispose();
  });

  it('refuses an invalid number of classes, and an invalid seed', () => {
    expect(() => classVectors('me', { classes: 1.5, dimensions: 2, seed: 1 })).toThrow(
      'me: classes must be a whole number of 1 or more, found 1.5',
    );
    expect(() => classVectors('me', { classes: 1, dimensions: 2, seed: Number.NaN })).toThrow('me: seed must be');
  });
});

describe('requireClassInput', () => {
  const options = { classes: 2, dimensions: 3, seed: 1 };

  it('takes embeddings of its dimensions with a label each', () => {
    expect(() => requireClassInput('me', tf.zeros([4, 3]), tf.zeros([4]), options)).not.toThrow();
  });

  it('refuses others', () => {
    expect(() => requireClassInput('me', tf.zeros([4, 2]), tf.zeros([4]), options)).toThrow(
      'me: embeddings must have 3',
    );
    expect(() => requireClassInput('me', tf.zeros([4, 3]), tf.zeros([3]), options)).toThrow('me: embeddings must be');
  });
});
