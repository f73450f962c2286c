import { describe, expect, it } from 'vitest';
import { randomNormal, randomUniform, withSeed } from '../../lib/tensorflow/random';
import { tf } from '../../lib/tensorflow/tensorflow';

const draw = (seed: [number, number], shape = [1000]) =>
  tf.tidy(() => withSeed(tf.tensor1d(seed, 'int32'), () => randomUniform(shape)).dataSync());

describe('randomUniform within withSeed', () => {
  it('draws the same from the same seed, whatever was drawn before', () => {
    const first = draw([1, 2]);
    draw([8, 9]);
    expect(draw([1, 2])).toEqual(first);
  });

  it('draws differently for another run or another step', () => {
    const draws = [draw([1, 2]), draw([1, 3]), draw([2, 2])].map(([value]) => value);
    expect(new Set(draws).size).toBe(3);
  });

  it('draws new numbers at every call within a step', () => {
    const [a, b] = tf.tidy(() =>
      withSeed(tf.tensor1d([1, 2], 'int32'), () => [
        randomUniform([1000]).dataSync(),
        randomUniform([1000]).dataSync(),
      ]),
    );
    let product = 0;
    for (let i = 0; i < a.length; i++) product += (a[i] - 0.5) * (b[i] - 0.5);
    expect(a[0]).not.toBe(b[0]);
    expect(Math.abs(product / a.length / (1 / 12))).toBeLessThan(0.15); // correlation
  });

  it('is uniform in [0, 1): mean 1/2, variance 1/12', () => {
    const values = draw([3, 4], [200, 500]) as Float32Array;
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    expect(Math.min(...values.slice(0, 50_000))).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values.slice(0, 50_000))).toBeLessThan(1);
    expect(mean).toBeCloseTo(0.5, 2);
    expect(variance).toBeCloseTo(1 / 12, 2);
  });

  it('is the standard normal distribution for randomNormal: mean 0, variance 1, from the same seeds', () => {
    const normal = () =>
      tf.tidy(() => withSeed(tf.tensor1d([3, 4], 'int32'), () => randomNormal([100_000])).dataSync()) as Float32Array;
    const values = normal();
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    expect(Math.abs(mean)).toBeLessThan(5 / Math.sqrt(values.length));
    expect(Math.abs(variance - 1)).toBeLessThan(5 * Math.sqrt(2 / values.length));
    expect(normal()).toEqual(values);
  });

  it('leaves no tensor behind, and no seed after an error', () => {
    draw([1, 1]);
    const before = tf.memory().numTensors;
    draw([1, 1]);
    const seed = tf.tensor1d([1, 1], 'int32');
    expect(() =>
      withSeed(seed, () => {
        throw new Error('inside');
      }),
    ).toThrow('inside');
    seed.dispose();
    expect(tf.tidy(() => randomUniform([3]).dataSync().length)).toBe(3);
    expect(tf.memory().numTensors).toBe(before);
  });
});
