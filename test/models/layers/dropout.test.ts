import { describe, expect, it } from 'vitest';
import { dropout } from '../../../lib/models/layers/dropout';
import { withSeed } from '../../../lib/runtime/random';
import { tf } from '../../../lib/runtime/tensorflow';

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

  it('lets the gradient through where the value was kept', () => {
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

  it("is saved as tfjs's own layer", () => {
    const stock = tf.layers.dropout({ rate: 0.3, name: 'same' });
    const { name: _, ...config } = dropout({ rate: 0.3 }).getConfig();
    const { name: __, ...stockConfig } = stock.getConfig();
    expect(dropout({ rate: 0.3 }).getClassName()).toBe(stock.getClassName());
    expect(config).toEqual(stockConfig);
  });

  it('refuses a rate outside [0, 1)', () => {
    for (const rate of [-0.1, 1, Number.NaN])
      expect(() => dropout({ rate })).toThrow(`dropout: rate has to be at least 0 and less than 1, found ${rate}`);
  });
});
