import { expect, it } from 'vitest';
import { tf } from '../../../lib/tensorflow/tensorflow';
import { slotsLike, stepEach } from '../../../lib/training/update-rules/step-each';

it('steps each variable with its own slots, and passes over one without a gradient', () => {
  const weights = [tf.variable(tf.tensor1d([1, 2])), tf.variable(tf.scalar(3)), tf.variable(tf.scalar(5))];
  const slots = slotsLike(weights, 0.5);
  expect(slots.map(({ shape }) => shape)).toEqual([[2], [], []]);
  expect(slots.every(({ trainable }) => !trainable)).toBe(true);
  const gradients = [tf.tensor1d([10, 20]), null, tf.scalar(Number.NaN)];
  const { writes, states } = stepEach([weights, slots], gradients, ([weight, slot], gradient) => ({
    made: [weight.sub(gradient), slot.add(gradient)],
  }));
  expect(writes.map(({ made }) => [...made.dataSync()])).toEqual([[-9, -18], [10.5, 20.5], [Number.NaN], [Number.NaN]]);
  expect(writes.map(({ variable }) => variable)).toEqual([weights[0], slots[0], weights[2], slots[2]]);
  // 0: all finite; 1: a gradient that is not.
  expect(states.map((state) => state.dataSync()[0])).toEqual([0, 0, 1]);
});
