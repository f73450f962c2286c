import { describe, expect, it } from 'vitest';
import { attribute, hasNativeOps, nativeOp } from '../../lib/tensorflow/native-op';
import { philoxNormal, philoxUniform } from '../../lib/tensorflow/philox';
import { tf } from '../../lib/tensorflow/tensorflow';

/** TensorFlow's own draws. */
const drawn = (op: string, seed: number[], count: number) =>
  tf.tidy(() => {
    const attributes = [attribute.type('dtype'), attribute.type('T', 'int32'), attribute.type('Tseed', 'int32')];
    return nativeOp(op, attributes, [tf.tensor1d([count], 'int32'), tf.tensor1d(seed, 'int32')])[0].dataSync();
  });

const seeds = [
  [0, 0],
  [1, 2],
  [-5, 77],
  [2 ** 31 - 1, -(2 ** 31)],
];

describe.runIf(hasNativeOps())("TensorFlow's draws in JavaScript", () => {
  it.each(seeds)('are its uniform numbers, bit for bit, from seed %i %i', (...seed) => {
    for (const count of [1, 4, 10_007])
      expect(philoxUniform(seed, count)).toEqual(drawn('StatelessRandomUniform', seed, count));
  });

  it.each(seeds)('are its normal numbers to rounding, from seed %i %i', (...seed) => {
    const wanted = drawn('StatelessRandomNormal', seed, 10_007);
    const found = philoxNormal(seed, 10_007);
    expect(Math.max(...found.map((value, i) => Math.abs(value - wanted[i])))).toBeLessThan(1e-6);
  });
});

it('begins with the same numbers on every machine', () => {
  expect([...philoxUniform([1, 2], 3)]).toEqual([0.8440604209899902, 0.19204533100128174, 0.9962232112884521]);
});
