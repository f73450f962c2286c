import { describe, expect, it } from 'vitest';
import { hasOwnOps } from '../../lib/kernels/own-ops';
import { keptValues } from '../../lib/tensorflow/kept-values';
import { attribute, nativeOp } from '../../lib/tensorflow/native-op';
import { tf } from '../../lib/tensorflow/tensorflow';

describe.runIf(hasOwnOps())("the own ops' dropout in JavaScript", () => {
  it.each([
    [[1, 2], 0.3, 1],
    [[-9, 2 ** 31 - 1], 0.75, 12],
    [[0, 0], 0, 3],
  ])('keeps what they keep, from seed %j at rate %d, draw %i', (seed, rate, draw) => {
    const wanted = tf.tidy(() => {
      const attributes = [attribute.float('rate', rate), attribute.int('draw', draw)];
      return nativeOp('SiameseDropout', attributes, [tf.ones([1001]), tf.tensor1d(seed, 'int32')])[0].dataSync();
    });
    expect(keptValues(1001, rate, seed, draw)).toEqual(wanted);
  });
});

it('keeps the same on every machine', () => {
  expect([...keptValues(12, 0.5, [1, 2], 3)]).toEqual([2, 0, 0, 2, 0, 0, 2, 2, 2, 2, 0, 0]);
});
