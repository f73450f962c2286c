import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dropout, spatialDropout2d } from '../../../lib/models/layers/dropout';
import { withSeed } from '../../../lib/tensorflow/random';
import { tf } from '../../../lib/tensorflow/tensorflow';
import { chiSquare, highestFair } from '../../pairs/chi-square';

const apply = (layer: tf.layers.Layer, x: tf.Tensor, training: boolean, step = 0) =>
  withSeed(tf.tensor1d([1, step], 'int32'), () => layer.apply(x, { training }) as tf.Tensor);

describe('dropout', () => {
  it('zeroes about rate of the values while training, and scales the others by 1 / (1 - rate)', () => {
    for (const rate of [0.1, 0.3, 0.75]) {
      const values = tf.tidy(() => apply(dropout({ rate }), tf.ones([100, 1000]), true).dataSync());
      const kept = values.filter((value) => value !== 0);
      expect(1 - kept.length / values.length).toBeCloseTo(rate, 2);
      expect(Math.min(...kept.slice(0, 1000))).toBeCloseTo(1 / (1 - rate), 5);
      expect(Math.max(...kept.slice(0, 1000))).toBeCloseTo(1 / (1 - rate), 5);
    }
  });

  it('is the identity when it is not training, and at rate 0', () => {
    const x = tf.tensor1d([1, -2, 3]);
    expect([...apply(dropout({ rate: 0.5 }), x, false).dataSync()]).toEqual([1, -2, 3]);
    expect([...apply(dropout({ rate: 0 }), x, true).dataSync()]).toEqual([1, -2, 3]);
    expect(x.isDisposed).toBe(false);
  });

  it('passes on the gradient where the value was kept', () => {
    tf.tidy(() => {
      const layer = dropout({ rate: 0.5 });
      const x = tf.ones([50]);
      const y = apply(layer, x, true).dataSync();
      const gradient = withSeed(tf.tensor1d([1, 0], 'int32'), () =>
        tf
          .grad((x) => layer.apply(x, { training: true }) as tf.Tensor)(x)
          .dataSync(),
      );
      expect(gradient).toEqual(y);
    });
  });

  it('draws another mask at another step, and leaves no tensor behind', () => {
    const layer = dropout({ rate: 0.5 });
    const mask = (step: number) =>
      tf.tidy(() =>
        apply(layer, tf.ones([100]), true, step)
          .dataSync()
          .join(),
      );
    expect(mask(1)).toBe(mask(1));
    const before = tf.memory().numTensors;
    expect(mask(2)).not.toBe(mask(1));
    expect(tf.memory().numTensors).toBe(before);
  });

  /** 1 where the value is kept, for masks of this seed and another, each drawn in a step of its own. */
  const masksOf = (rate: number, size: number, steps: number[], draws = 1) => {
    const layer = dropout({ rate });
    return steps.flatMap((step) =>
      withSeed(tf.tensor1d([5, step], 'int32'), () =>
        Array.from({ length: draws }, () =>
          tf.tidy(() => {
            const y = layer.apply(tf.ones([size]), { training: true }) as tf.Tensor;
            return Uint8Array.from(y.dataSync(), (value) => Number(value > 0));
          }),
        ),
      ),
    );
  };
  const kept = (mask: Uint8Array) => mask.reduce((sum, value) => sum + value, 0);
  /** How far a count is from its expected value, in standard deviations. */
  const deviations = (count: number, size: number, chance: number) =>
    Math.abs(count - size * chance) / Math.sqrt(size * chance * (1 - chance));

  it('keeps as many values as expected, within 5 standard deviations, at every rate', () => {
    for (const rate of [0.001, 0.1, 0.3, 0.5, 0.9, 0.999])
      for (const mask of masksOf(rate, 60_000, [1, 2, 1_000_000]))
        expect(deviations(kept(mask), mask.length, 1 - rate)).toBeLessThan(5);
  });

  it('draws each place independently of its neighbours, of other steps and of other draws', () => {
    const size = 65_536;
    const masks = masksOf(0.5, size, [0, 1, 2, 3], 2);
    const agreeing = (a: Uint8Array, b: Uint8Array, shift: number) =>
      a.subarray(shift).reduce((sum, value, i) => sum + Number(value === b[i]), 0);
    for (const shift of [1, 2, 3, 7, 16, 28, 64, 256, 1024, 32_768])
      expect(deviations(agreeing(masks[0], masks[0], shift), size - shift, 0.5)).toBeLessThan(5);
    for (const [i, a] of masks.entries())
      for (const b of masks.slice(i + 1))
        for (const shift of [0, 1, 16]) expect(deviations(agreeing(a, b, shift), size - shift, 0.5)).toBeLessThan(5);
  });

  it('draws every pattern of 8 places in a row equally often (chi-square)', () => {
    const size = 2 ** 18;
    const [mask] = masksOf(0.5, size, [9]);
    const counts = Array(256).fill(0);
    for (let i = 0; i < size; i += 8) counts[mask.subarray(i, i + 8).reduce((pattern, bit) => pattern * 2 + bit, 0)]++;
    expect(chiSquare(counts)).toBeLessThan(highestFair(256));
    expect(chiSquare(counts)).toBeGreaterThan(150); // counts that are too equal are not drawn either
  });

  it('applies the mask of its own draw to the gradient, whatever the shape', () => {
    const shapes = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(shapes, fc.double({ min: 0.05, max: 0.95, noNaN: true }), fc.integer(), (shape, rate, step) =>
        tf.tidy(() => {
          const layers = [dropout({ rate }), dropout({ rate })];
          const x = tf.ones(shape);
          const both = (x: tf.Tensor) =>
            layers.map((layer) => layer.apply(x, { training: true }) as tf.Tensor).reduce((a, b) => a.add(b.mul(2)));
          const seeded = <T>(f: () => T) => withSeed(tf.tensor1d([8, step], 'int32'), f);
          const y = seeded(() => both(x)).dataSync();
          expect(seeded(() => tf.grad(both)(x)).dataSync()).toEqual(y);
        }),
      ),
      { numRuns: 30 },
    );
  });

  it("is saved as tfjs's own layer", () => {
    const stock = tf.layers.dropout({ rate: 0.3, name: 'same' });
    const { name: _, ...config } = dropout({ rate: 0.3 }).getConfig();
    const { name: __, ...stockConfig } = stock.getConfig();
    expect(dropout({ rate: 0.3 }).getClassName()).toBe(stock.getClassName());
    expect(config).toEqual(stockConfig);
  });

  it('refuses a rate outside [0, 1)', () => {
    for (const rate of [-0.1, 1, Number.NaN]) {
      expect(() => dropout({ rate })).toThrow(`dropout: rate must be at least 0 and less than 1, found ${rate}`);
      expect(() => spatialDropout2d({ rate })).toThrow('spatialDropout2d: rate must be at least 0 and less than 1');
    }
  });

  it('of channels has the gradient of its own mask, and is saved as stock dropout of one value per channel', () => {
    const layer = spatialDropout2d({ rate: 0.5, name: 'channels' });
    const x = tf.ones([4, 3, 3, 8]);
    const seeded = <T>(f: () => T) => withSeed(tf.tensor1d([1, 2], 'int32'), f);
    const y = seeded(() => layer.apply(x, { training: true }) as tf.Tensor);
    const slope = seeded(() => tf.grad((x: tf.Tensor) => layer.apply(x, { training: true }) as tf.Tensor)(x));
    expect(slope.dataSync()).toEqual(y.dataSync());
    expect([layer.getClassName(), layer.name]).toEqual(['Dropout', 'channels']);
    expect(layer.getConfig()).toMatchObject({ rate: 0.5, noiseShape: [null, 1, 1, null] });
  });
});
