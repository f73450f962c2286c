import { expect, it } from 'vitest';
import { isRecording } from '../../lib/jit/is-recording';
import { jit } from '../../lib/jit/jit';
import { JitError } from '../../lib/jit/jit-error';
import { tf } from '../../lib/tensorflow/tensorflow';

it('is true while a step is recorded, and never afterwards, even if the step was refused', () => {
  const seen: boolean[] = [];
  const doubled = jit((x: tf.Tensor) => {
    seen.push(isRecording());
    return tf.mul(x, 2);
  });
  expect(isRecording()).toBe(false);
  expect([doubled(tf.scalar(2)), doubled(tf.scalar(5))].map((result) => result.dataSync()[0])).toEqual([4, 10]);
  expect(seen).toEqual([true]);
  expect(isRecording()).toBe(false);
  const reads = jit((x: tf.Tensor) => tf.mul(x, x.dataSync()[0]));
  expect(() => reads(tf.scalar(2))).toThrow(JitError);
  expect(isRecording()).toBe(false);
  doubled.dispose();
});
